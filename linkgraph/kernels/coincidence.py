"""Events of different members close together in time, and one member's events right after another's end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels.compile import compiled
from linkgraph.kernels.hashing import mix
from linkgraph.kernels.tallies import distinct, runs

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
U8 = npt.NDArray[np.uint8]


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
def _chance(end_at: I64, start_at: I64, window: int) -> int:
    """How many hand-overs there are, a member to itself included."""
    found = 0
    first = 0
    last = 0
    for i in range(end_at.shape[0]):
        while first < start_at.shape[0] and start_at[first] <= end_at[i]:
            first += 1
        while last < start_at.shape[0] and start_at[last] - end_at[i] <= window:
            last += 1
        found += last - first
    return found


@compiled
def _handovers(
    end_at: I64,
    end_of: I64,
    start_at: I64,
    start_of: I64,
    window: int,
    cell: int,
    least: int,
    part: int,
    parts: int,
    tally: U8,
    cells: I64,
) -> int:
    """With `least` 0 counts the hand-overs of the part in the tally, each at the place that its pair falls on.

    Else gives how many fall on a place with `least`, and writes their pairs and cells as far as there is room. The
    tally's size and the number of parts are powers of two.
    """
    found = 0
    first = 0
    last = 0
    for i in range(end_at.shape[0]):
        while first < start_at.shape[0] and start_at[first] <= end_at[i]:
            first += 1
        while last < start_at.shape[0] and start_at[last] - end_at[i] <= window:
            last += 1
        for j in range(first, last):
            low = min(end_of[i], start_of[j])
            high = max(end_of[i], start_of[j])
            pair = mix(np.uint64((low << 25) | high))
            if low == high or (pair >> np.uint64(48)) & np.uint64(parts - 1) != np.uint64(part):
                continue
            place = pair & np.uint64(tally.shape[0] - 1)
            if least == 0:
                if tally[place] < 255:
                    tally[place] += 1
            elif tally[place] >= least:
                if found < cells.shape[0]:
                    cells[found] = (
                        (((low << 25) | high) << 13) | (((end_at[i] // cell) & 4095) << 1) | (low == end_of[i])
                    )
                found += 1
    return found


def handovers(
    end_at: I64,
    end_of: I64,
    start_at: I64,
    start_of: I64,
    *,
    window: int,
    cell: int,
    least: int,
    at_once: int = 2**26,
) -> tuple[I64, I64, I64]:
    """Pairs of members of whom one starts after the other ends, within `window`, either way round, and how often.

    Ends and starts must be sorted by time; members are below 2 ** 25. However often it happens within one cell of time,
    it counts once. Pairs are `lower << 32 | higher`, rising within each part; those with fewer than `least` (1 to 255)
    are left out. Third come the turns of these pairs, one for every cell and direction, as `kernels.turns` reads them:
    from the top 25 bits for the lower member, 25 for the higher, 12 for the cell (the days of eleven years), and one
    that says whether the lower one ended.

    Most hand-overs are chance, and seldom twice the same pair: they are counted first by a few bits of their pair (a
    count-min sketch of one row, Cormode & Muthukrishnan 2005), and only where enough fall on one place, one by one.
    This is done in parts, by pair, of about `at_once` hand-overs, with one to two bytes for each.
    """
    chance = _chance(end_at, start_at, window)
    parts = 1 << (chance // at_once).bit_length()

    def one(part: int) -> tuple[I64, I64, I64]:
        tally = np.zeros(1 << (chance // parts).bit_length(), dtype=np.uint8)
        cells = np.empty(0, dtype=np.int64)
        chosen = (end_at, end_of, start_at, start_of, window, cell)
        _handovers(*chosen, 0, part, parts, tally, cells)
        room = int(tally[tally >= least].sum(dtype=np.int64))
        # A place counts to 255: beyond that the room was too small, and is known now.
        while room > cells.shape[0]:
            cells = np.empty(room, dtype=np.int64)
            room = _handovers(*chosen, least, part, parts, tally, cells)
        turn = distinct(cells)
        pair, turns = runs(turn >> 13)
        _, count = runs(distinct(turn >> 1) >> 12)
        enough = count >= least
        return pair[enough], count[enough].astype(np.int64), turn[np.repeat(enough, turns)]

    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        pairs, counts, turns = zip(*pool.map(one, range(parts)), strict=True)
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
