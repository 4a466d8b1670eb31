"""Stretches of activity, told apart by long silences, and who is in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from linkgraph.kernels.compile import compiled

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]

NEVER = -(2**63)
"""The time of what has none."""


@dataclass(frozen=True, slots=True)
class Visits:
    """Who visited which group: first and last time (`NEVER` where there is none), how many records, the lowest place.

    Groups are numbered from 0; the visits stand in any order.
    """

    group: U32
    member: U32
    first: I64
    last: I64
    count: U32
    place: U64


@compiled
def _by_group(group: U32, groups: int) -> tuple[I64, I64]:
    """Where the visits of each group begin in the order of groups, and that order."""
    start = np.zeros(groups + 1, dtype=np.int64)
    for i in range(group.shape[0]):
        start[group[i] + 1] += 1
    for g in range(groups):
        start[g + 1] += start[g]
    at = start[:-1].copy()
    order = np.empty(group.shape[0], dtype=np.int64)
    for i in range(group.shape[0]):
        order[at[group[i]]] = i
        at[group[i]] += 1
    return start, order


@compiled
def _sort(order: I64, begin: int, end: int, key: npt.NDArray[np.integer]) -> None:
    """Sort a range of positions by their key."""
    if end - begin > 32:
        mine = order[begin:end].copy()
        order[begin:end] = mine[np.argsort(key[mine])]
        return
    for i in range(begin + 1, end):
        one = order[i]
        at = i
        while at > begin and key[order[at - 1]] > key[one]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = one


@compiled
def _stretches(
    start: I64, order: I64, member: U32, first: I64, last: I64, window: int, stretch: U32
) -> tuple[int, int]:
    """Order visits by group, stretch and member; how many rows stretches of two members have, and stretches of one."""
    rows = 0
    alone = 0
    for g in range(start.shape[0] - 1):
        begin = start[g]
        if begin == start[g + 1]:
            continue
        _sort(order, begin, start[g + 1], first)
        number = np.uint32(0)
        latest = np.int64(NEVER)
        for i in range(begin, start[g + 1] + 1):
            over = i == start[g + 1]
            if not over:
                at = first[order[i]]
                over = at != NEVER and latest != NEVER and at - latest >= window
            if over:
                _sort(order, begin, i, member)
                members = 1
                for k in range(begin + 1, i):
                    members += member[order[k]] != member[order[k - 1]]
                if members > 1:
                    rows += members
                else:
                    alone += 1
                stretch[begin:i] = number
                number += np.uint32(1)
                begin = i
            if i < start[g + 1] and first[order[i]] != NEVER:
                latest = max(latest, last[order[i]])
    return rows, alone


@compiled
def _gather(
    start: I64,
    order: I64,
    stretch: U32,
    member: U32,
    first: I64,
    last: I64,
    count: U32,
    place: U64,
    at: I64,
    part: U32,
    members: U32,
    first_of: I64,
    last_of: I64,
    count_of: U32,
    place_of: U64,
) -> None:
    row = 0
    for g in range(start.shape[0] - 1):
        begin = start[g]
        while begin < start[g + 1]:
            end = begin
            held = 0
            while end < start[g + 1] and stretch[end] == stretch[begin]:
                held += end == begin or member[order[end]] != member[order[end - 1]]
                end += 1
            if held > 1:
                for i in range(begin, end):
                    one = order[i]
                    if i == begin or member[one] != member[order[i - 1]]:
                        at[row] = one
                        part[row] = stretch[begin]
                        members[row] = held
                        first_of[row] = first[one]
                        last_of[row] = last[one]
                        count_of[row] = count[one]
                        place_of[row] = place[one]
                        row += 1
                    else:
                        if first_of[row - 1] == NEVER or (first[one] != NEVER and first[one] < first_of[row - 1]):
                            first_of[row - 1] = first[one]
                        last_of[row - 1] = max(last_of[row - 1], last[one])
                        count_of[row - 1] += count[one]
                        place_of[row - 1] = min(place_of[row - 1], place[one])
            begin = end


@dataclass(frozen=True, slots=True)
class Met:
    """Stretches in which two members or more were there: one row for each member of each, by group, stretch, member.

    `at` is one of the visits that the row sums up, `stretch` its number from 0 in each group, `members` how many were
    there; `alone` counts the stretches of a single member.
    """

    at: I64
    stretch: U32
    members: U32
    first: I64
    last: I64
    count: U32
    place: U64
    alone: int


def met(visits: Visits, *, groups: int, window: int) -> Met:
    """Who was there in the same stretch: one ends where nobody of the group is there for `window` or more.

    What has no time is in the first. Memory is 20 bytes a visit, and 44 bytes a row given.
    """
    start, order = _by_group(visits.group, groups)
    stretch = np.empty(visits.group.shape[0], dtype=np.uint32)
    rows, alone = _stretches(start, order, visits.member, visits.first, visits.last, window, stretch)
    wide, narrow = (np.empty((3, rows), dtype=np.int64), np.empty((3, rows), dtype=np.uint32))
    place = np.empty(rows, dtype=np.uint64)
    _gather(
        start,
        order,
        stretch,
        visits.member,
        visits.first,
        visits.last,
        visits.count,
        visits.place,
        wide[0],
        narrow[0],
        narrow[1],
        wide[1],
        wide[2],
        narrow[2],
        place,
    )
    return Met(wide[0], narrow[0], narrow[1], wide[1], wide[2], narrow[2], place, alone)
