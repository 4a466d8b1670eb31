"""Sets of time bins: which pairs may overlap, how much they do, and how much they would by their own habits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.stats import poisson

from linkgraph.kernels.compile import compiled
from linkgraph.kernels.hashing import increment, mix
from linkgraph.kernels.pairs import group_pairs
from linkgraph.kernels.tallies import distinct

I64 = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]
F64 = npt.NDArray[np.float64]

_HALF = np.uint64(32)
_PAIRS = 4_000_000


class BinSets(NamedTuple):
    """The bins of each member, rising: `bins[start[i]:start[i + 1]]` are those of `member[i]`; members rise too."""

    member: I64
    start: I64
    bins: I64


def coarser(held: U64, *, step: int) -> U64:
    """The same sets in bins `step` times as wide; held is `member << 32 | bin`, rising, once each, before and after."""
    wider = (held >> _HALF << _HALF) | ((held & np.uint64(0xFFFFFFFF)) // np.uint64(step))
    fresh = np.ones(wider.shape[0], dtype=bool)
    np.not_equal(wider[1:], wider[:-1], out=fresh[1:])
    return wider[fresh]


def bin_sets(held: U64, *, least: int, cell: int = 1) -> BinSets:
    """The sets in `held` (as for `coarser`) that lie in `least` cells of `cell` bins or more."""
    member = (held >> _HALF).astype(np.int64)
    bins = (held & np.uint64(0xFFFFFFFF)).astype(np.int64)
    first = np.flatnonzero(np.diff(member, prepend=-1))
    start = np.append(first, member.shape[0])
    fresh = np.ones(member.shape[0], dtype=np.int64)
    fresh[1:] = (member[1:] != member[:-1]) | (bins[1:] // cell != bins[:-1] // cell)
    kept = np.diff(np.append(0, np.cumsum(fresh))[start]) >= least
    size = np.diff(start)
    return BinSets(member[first][kept], np.append(0, np.cumsum(size[kept])), bins[np.repeat(kept, size)])


def shared_bins(sets: BinSets) -> tuple[U64, float]:
    """The sets without the bins of a single member, as `member << 32 | bin`, and how alike all sets are.

    That is the sum over all bins of the square of their part of everything: by chance two members share as many bins
    as the product of the sizes of their sets, times this.
    """
    member = np.repeat(sets.member, np.diff(sets.start)).astype(np.uint64)
    by_bin = (sets.bins.astype(np.uint64) << _HALF) | member
    by_bin.sort()
    first = np.flatnonzero(np.diff((by_bin >> _HALF).astype(np.int64), prepend=-1))
    holders = np.diff(np.append(first, by_bin.shape[0]))
    alike = float(((holders / by_bin.shape[0]) ** 2).sum()) if by_bin.shape[0] else 0.0
    shared = by_bin[np.repeat(holders > 1, holders)]
    held = (shared << _HALF) | (shared >> _HALF)
    held.sort()
    return held, alike


@compiled
def _least_values(start: I64, bins: I64, added: np.uint64) -> U64:
    out = np.empty(start.shape[0] - 1, dtype=np.uint64)
    for m in range(out.shape[0]):
        least = np.uint64(0xFFFFFFFFFFFFFFFF)
        for i in range(start[m], start[m + 1]):
            least = min(least, mix(np.uint64(bins[i]) + added))
        out[m] = least
    return out


def candidates(sets: BinSets, *, bands: int, reach: int) -> U64:
    """Pairs of positions in `sets` that agree in one of `bands` MinHash values: `low << 32 | high`, rising, once each.

    A pair with overlap J (Jaccard) is found with probability 1 - (1 - J) ** bands; members that agree are paired with
    their next `reach` (`group_pairs`).
    """

    def agreeing(band: int) -> U64:
        least = _least_values(sets.start, sets.bins, increment(band + 1))
        order = np.argsort(least, kind="stable").astype(np.uint32)
        group = np.flatnonzero(np.append(True, np.diff(least[order]) != 0))
        return group_pairs(np.append(group, order.shape[0]), order, reach=reach)

    found = np.empty(0, dtype=np.uint64)
    waiting: list[U64] = []
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        for pairs in pool.map(agreeing, range(bands if sets.member.shape[0] else 0)):
            waiting.append(pairs)
            if sum(map(len, waiting)) > max(found.shape[0], _PAIRS):
                found, waiting = distinct(np.concatenate([found, *waiting])), []
    return distinct(np.concatenate([found, *waiting]))


@compiled
def _overlap(start: I64, bins: I64, pair: U64, shift: int, cell: int) -> I64:
    out = np.zeros(pair.shape[0], dtype=np.int64)
    for i in range(pair.shape[0]):
        left = pair[i] >> np.uint64(32)
        right = pair[i] & np.uint64(0xFFFFFFFF)
        p = start[left]
        p_end = start[left + np.uint64(1)]
        q = start[right]
        q_end = start[right + np.uint64(1)]
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


def overlap(sets: BinSets, pair: U64, *, shift: int, cell: int) -> I64:
    """How many cells of `cell` bins hold a bin that each pair shares, after the right one's are moved by `shift` bins.

    Pairs are positions in `sets`, `left << 32 | right`. Counting cells, not bins, keeps one busy hour that two members
    happen to have in common from counting many times.
    """
    threads = pl.thread_pool_size()
    with ThreadPoolExecutor(threads) as pool:
        parts = pool.map(
            lambda part: _overlap(sets.start, sets.bins, part, shift, cell), np.array_split(pair, 4 * threads)
        )
        return np.concatenate(list(parts))


@compiled
def _met(start: I64, bins: I64, by_bin: U64, cell: int, members: int, least: int) -> U64:
    out = np.empty(1024, dtype=np.uint64)
    found = 0
    cells = np.zeros(members, dtype=np.int64)
    last = np.empty(members, dtype=np.int64)
    for g in range(start.shape[0] - 1):
        cells[:] = 0
        last[:] = -1
        for b in range(start[g], start[g + 1]):
            at = np.searchsorted(by_bin, np.uint64(bins[b]) << np.uint64(32))
            while at < by_bin.shape[0] and np.int64(by_bin[at] >> np.uint64(32)) == bins[b]:
                member = np.int64(by_bin[at] & np.uint64(0xFFFFFFFF))
                if last[member] != bins[b] // cell:
                    last[member] = bins[b] // cell
                    cells[member] += 1
                at += 1
        for member in np.flatnonzero(cells >= least):
            if found == out.shape[0]:
                longer = np.empty(2 * found, dtype=np.uint64)
                longer[:found] = out
                out = longer
            out[found] = (np.uint64(g) << np.uint64(32)) | np.uint64(member)
            found += 1
    return out[:found]


def met(sets: BinSets, start: I64, bins: I64, *, cell: int, least: int) -> U64:
    """Which members have a bin in common with each group in `least` cells of `cell` bins or more.

    The bins of group g are `bins[start[g]:start[g + 1]]`, rising. Gives `group << 32 | position in sets`, rising.
    """
    wanted = np.zeros(int(max(bins.max(initial=0), sets.bins.max(initial=0))) + 1, dtype=bool)
    wanted[bins] = True
    inside = wanted[sets.bins]
    position = np.repeat(np.arange(sets.member.shape[0]), np.diff(sets.start))[inside]
    by_bin = (sets.bins[inside].astype(np.uint64) << _HALF) | position.astype(np.uint64)
    by_bin.sort()
    return _met(start, bins, by_bin, cell, sets.member.shape[0], least)


def surprise(seen: I64, expected: F64) -> F64:
    """Bits of seeing this many or more: -log2 P(Poisson(expected) >= seen)."""
    bits: F64 = -poisson.logsf(seen - 1, np.maximum(expected, 1e-12)) / np.log(2.0)
    return bits
