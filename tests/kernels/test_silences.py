"""Stretches of activity and who is in each: a silence ends one, whoever is there bridges it; against plain Python."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.kernels.silences import NEVER, Visits, met

Visit = tuple[int, int, int, int, int, int]
Row = tuple[int, int, int, int, int, int, int, int]
"""Group, stretch, member, first, last, count, place, members."""


def found(visits: Sequence[Visit], *, window: int) -> tuple[list[Row], int]:
    """Rows of `met`, and how many stretches have one member, of visits: group, member, first, last, count, place."""
    columns = np.array(visits, dtype=np.int64).reshape(-1, 6).T.copy()
    group, member, count = (columns[place].astype(np.uint32) for place in (0, 1, 4))
    given_in = Visits(group, member, columns[2], columns[3], count, columns[5].astype(np.uint64))
    rows = met(given_in, groups=4, window=window)
    read = (group[rows.at], rows.stretch, member[rows.at], rows.first, rows.last, rows.count, rows.place, rows.members)
    return list(zip(*(column.tolist() for column in read), strict=True)), rows.alone


def slow(visits: Sequence[Visit], *, window: int) -> tuple[list[Row], int]:
    """The same in plain Python."""
    rows, alone = [], 0
    for group, mine in groupby(sorted(visits), key=lambda visit: visit[0]):
        stretch, latest = 0, -math.inf
        inside: dict[int, list[Visit]] = {}
        for visit in sorted(mine, key=lambda visit: visit[2]):
            stretch += visit[2] - latest >= window and math.isfinite(latest)
            latest = max(latest, visit[3]) if visit[2] != NEVER else latest
            inside.setdefault(stretch, []).append(visit)
        for number, there in inside.items():
            members = sorted({visit[1] for visit in there})
            alone += len(members) == 1
            for member in members * (len(members) > 1):
                own = [visit for visit in there if visit[1] == member]
                first = min((visit[2] for visit in own if visit[2] != NEVER), default=NEVER)
                last, count = max(visit[3] for visit in own), sum(visit[4] for visit in own)
                rows.append((group, number, member, first, last, count, min(visit[5] for visit in own), len(members)))
    return rows, alone


def stretches(*stays: tuple[int, int, int], window: int = 24) -> tuple[list[tuple[int, int]], int]:
    """Stretch and member of every row, of stays (member, first, last) in one group."""
    rows, alone = found([(0, *stay, 1, 0) for stay in stays], window=window)
    return [row[1:3] for row in rows], alone


def test_a_silence_of_the_window_ends_a_stretch() -> None:
    assert stretches((1, 0, 0), (2, 23, 23), (3, 47, 47)) == ([(0, 1), (0, 2)], 1)


def test_others_bridge_the_gap_between_two() -> None:
    assert stretches((1, 0, 2), (2, 40, 40)) == ([], 2)
    assert stretches((1, 0, 2), (2, 40, 40), (9, 20, 20)) == ([(0, 1), (0, 2), (0, 9)], 0)


def test_a_long_stay_bridges_what_begins_and_ends_within_it() -> None:
    assert stretches((1, 0, 100), (2, 3, 4), (3, 120, 120)) == ([(0, 1), (0, 2), (0, 3)], 0)


def test_what_has_no_time_is_in_the_first() -> None:
    assert stretches((3, 90, 90), (2, 5, 5), (1, NEVER, NEVER)) == ([(0, 1), (0, 2)], 1)


@pytest.mark.parametrize(("window", "expected"), [(1, ([], 2)), (2, ([(0, 1), (0, 2)], 0))])
def test_the_window_is_what_is_asked_for(window: int, expected: object) -> None:
    assert stretches((1, 0, 0), (2, 1, 1), window=window) == expected


def test_long_groups_are_sorted_too() -> None:
    rng = np.random.default_rng(4)
    first = rng.integers(0, 400, 200)
    columns = (rng.integers(0, 2, 200), rng.integers(0, 30, 200), first, first + rng.integers(0, 4, 200))
    rows = zip(*(column.tolist() for column in columns), strict=True)
    many = [(group, member, begin, end, 1, place) for place, (group, member, begin, end) in enumerate(rows)]
    assert found(many, window=5) == slow(many, window=5)


stays = st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda stay: (stay[0], sum(stay)))
visits_of_some = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.integers(0, 4),
        stays | st.just((NEVER, NEVER)),
        st.integers(1, 3),
        st.integers(0, 99),
    ).map(lambda visit: (visit[0], visit[1], *visit[2], visit[3], visit[4]))
)


@given(visits_of_some, st.integers(1, 15))
def test_rows_are_those_of_plain_python(visits: list[Visit], window: int) -> None:
    assert found(visits, window=window) == slow(visits, window=window)
