"""Events of different members close together in time, and one member's events right after another's end."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from linkgraph.kernels.compile import compiled
from linkgraph.kernels.tallies import distinct, runs

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]


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
def _handovers(
    end_at: I64,
    end_of: I64,
    start_at: I64,
    start_of: I64,
    window: int,
    cell: int,
    crowd: int,
    part: int,
    parts: int,
    cells: I64,
) -> int:
    """How many hand-overs there are in the part; their pairs and cells are written as far as there is room."""
    found = 0
    first = 0
    for i in range(end_at.shape[0]):
        while first < start_at.shape[0] and start_at[first] <= end_at[i]:
            first += 1
        last = first
        while last < start_at.shape[0] and start_at[last] - end_at[i] <= window:
            last += 1
        if last - first > crowd:
            continue
        for j in range(first, last):
            low = min(end_of[i], start_of[j])
            high = max(end_of[i], start_of[j])
            if low != high and (low + high) % parts == part:
                if found < cells.shape[0]:
                    cells[found] = (((low << 25) | high) << 13) | ((end_at[i] // cell) & 8191)
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
    crowd: int,
    least: int = 1,
    at_once: int = 2**23,
) -> tuple[I64, I64]:
    """Pairs of members of whom one starts after the other ends, within `window`, either way round, and how often.

    Ends and starts must be sorted by time; members are below 2 ** 25. However often it happens within one cell of time,
    it counts once; an end after which more than `crowd` starts follow hands over to nobody. Pairs are
    `lower << 32 | higher`, rising within each part; those with fewer than `least` are left out.

    Where there are more than `at_once` hand-overs (8 bytes each) they are counted in parts, by pair.
    """
    nothing = np.empty(0, dtype=np.int64)
    parts = 1 + _handovers(end_at, end_of, start_at, start_of, window, cell, crowd, 0, 1, nothing) // at_once
    pairs, counts = [nothing], [nothing]
    for part in range(parts):
        room = _handovers(end_at, end_of, start_at, start_of, window, cell, crowd, part, parts, nothing)
        cells = np.empty(room, dtype=np.int64)
        _handovers(end_at, end_of, start_at, start_of, window, cell, crowd, part, parts, cells)
        pair, count = runs(distinct(cells) >> 13)
        pairs.append(pair[count >= least])
        counts.append(count[count >= least].astype(np.int64))
    pair = np.concatenate(pairs)
    return ((pair >> 25) << 32) | (pair & (2**25 - 1)), np.concatenate(counts)


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
