"""Pairs of members of groups, and what their groups say together, against plain Python."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.kernels.pairs import group_pairs, in_common

MEMBERS = 8
groups = st.lists(st.lists(st.integers(0, MEMBERS - 1), unique=True, max_size=MEMBERS), max_size=6)


def flat(lists: list[list[int]]) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], list[int]]:
    start = np.array([0, *np.cumsum([len(one) for one in lists])], dtype=np.int64)
    return start, [value for one in lists for value in one]


def near_pairs(members: list[list[int]], reach: int) -> set[tuple[int, int]]:
    return {
        (min(a, b), max(a, b)) for group in members for i, a in enumerate(group) for b in group[i + 1 : i + 1 + reach]
    }


@given(groups, st.integers(1, 4), st.lists(st.integers(0, MEMBERS), max_size=2))
def test_members_meet_the_next_of_their_group_whatever_the_parts(
    members: list[list[int]], reach: int, inner: list[int]
) -> None:
    start, member = flat(members)
    bounds = [0, *sorted(inner), MEMBERS]
    expected = sorted(pair for group in members for pair in near_pairs([group], reach))
    found: list[tuple[int, int]] = []
    for first, last in pairwise(bounds):
        pairs = group_pairs(start, np.array(member, dtype=np.uint32), reach=reach, first=first, last=last)
        assert all(first <= pair >> 32 < last for pair in pairs.tolist())
        found += [divmod(pair, 2**32) for pair in pairs.tolist()]
    assert sorted(found) == expected


def test_a_large_group_gives_reach_pairs_a_member_not_its_square() -> None:
    pairs = group_pairs(np.array([0, 5_000]), np.arange(5_000, dtype=np.uint32), reach=3)
    assert len(pairs) == 3 * 5_000 - 6


@given(
    st.lists(st.sets(st.integers(0, 9)), min_size=2, max_size=5),
    st.lists(st.integers(0, 1_000), min_size=10, max_size=10),
    st.sampled_from([0.0, 0.5, 0.8, 1.0]),
    st.integers(0, 2_500),
)
def test_shared_groups_count_for_less_and_less_and_stop_at_the_ceiling(
    memberships: list[set[int]], amount: list[int], decay: float, ceiling: int
) -> None:
    stands_for = np.arange(10.0) + 1
    start, group = flat([sorted(one) for one in memberships])
    pairs = [(a, b) for a in range(len(memberships)) for b in range(a + 1, len(memberships))]
    total, shared, weight = in_common(
        np.array([a << 32 | b for a, b in pairs], dtype=np.uint64),
        start,
        np.array(group, dtype=np.int64),
        np.array(amount, dtype=np.int64),
        decay,
        ceiling,
        stands_for,
    )
    for i, (a, b) in enumerate(pairs):
        both = memberships[a] & memberships[b]
        best = sorted((amount[one] for one in both), reverse=True)
        assert shared[i] == len(both)
        assert abs(total[i] - min(ceiling, sum(value * decay**place for place, value in enumerate(best)))) <= len(both)
        assert weight[i] == min((stands_for[one] for one in both), default=np.inf)


@pytest.mark.parametrize("shared", [65, 200])
def test_any_number_of_groups_can_be_shared(shared: int) -> None:
    group = np.tile(np.arange(shared), 2)
    total, counted, _ = in_common(
        np.array([1], dtype=np.uint64),
        np.array([0, shared, 2 * shared]),
        group,
        np.ones(shared, dtype=np.int64),
        1.0,
        10**6,
        np.ones(shared),
    )
    assert (total.tolist(), counted.tolist()) == ([shared], [shared])
