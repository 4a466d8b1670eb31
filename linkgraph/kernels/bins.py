"""Sets of time bins: which pairs may overlap, how much they do, and how much they would by their own habits."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import pdtrc

from linkgraph.kernels.compile import compiled

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
F64 = npt.NDArray[np.float64]

_HALF = np.uint64(32)
_BLOCK = 12
_INSIDE = 2**_BLOCK - 1
_FEW = 1000
_PARTS = 8


class BinSets(NamedTuple):
    """The bins of each member, rising: `bins[start[i]:start[i + 1]]` are those of `member[i]`; members rise too."""

    member: I64
    start: I64
    bins: U32


@compiled
def _bin_sets(
    held: U64, step: int, least: int, cell: int, fill: bool, member: I64, start: I64, bins: U32
) -> tuple[int, int]:
    """How many sets there are and how many bins; writes them where asked to."""
    sets = 0
    kept = 0
    i = 0
    while i < held.shape[0]:
        mine = held[i] >> np.uint64(32)
        begin = kept
        cells = 0
        last = np.int64(-1)
        last_cell = np.int64(-1)
        while i < held.shape[0] and held[i] >> np.uint64(32) == mine:
            one = np.int64(held[i] & np.uint64(0xFFFFFFFF)) // step
            if one != last:
                last = one
                cells += one // cell != last_cell
                last_cell = one // cell
                if fill:
                    bins[kept] = one
                kept += 1
            i += 1
        if cells < least:
            kept = begin
            continue
        if fill:
            member[sets] = mine
            start[sets + 1] = kept
        sets += 1
    return sets, kept


def bin_sets(held: U64, *, least: int, step: int = 1, cell: int = 1) -> BinSets:
    """The sets in `held`, in bins `step` times as wide, that then lie in `least` cells of `cell` bins or more.

    Held is `member << 32 | bin`, rising, once each.
    """
    sets, kept = _bin_sets(
        held, step, least, cell, False, np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.uint32)
    )
    # A set that turns out to lie in too few cells is written over by the next one: the last one needs room as well.
    found = BinSets(np.empty(sets, np.int64), np.zeros(sets + 1, np.int64), np.empty(held.shape[0], np.uint32))
    _bin_sets(held, step, least, cell, True, *found)
    return found._replace(bins=found.bins[:kept].copy())


@compiled
def _shared(start: I64, bins: U32, place: I64, holders: U32, member: I64, held: U64) -> int:
    """Counts the holders of each bin, then writes the bins of several members, and says how many that are."""
    for i in range(bins.shape[0]):
        holders[place[bins[i] >> _BLOCK] + (bins[i] & _INSIDE)] += 1
    found = 0
    for m in range(member.shape[0]):
        for i in range(start[m], start[m + 1]):
            if holders[place[bins[i] >> _BLOCK] + (bins[i] & _INSIDE)] > 1:
                held[found] = (np.uint64(member[m]) << np.uint64(32)) | np.uint64(bins[i])
                found += 1
    return found


def shared_bins(sets: BinSets) -> tuple[U64, float]:
    """The sets without the bins of a single member, as `member << 32 | bin`, and how alike all sets are.

    That is the sum over all bins of the square of their part of everything: by chance two members share as many bins
    as the product of the sizes of their sets, times this.
    """
    # Only blocks of bins that are in use take room: one moment far from all others would take gigabytes else.
    used = np.zeros((int(sets.bins.max(initial=0)) >> _BLOCK) + 1, dtype=bool)
    used[sets.bins >> _BLOCK] = True
    place = (np.cumsum(used) - 1) << _BLOCK
    holders = np.zeros(int(used.sum()) << _BLOCK, dtype=np.uint32)
    held = np.empty(sets.bins.shape[0], dtype=np.uint64)
    found = _shared(sets.start, sets.bins, place, holders, sets.member, held)
    counted = holders[holders > 0]
    alike = float(((counted / sets.bins.shape[0]) ** 2).sum()) if sets.bins.shape[0] else 0.0
    return held[:found].copy(), alike


@compiled
def _overlap(start: I64, bins: U32, pair: U64, shifts: I64, cell: int, most: I64) -> I64:
    out = np.empty(pair.shape[0], dtype=np.int64)
    # One bit for every bin that there is and that the shifts lead to. Numbers without a sign need no look for negative
    # positions: half of the time.
    lowest = np.int64(bins.min()) + min(shifts.min(), 0)
    highest = np.int64(bins.max()) + max(shifts.max(), 0)
    marked = np.zeros(((highest - lowest) >> 6) + 1, dtype=np.uint64)
    mine = np.int64(-1)
    for i in range(pair.shape[0]):
        left = np.int64(pair[i] >> np.uint64(32))
        right = np.int64(pair[i] & np.uint64(0xFFFFFFFF))
        if left != mine:
            if mine >= 0:
                for one in bins[start[mine] : start[mine + 1]]:
                    marked[np.uint64(np.int64(one) - lowest) >> np.uint64(6)] = 0
            for one in bins[start[left] : start[left + 1]]:
                place = np.uint64(np.int64(one) - lowest)
                marked[place >> np.uint64(6)] |= np.uint64(1) << (place & np.uint64(63))
            mine = left
        total = 0
        for shift in shifts:
            last = np.int64(-1)
            for one in bins[start[right] : start[right + 1]]:
                place = np.uint64(np.int64(one) + (shift - lowest))
                if (marked[place >> np.uint64(6)] >> (place & np.uint64(63))) & np.uint64(1):
                    # The left one has the bin that this one is moved to: no cell is below 0.
                    here = (np.int64(one) + shift) // cell
                    total += here != last
                    last = here
            if total > most[i]:
                break
        out[i] = total
    return out


def overlap(sets: BinSets, pair: U64, *, cell: int, shifts: Sequence[int] = (0,), most: I64 | None = None) -> I64:
    """How many cells of `cell` bins hold a bin that each pair shares, after a shift of the right one's (bins).

    Pairs are positions in `sets`, `left << 32 | right`, best sorted. Counting cells, not bins, keeps one busy hour that
    two members happen to have in common from counting many times. The counts of several shifts are added up, as long as
    their sum is not above `most` (by pair): of others more than that is given, and not all.
    """
    if not pair.shape[0]:
        return np.zeros(0, dtype=np.int64)
    limit = np.full(pair.shape[0], np.iinfo(np.int64).max) if most is None else most
    moves = np.array(shifts, dtype=np.int64)
    parts = max(min(_PARTS * pl.thread_pool_size(), pair.shape[0] // _FEW), 1)
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        found = pool.map(
            lambda part, those: _overlap(sets.start, sets.bins, part, moves, cell, those),
            np.array_split(pair, parts),
            np.array_split(limit, parts),
        )
        return np.concatenate(list(found))


@compiled
def _met(start: I64, bins: I64, by_bin: U64, cell: int, members: int, least: int) -> U64:
    out = np.empty(1024, dtype=np.uint64)
    found = 0
    cells = np.zeros(members, dtype=np.int64)
    last = np.empty(members, dtype=np.int64)
    touched = np.empty(members, dtype=np.int64)
    for g in range(start.shape[0] - 1):
        others = 0
        for b in range(start[g], start[g + 1]):
            at = np.searchsorted(by_bin, np.uint64(bins[b]) << np.uint64(32))
            while at < by_bin.shape[0] and np.int64(by_bin[at] >> np.uint64(32)) == bins[b]:
                member = np.int64(by_bin[at] & np.uint64(0xFFFFFFFF))
                if cells[member] == 0:
                    touched[others] = member
                    others += 1
                if cells[member] == 0 or last[member] != bins[b] // cell:
                    last[member] = bins[b] // cell
                    cells[member] += 1
                at += 1
        begin = found
        for o in range(others):
            member = touched[o]
            if cells[member] >= least:
                if found == out.shape[0]:
                    longer = np.empty(2 * found, dtype=np.uint64)
                    longer[:found] = out
                    out = longer
                out[found] = (np.uint64(g) << np.uint64(32)) | np.uint64(member)
                found += 1
            cells[member] = 0
        out[begin:found].sort()
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
    with np.errstate(divide="ignore"):
        tail = np.where(seen > 0, pdtrc(np.maximum(seen - 1, 0), np.maximum(expected, 1e-12)), 1.0)
        bits: F64 = -np.log(tail) / np.log(2.0)
    return bits
