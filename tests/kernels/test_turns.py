"""Members with enough turns, against plain Python."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.kernels.turns import members_with

MEMBERS = 6
turns = st.sets(
    st.tuples(st.integers(0, MEMBERS - 1), st.integers(0, MEMBERS - 1), st.integers(0, 4)).filter(
        lambda turn: turn[0] != turn[1]
    ),
    max_size=40,
)
Turns = set[tuple[int, int, int]]


def packed(rows: Turns) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Rows are who ended, who began, and the cell."""
    numbers = {min(a, b) << 38 | max(a, b) << 13 | cell << 1 | (a < b) for a, b, cell in rows}
    return np.array(sorted(numbers), dtype=np.int64)


def by_the_rule(rows: Turns, *, group: list[int], least: int) -> list[int]:
    remain = set(range(MEMBERS))
    while True:
        mine: dict[int, set[tuple[int, str]]] = {member: set() for member in remain}
        for ended, began, cell in rows:
            if {ended, began} <= remain and group[ended] == group[began]:
                mine[ended].add((cell, "ended"))
                mine[began].add((cell, "began"))
        enough = {member for member in remain if len(mine[member]) >= least}
        if enough == remain:
            return sorted(enough)
        remain = enough


@given(turns, st.lists(st.integers(0, 2), min_size=MEMBERS, max_size=MEMBERS), st.integers(1, 5))
def test_those_remain_that_have_enough_turns_with_those_that_remain(rows: Turns, group: list[int], least: int) -> None:
    found = members_with(packed(rows), group=np.array(group), least=least)
    assert found.tolist() == by_the_rule(rows, group=group, least=least)


def test_many_partners_in_one_cell_are_one_turn_and_both_directions_two() -> None:
    star = {(0, other, cell) for other in range(1, 6) for cell in range(2)}
    group = np.zeros(MEMBERS, dtype=np.int64)
    assert members_with(packed(star), group=group, least=3).tolist() == []
    circle = {(one, (one + 1) % MEMBERS, cell) for one in range(MEMBERS) for cell in range(2)}
    assert members_with(packed(circle), group=group, least=4).tolist() == list(range(MEMBERS))
