"""How much what a member holds ties it to a set, against the documented formula in slow, plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.kernels.concentration import Holdings, ties

Sets = list[frozenset[int]]


@dataclass(frozen=True)
class World:
    """Tokens by their holders (with the share of their records), the kind of each, and how many could hold it."""

    holders: tuple[dict[int, float], ...]
    kind: tuple[int, ...]
    exposed: int = 1000
    members: int = 12
    decay: tuple[float, ...] = (0.5, 0.8)
    ceiling: tuple[float, ...] = (12.0, 6.0)
    owned: tuple[bool, ...] = (True, False)

    @property
    def holdings(self) -> Holdings:
        held = [(member, t) for t, those in enumerate(self.holders) for member in those]
        held.sort()
        counts = np.bincount([member for member, _ in held], minlength=self.members)
        return Holdings(
            start=np.append(0, np.cumsum(counts)).astype(np.int64),
            token=np.array([t for _, t in held], dtype=np.int64),
            share=np.array([self.holders[t][member] for member, t in held], dtype=np.float64),
            kind=np.array(self.kind, dtype=np.int64),
            holders=np.array([len(those) for those in self.holders], dtype=np.int64),
            exposed=np.full(len(self.holders), self.exposed, dtype=np.int64),
            decay=np.array(self.decay),
            ceiling=np.array(self.ceiling),
            owned=np.array(self.owned),
        )


def slow(world: World, group: frozenset[int], *, member: int) -> tuple[list[float], list[int]]:
    """Bits and tokens by kind, as the docstring of `ties` has them."""
    others = group - {member}
    left_out = 1 if member in group else 0
    values: list[list[float]] = [[] for _ in world.decay]
    for t, those in enumerate(world.holders):
        inside = [share for holder, share in those.items() if holder in others]
        if member not in those or not inside:
            continue
        h, n, of = len(inside), len(those) - left_out, world.exposed - left_out
        theta = (h + len(those) / world.exposed) / (len(others) + 1)
        outside = (n - h + 1) / (of - h + 1)
        habit = sum(inside) / h
        ours = h / n
        if world.owned[world.kind[t]]:
            ours += (min(1.0, 2 * ours) - ours) * h / len(others)
        value = log2(theta / outside) * ours * min(1.0, those[member] / (habit / 4))
        if value >= 1.0:
            values[world.kind[t]].append(value)
    bits = [
        min(ceiling, sum(value * decay**place for place, value in enumerate(sorted(those, reverse=True))))
        for those, decay, ceiling in zip(values, world.decay, world.ceiling, strict=True)
    ]
    return bits, [len(those) for those in values]


def fast(world: World, groups: Sets, *, asked: list[list[int]]) -> tuple[list[list[float]], list[list[int]]]:
    def starts(parts: list[list[int]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.append(0, np.cumsum([len(part) for part in parts])).astype(np.int64)

    def flat(parts: list[list[int]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array([one for part in parts for one in part], dtype=np.int64)

    members = [sorted(group) for group in groups]
    bits, shared = ties(
        world.holdings,
        set_start=starts(members),
        set_member=flat(members),
        asked_start=starts(asked),
        asked=flat(asked),
    )
    return bits.tolist(), shared.tolist()


def bits_of(world: World, group: set[int], *, member: int) -> float:
    ((bits, _),), _ = fast(world, [frozenset(group)], asked=[[member]])
    return bits


shares = st.floats(0.01, 1.0)
tokens = st.lists(
    st.tuples(st.dictionaries(st.integers(0, 11), shares, min_size=2), st.integers(0, 1)), min_size=1, max_size=10
)
worlds = st.builds(
    lambda held, exposed: World(
        holders=tuple(those for those, _ in held), kind=tuple(kind for _, kind in held), exposed=exposed
    ),
    tokens,
    st.integers(12, 2000),
)


@given(world=worlds, groups=st.lists(st.frozensets(st.integers(0, 11), min_size=1), min_size=1, max_size=3))
def test_ties_are_those_of_plain_python(world: World, groups: Sets) -> None:
    everybody = list(range(12))
    bits, shared = fast(world, groups, asked=[everybody] * len(groups))
    expected = [slow(world, group, member=member) for group in groups for member in everybody]
    assert bits == [pytest.approx(row) for row, _ in expected]
    assert shared == [row for _, row in expected]


def test_a_token_of_the_set_alone_says_most_and_a_public_one_nothing() -> None:
    ring = set(range(6))
    own = World(holders=(dict.fromkeys(ring, 1.0),), kind=(0,))
    known_to_few = World(holders=({**dict.fromkeys(ring, 1.0), 7: 1.0, 8: 1.0},), kind=(0,))
    public = World(holders=(dict.fromkeys(range(12), 1.0),), kind=(0,), exposed=12)
    assert bits_of(own, ring, member=0) > bits_of(known_to_few, ring, member=0) > 2.0
    assert bits_of(public, ring, member=0) == 0.0
    # θ = (5 + 6/1000) / 6, b = (5 - 5 + 1) / (999 - 5 + 1), all holders inside.
    assert bits_of(own, ring, member=0) == pytest.approx(log2((5 + 0.006) / 6 * 995))


def test_who_holds_nothing_of_the_set_is_not_tied() -> None:
    world = World(holders=(dict.fromkeys(range(6), 1.0), {8: 1.0, 9: 1.0}), kind=(0, 0))
    assert bits_of(world, set(range(6)), member=8) == 0.0


def test_a_member_does_not_tie_itself() -> None:
    world = World(holders=({0: 1.0, 9: 1.0},), kind=(0,))
    assert bits_of(world, set(range(6)), member=0) == 0.0


def test_a_card_on_which_a_whole_set_lives_is_the_sets_though_some_went_elsewhere_and_a_phrase_is_not() -> None:
    ring = set(range(6))

    def bits(kind: int, *, elsewhere: int) -> float:
        held = dict.fromkeys(range(6 + elsewhere), 1.0)
        world = World(holders=(held,), kind=(0,), ceiling=(99.0, 99.0), owned=(kind == 0, False))
        return bits_of(world, ring, member=0)

    def outside(elsewhere: int) -> float:
        return log2((5 + (6 + elsewhere) / 1000) / 6 / ((elsewhere + 1) / 995))

    assert bits(1, elsewhere=3) == pytest.approx(outside(3) * 5 / 8)
    assert bits(0, elsewhere=3) == pytest.approx(outside(3))
    assert bits(0, elsewhere=10) == pytest.approx(outside(10) * 2 * 5 / 15)
    few = World(holders=(dict.fromkeys({0, 1, 7, 8}, 1.0),), kind=(0,))  # which hardly anybody of the set holds
    assert bits_of(few, ring, member=0) < bits(0, elsewhere=3) / 2


def test_using_in_passing_what_the_set_lives_by_ties_less() -> None:
    ring = set(range(6))
    bits = [
        bits_of(World(holders=({**dict.fromkeys(ring, 0.8), 9: share},), kind=(0,)), ring, member=9)
        for share in (0.8, 0.2, 0.1, 0.05, 0.01)
    ]
    assert bits[0] == bits[1]
    assert bits[2] == pytest.approx(bits[1] / 2)
    assert bits[3] == pytest.approx(bits[1] / 4)
    assert bits[4] == 0.0


def test_a_ceiling_holds_and_the_best_token_counts_whole() -> None:
    ring = set(range(6))
    many = World(holders=(dict.fromkeys(ring, 1.0),) * 20, kind=(0,) * 10 + (1,) * 10)
    bits, shared = fast(many, [frozenset(ring)], asked=[[0]])
    assert bits == [[12.0, 6.0]]
    assert shared == [[10, 10]]
    high = World(holders=(dict.fromkeys(ring, 1.0),) * 2, kind=(0, 0), ceiling=(99.0, 99.0))
    once = World(holders=(dict.fromkeys(ring, 1.0),), kind=(0,), ceiling=(99.0, 99.0))
    assert bits_of(high, ring, member=0) == pytest.approx(1.5 * bits_of(once, ring, member=0))


def test_sets_do_not_disturb_one_another() -> None:
    held: dict[int, float] = dict.fromkeys(range(12), 0.5)
    world = World(holders=(held, dict.fromkeys(range(6), 0.5)), kind=(0, 1))
    first, second = frozenset(range(6)), frozenset(range(6, 12))
    alone, _ = fast(world, [first], asked=[[0, 1, 2]])
    after, _ = fast(world, [second, first, second], asked=[[6], [0, 1, 2], [6]])
    assert after[1:4] == alone
    assert after[0] == after[4]
