"""Events of different members close together in time, and one member's events right after another's end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels.compile import compiled

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
U8 = npt.NDArray[np.uint8]

_PARTS = 16
_SPREAD = 0x9E3779B97F4A7C15
_ENOUGH = 3


@compiled
def _near(group: I64, member: U32, at: I64, window: int, fill: bool, first: I64, second: I64) -> int:
    found = 0
    for i in range(at.shape[0]):
        j = i + 1
        while j < at.shape[0] and group[j] == group[i] and at[j] - at[i] <= window:
            if member[j] != member[i]:
                if fill:
                    first[found] = i
                    second[found] = j
                found += 1
            j += 1
    return found


def near(group: I64, member: U32, at: I64, *, window: int) -> tuple[I64, I64]:
    """Positions of all pairs of events of one group, by different members, at most `window` apart (included).

    Events must be sorted by group, then by time. The earlier position stands first. The number of pairs grows with the
    density of events: choose the window accordingly.
    """
    nothing = np.empty(0, dtype=np.int64)
    found = _near(group, member, at, window, False, nothing, nothing)
    first = np.empty(found, dtype=np.int64)
    second = np.empty(found, dtype=np.int64)
    _near(group, member, at, window, True, first, second)
    return first, second


@compiled
def following(end_at: I64, start_at: I64, window: int) -> I64:
    """How many starts follow each end within the window; both rise."""
    out = np.empty(end_at.shape[0], dtype=np.int64)
    first = 0
    last = 0
    for i in range(end_at.shape[0]):
        while first < start_at.shape[0] and start_at[first] <= end_at[i]:
            first += 1
        while last < start_at.shape[0] and start_at[last] - end_at[i] <= window:
            last += 1
        out[i] = last - first
    return out


@compiled
def _meeting(
    at: I64, of: U32, others: I64, low: int, high: int, begin: I64, moment: I64, first: U32, last: U32
) -> None:
    place = begin[:-1].copy()
    p = 0
    q = 0
    for i in range(at.shape[0]):
        while p < others.shape[0] and others[p] < at[i] + low:
            p += 1
        while q < others.shape[0] and others[q] < at[i] + high:
            q += 1
        here = place[of[i]]
        place[of[i]] += 1
        moment[here] = at[i]
        first[here] = p
        last[here] = q


class _Meetings(NamedTuple):
    """Events by member, those of member m from `begin[m]` on, by time: which of `others` each meets, by their place."""

    begin: I64
    moment: I64
    first: U32
    last: U32
    others_at: I64
    others_of: U32


def _meetings(at: I64, of: U32, *, others: tuple[I64, U32], low: int, high: int, members: int) -> _Meetings:
    """What each event meets: the others from `low` after it to below `high`; both are sorted by time."""
    begin = np.append(0, np.cumsum(np.bincount(of, minlength=members))).astype(np.int64)
    first, last = (np.empty(at.shape[0], dtype=np.uint32) for _ in range(2))
    moment = np.empty(at.shape[0], dtype=np.int64)
    _meeting(at, of, others[0], low, high, begin, moment, first, last)
    return _Meetings(begin, moment, first, last, *others)


@compiled
def _tallied(met: _Meetings, mine: int, mask: np.uint64, tally: U8) -> None:
    for i in range(met.begin[mine], met.begin[mine + 1]):
        for j in range(met.first[i], met.last[i]):
            if met.others_of[j] > mine:
                place = (np.uint64(met.others_of[j]) * np.uint64(_SPREAD) >> np.uint64(32)) & mask
                tally[place] += tally[place] < _ENOUGH


@compiled
def _often(
    met: _Meetings, mine: int, mask: np.uint64, tally: U8, least: int, ending: bool, cell: int, found: int, turn: I64
) -> tuple[int, I64]:
    for i in range(met.begin[mine], met.begin[mine + 1]):
        for j in range(met.first[i], met.last[i]):
            other = np.int64(met.others_of[j])
            if other <= mine:
                continue
            place = (np.uint64(other) * np.uint64(_SPREAD) >> np.uint64(32)) & mask
            if least > 1 and tally[place] < least:
                continue
            if found == turn.shape[0]:
                longer = np.empty(2 * found, dtype=np.int64)
                longer[:found] = turn
                turn = longer
            end = met.moment[i] if ending else met.others_at[j]
            turn[found] = (mine << 38) | (other << 13) | (((end // cell) & 4095) << 1) | ending
            found += 1
    return found, turn


@compiled
def _turns(ends: _Meetings, starts: _Meetings, low: int, high: int, cell: int, least: int) -> I64:
    """The turns of members from `low` to below `high` with higher ones, rising, of pairs that may have `least`."""
    turn = np.empty(1024, dtype=np.int64)
    tally = np.zeros(1024, dtype=np.uint8)
    found = 0
    for mine in range(low, high):
        meetings = 0
        for met in (ends, starts):
            for i in range(met.begin[mine], met.begin[mine + 1]):
                meetings += met.last[i] - met.first[i]
        places = 64
        while places < 4 * meetings:
            places *= 2
        if places > tally.shape[0]:
            tally = np.zeros(places, dtype=np.uint8)
        mask = np.uint64(places - 1)
        if least > 1:
            _tallied(ends, mine, mask, tally)
            _tallied(starts, mine, mask, tally)
        begin = found
        found, turn = _often(ends, mine, mask, tally, least, True, cell, found, turn)
        found, turn = _often(starts, mine, mask, tally, least, False, cell, found, turn)
        tally[:places] = 0
        turn[begin:found].sort()
    return turn[:found].copy()


@compiled
def _frequent(turn: I64, least: int) -> tuple[I64, I64, I64]:
    """Of turns that rise, repeats included, the pairs with `least` cells, how many each has, and its turns once."""
    pair = np.empty(turn.shape[0] // least, dtype=np.int64)
    count = np.empty(pair.shape[0], dtype=np.int64)
    kept = np.empty_like(turn)
    pairs = 0
    turns = 0
    i = 0
    while i < turn.shape[0]:
        mine = turn[i] >> 13
        begin = turns
        cells = 0
        last = np.int64(-1)
        while i < turn.shape[0] and turn[i] >> 13 == mine:
            if turn[i] != last:
                cells += turn[i] >> 1 != last >> 1
                last = turn[i]
                kept[turns] = last
                turns += 1
            i += 1
        if cells >= least:
            pair[pairs] = mine
            count[pairs] = cells
            pairs += 1
        else:
            turns = begin
    return pair[:pairs].copy(), count[:pairs].copy(), kept[:turns].copy()


def handovers(
    end_at: I64, end_of: I64, start_at: I64, start_of: I64, *, window: int, cell: int, least: int
) -> tuple[I64, I64, I64]:
    """Pairs of members of whom one starts after the other ends, within `window`, either way round, and how often.

    Ends and starts must be sorted by time; members are below 2 ** 25. However often it happens within one cell of time,
    it counts once. Pairs are `lower << 32 | higher`, rising; those with fewer than `least` (1 to 3) are left out. Third
    come the turns of these pairs, one for every cell and direction, as `kernels.turns` reads them: from the top 25 bits
    for the lower member, 25 for the higher, 12 for the cell (the days of eleven years), and one that says whether the
    lower one ended.

    Most hand-overs are chance, and seldom twice the same pair. So, member by member, those with higher members are
    counted first by a few bits of the other (a count-min sketch of one row, Cormode & Muthukrishnan 2005, that fits
    into the processor's nearest cache), and only where enough fall on one place, one by one.
    """
    members = int(max(end_of.max(initial=-1), start_of.max(initial=-1))) + 1
    closing, opening = (end_at, end_of.astype(np.uint32)), (start_at, start_of.astype(np.uint32))
    ends = _meetings(*closing, others=opening, low=1, high=window + 1, members=members)
    starts = _meetings(*opening, others=closing, low=-window, high=0, members=members)
    events = ends.begin + starts.begin
    bounds = np.searchsorted(events, np.linspace(0, events[-1], _PARTS + 1)[1:-1])
    bounds = np.concatenate([[0], bounds, [members]])

    def part(p: int) -> tuple[I64, I64, I64]:
        return _frequent(_turns(ends, starts, bounds[p], bounds[p + 1], cell, least), least)

    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        pairs, counts, turns = zip(*pool.map(part, range(_PARTS)), strict=True)
    pair = np.concatenate(pairs)
    return ((pair >> 25) << 32) | (pair & (2**25 - 1)), np.concatenate(counts), np.concatenate(turns)


@compiled
def pair_handovers(
    pair: I64, end_start: I64, end_at: I64, begin_start: I64, begin_at: I64, window: int, cell: int, shift: int
) -> I64:
    """How many cells of time hold a hand-over within each pair, either way round, after all beginnings move by `shift`.

    Member m's ends stand at `end_at[end_start[m]:end_start[m + 1]]`, rising, its beginnings likewise. Pairs are
    `lower << 32 | higher`.
    """
    out = np.zeros(pair.shape[0], dtype=np.int64)
    for i in range(pair.shape[0]):
        for turn in range(2):
            ending = pair[i] >> 32 if turn == 0 else pair[i] & 0xFFFFFFFF
            beginning = pair[i] & 0xFFFFFFFF if turn == 0 else pair[i] >> 32
            q = begin_start[beginning]
            last = np.int64(-(2**62))
            for p in range(end_start[ending], end_start[ending + 1]):
                while q < begin_start[beginning + 1] and begin_at[q] + shift <= end_at[p]:
                    q += 1
                if q == begin_start[beginning + 1]:
                    break
                if begin_at[q] + shift - end_at[p] <= window and end_at[p] // cell != last:
                    last = end_at[p] // cell
                    out[i] += 1
    return out
