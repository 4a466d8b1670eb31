"""Sets of time bins: which pairs may overlap, how much they do, and how much they would by their own habits."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.stats import poisson

from linkgraph.kernels.compile import compiled
from linkgraph.kernels.hashing import scramble
from linkgraph.kernels.pairs import group_pairs

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
F64 = npt.NDArray[np.float64]


def candidates(start: I64, bins: I64, *, bands: int, reach: int) -> npt.NDArray[np.uint64]:
    """Pairs of members that agree in one of `bands` MinHash values of their bins: `low << 32 | high`, sorted, once each.

    Member m holds the bins `bins[start[m]:start[m + 1]]`, one at least. A pair with overlap J (Jaccard) is found with
    probability 1 - (1 - J) ** bands; members that agree are paired with their next `reach` (`group_pairs`).
    """
    members = np.arange(start.shape[0] - 1, dtype=np.int64)
    found = [np.empty(0, dtype=np.uint64)]
    for band in range(bands):
        mixed = scramble(bins, seed=band + 1)
        least = np.minimum.reduceat(mixed, start[:-1])
        order = np.argsort(least, kind="stable")
        edges = np.flatnonzero(np.diff(least[order])) + 1
        group = np.concatenate([[0], edges, [order.shape[0]]]).astype(np.int64)
        found.append(group_pairs(group, members[order].astype(np.uint32), reach=reach))
    return np.unique(np.concatenate(found))


@compiled
def overlap(start: I64, bins: I64, left: I64, right: I64, shift: int, cell: int) -> I64:
    """How many cells of `cell` bins hold a bin that each pair shares, after the right one's are moved by `shift` bins.

    Counting cells, not bins, keeps one busy hour that two members happen to have in common from counting many times.
    """
    out = np.zeros(left.shape[0], dtype=np.int64)
    for i in range(left.shape[0]):
        p = start[left[i]]
        p_end = start[left[i] + 1]
        q = start[right[i]]
        q_end = start[right[i] + 1]
        last = np.int64(-(2**62))
        while p < p_end and q < q_end:
            moved = bins[q] + shift
            if bins[p] == moved:
                if bins[p] // cell != last:
                    last = bins[p] // cell
                    out[i] += 1
                p += 1
                q += 1
            elif bins[p] < moved:
                p += 1
            else:
                q += 1
    return out


def surprise(seen: I64, expected: F64) -> F64:
    """Bits of seeing this many or more: -log2 P(Poisson(expected) >= seen)."""
    bits: F64 = -poisson.logsf(seen - 1, np.maximum(expected, 1e-12)) / np.log(2.0)
    return bits
