"""Which values there are and how often each stands there, also counted in pieces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from linkgraph.kernels.compile import compiled

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
Whole = TypeVar("Whole", npt.NDArray[np.int64], npt.NDArray[np.uint64])
Tally = tuple[I64, U32]
"""Rising distinct values, and how often each stands there."""


def distinct(values: Whole) -> Whole:
    """The values, rising, once each; the array given is sorted in place, which saves a copy."""
    values.sort()
    fresh = np.ones(values.shape[0], dtype=bool)
    np.not_equal(values[1:], values[:-1], out=fresh[1:])
    return values[fresh]


def runs(rising: I64) -> Tally:
    """The distinct values of an array that rises already, and how often each stands there."""
    first = np.flatnonzero(np.append(True, rising[1:] != rising[:-1])) if rising.shape[0] else np.empty(0, np.int64)
    return rising[first], np.diff(np.append(first, rising.shape[0])).astype(np.uint32)


def tally(values: I64) -> Tally:
    """The distinct values, rising, and how often each stands there."""
    return runs(np.sort(values))


def summed(tallies: Iterable[Tally]) -> Tally:
    """All tallies as one, merged two by two as they come: memory is about twice that of the result."""
    kept: list[Tally] = [tally(np.empty(0, dtype=np.int64))]
    for piece in tallies:
        kept.append(piece)
        while len(kept) > 1 and kept[-2][0].shape[0] < 2 * kept[-1][0].shape[0]:
            kept.append(_merge(*kept.pop(), *kept.pop()))
    while len(kept) > 1:
        kept.append(_merge(*kept.pop(), *kept.pop()))
    return kept[0]


@compiled
def _merge(left: I64, left_counts: U32, right: I64, right_counts: U32) -> Tally:
    values = np.empty(left.shape[0] + right.shape[0], dtype=np.int64)
    counts = np.empty(values.shape[0], dtype=np.uint32)
    p = 0
    q = 0
    kept = 0
    while p < left.shape[0] or q < right.shape[0]:
        first = q == right.shape[0] or (p < left.shape[0] and left[p] <= right[q])
        second = p == left.shape[0] or (q < right.shape[0] and right[q] <= left[p])
        values[kept] = left[p] if first else right[q]
        counts[kept] = (left_counts[p] if first else 0) + (right_counts[q] if second else 0)
        kept += 1
        p += first
        q += second
    return values[:kept].copy(), counts[:kept].copy()
