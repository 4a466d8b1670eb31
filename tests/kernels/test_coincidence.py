"""Events close in time and hand-overs, against plain Python."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.kernels.coincidence import following, handovers, near, pair_handovers

MEMBERS = 5
DAY = 50
events = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 40), st.integers(0, MEMBERS - 1)), max_size=25)
sessions = st.lists(
    st.tuples(st.integers(0, MEMBERS - 1), st.integers(0, 4 * DAY), st.integers(0, 8)), min_size=1, max_size=25
)
Sessions = list[tuple[int, int, int]]


@given(events, st.integers(0, 12))
def test_pairs_of_events_of_one_group_within_the_window(rows: list[tuple[int, int, int]], window: int) -> None:
    rows = sorted(rows)
    group, at, member = (np.array([row[i] for row in rows], dtype=np.int64) for i in range(3))
    first, second = near(group, member.astype(np.uint32), at, window=window)
    expected = {
        (i, j)
        for i, (g, t, m) in enumerate(rows)
        for j, (h, u, n) in enumerate(rows)
        if i < j and g == h and m != n and u - t <= window
    }
    assert len(first) == len(expected)
    assert set(zip(first.tolist(), second.tolist(), strict=True)) == expected


def expected_turns(rows: Sessions, *, window: int) -> dict[tuple[int, int], set[tuple[int, bool]]]:
    """By pair the days on which a start of one follows an end of the other, and whether the lower one ended."""
    found: dict[tuple[int, int], set[tuple[int, bool]]] = defaultdict(set)
    for member, start, length in rows:
        end = start + length
        for other, begin, _ in rows:
            if other != member and 0 < begin - end <= window:
                found[min(member, other), max(member, other)].add((end // DAY, member < other))
    return found


@given(sessions, st.integers(1, 9), st.integers(1, 3))
def test_handovers_are_counted_by_pair_and_day(rows: Sessions, window: int, least: int) -> None:
    member, start, length = (np.array([row[i] for row in rows], dtype=np.int64) for i in range(3))
    by_end, by_start = np.argsort(start + length), np.argsort(start)
    pair, count, turn = handovers(
        (start + length)[by_end],
        member[by_end],
        start[by_start],
        member[by_start],
        window=window,
        cell=DAY,
        least=least,
    )
    turns = expected_turns(rows, window=window)
    expected = {pair: {day for day, _ in turns[pair]} for pair in turns}
    expected = {pair: days for pair, days in expected.items() if len(days) >= least}
    found = {divmod(one, 2**32): n for one, n in zip(pair.tolist(), count.tolist(), strict=True)}
    assert pair.tolist() == sorted(low << 32 | high for low, high in expected)
    assert found == {pair: len(days) for pair, days in expected.items()}
    unpacked = [(one >> 38, (one >> 13) % 2**25, (one >> 1) % 2**12, bool(one % 2)) for one in turn.tolist()]
    assert sorted(unpacked) == sorted((*pair, *one) for pair in expected for one in turns[pair])


def test_a_pair_that_hands_over_more_often_than_a_place_counts_is_counted_in_full() -> None:
    at = np.arange(0, 3000, 10)
    pair, count, _ = handovers(at, np.zeros(300, np.int64), at + 1, np.ones(300, np.int64), window=2, cell=10, least=3)
    assert (pair.tolist(), count.tolist()) == ([1], [300])


@given(sessions, st.integers(0, 9))
def test_starts_that_follow_an_end_are_counted(rows: Sessions, window: int) -> None:
    ends, starts = sorted(start + length for _, start, length in rows), sorted(start for _, start, _ in rows)
    found = following(np.array(ends, dtype=np.int64), np.array(starts, dtype=np.int64), window)
    assert found.tolist() == [sum(0 < start - end <= window for start in starts) for end in ends]


@given(sessions, st.integers(1, 9), st.integers(-2, 2))
def test_handovers_of_a_pair_after_its_beginnings_are_moved(rows: Sessions, window: int, days: int) -> None:
    rows = sorted(rows)
    order = sorted((member, start + length) for member, start, length in rows)
    bound = np.append(0, np.cumsum(np.bincount([row[0] for row in rows], minlength=MEMBERS)))
    pairs = [(a, b) for a in range(MEMBERS) for b in range(a + 1, MEMBERS)]
    found = pair_handovers(
        np.array([a << 32 | b for a, b in pairs]),
        bound,
        np.array([end for _, end in order]),
        bound,
        np.array([start for _, start, _ in rows]),
        window,
        DAY,
        days * DAY,
    )
    for i, (a, b) in enumerate(pairs):
        expected = 0
        for ending, beginning in ((a, b), (b, a)):
            ends = [start + length for member, start, length in rows if member == ending]
            starts = [start + days * DAY for member, start, _ in rows if member == beginning]
            expected += len({end // DAY for end in ends if any(0 < start - end <= window for start in starts)})
        assert found[i] == expected
