"""Events of different members close together in time, and one member's events right after another's end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels.compile import compiled
from linkgraph.kernels.hashing import mix

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
U8 = npt.NDArray[np.uint8]

_MOST_PARTS = 128


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
def _handovers(
    end_first: I64,
    end_at: I64,
    end_of: I64,
    start_first: I64,
    start_at: I64,
    start_of: I64,
    window: int,
    cell: int,
    least: int,
    part: int,
    tally: U8,
) -> I64:
    """With `least` 0 counts the hand-overs of the part in the tally, each at the place that its pair falls on.

    Else gives the turns of those that fall on a place with `least`. A place has two bits and counts to 3; the tally's
    size and the number of parts are powers of two.
    """
    found = 0
    cells = np.empty(1024 if least > 0 else 0, dtype=np.int64)
    places = np.uint64(4 * tally.shape[0] - 1)
    for mine in range(end_first.shape[0] - 1):
        # Of two members whose numbers differ in these bits, one has `mine` for them and the other the rest.
        other = mine ^ part
        first = start_first[other]
        last = start_first[other]
        beyond = start_first[other + 1]
        for i in range(end_first[mine], end_first[mine + 1]):
            while first < beyond and start_at[first] <= end_at[i]:
                first += 1
            while last < beyond and start_at[last] - end_at[i] <= window:
                last += 1
            for j in range(first, last):
                low = min(end_of[i], start_of[j])
                high = max(end_of[i], start_of[j])
                if low == high:
                    continue
                pair = (low << 25) | high
                if least > 1 or least == 0:
                    place = mix(np.uint64(pair)) & places
                    byte = place >> np.uint64(2)
                    shift = (place & np.uint64(3)) * np.uint64(2)
                    count = (np.uint64(tally[byte]) >> shift) & np.uint64(3)
                    if least == 0:
                        if count < np.uint64(3):
                            tally[byte] += np.uint8(np.uint64(1) << shift)
                        continue
                    if count < np.uint64(least):
                        continue
                if found == cells.shape[0]:
                    longer = np.empty(2 * found, dtype=np.int64)
                    longer[:found] = cells
                    cells = longer
                cells[found] = (pair << 13) | (((end_at[i] // cell) & 4095) << 1) | (low == end_of[i])
                found += 1
    return cells[:found]


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
    end_at: I64,
    end_of: I64,
    start_at: I64,
    start_of: I64,
    *,
    window: int,
    cell: int,
    least: int,
    at_once: int = 2**22,
) -> tuple[I64, I64, I64]:
    """Pairs of members of whom one starts after the other ends, within `window`, either way round, and how often.

    Ends and starts must be sorted by time; members are below 2 ** 25. However often it happens within one cell of time,
    it counts once. Pairs are `lower << 32 | higher`, rising within each part; those with fewer than `least` (1 to 3)
    are left out. Third come the turns of these pairs, one for every cell and direction, as `kernels.turns` reads them:
    from the top 25 bits for the lower member, 25 for the higher, 12 for the cell (the days of eleven years), and one
    that says whether the lower one ended.

    Most hand-overs are chance, and seldom twice the same pair: they are counted first by a few bits of their pair (a
    count-min sketch of one row, Cormode & Muthukrishnan 2005), and only where enough fall on one place, one by one.
    This is done in parts, each of the pairs whose numbers differ in the same lowest bits, of about `at_once` hand-overs
    with one or two bytes each: a sketch that does not fit into the processor's cache takes several times as long.
    """
    chance = int(following(end_at, start_at, window).sum())
    parts = min(1 << (chance // at_once).bit_length(), _MOST_PARTS)
    ends, starts = _by_lowest_bits(end_at, end_of, parts=parts), _by_lowest_bits(start_at, start_of, parts=parts)

    def one(part: int) -> tuple[I64, I64, I64]:
        tally = np.zeros(1 << (chance // parts).bit_length(), dtype=np.uint8)
        if least > 1:
            _handovers(*ends, *starts, window, cell, 0, part, tally)
        turn = _handovers(*ends, *starts, window, cell, least, part, tally)
        turn.sort()
        return _frequent(turn, least)

    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        pairs, counts, turns = zip(*pool.map(one, range(parts)), strict=True)
    pair = np.concatenate(pairs)
    return ((pair >> 25) << 32) | (pair & (2**25 - 1)), np.concatenate(counts), np.concatenate(turns)


def _by_lowest_bits(at: I64, member: I64, *, parts: int) -> tuple[I64, I64, I64]:
    """Moments and members by the lowest bits of the members, then by time, and where each of these `parts` begins."""
    lowest = (member & (parts - 1)).astype(np.uint16)
    order = np.argsort(lowest, kind="stable")
    return np.append(0, np.cumsum(np.bincount(lowest, minlength=parts))), at[order], member[order]


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
