"""Groups bridged by an account are one where both look like a ring, and only then."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl
import pytest

from linkgraph.core.settings import RingSettings
from linkgraph.rings import Formed, form
from linkgraph.rings.bridges import bridges, join_bridged
from tests.links.made_up import Kind
from tests.rings.made_up import context, groups

LEFT, RIGHT, THIRD = set(range(6)), set(range(10, 16)), set(range(20, 26))
SCHEMA = {"group": pl.UInt32, "bits": pl.Float64}


def cards(*holders: Collection[int], family: str = "payment", listed: frozenset[int] = frozenset()) -> Kind:
    return Kind("card", family, [set(those) for those in holders], ceiling=18.0, listed=listed)


def joined(bits: list[float], *pairs: tuple[int, int], writers: Collection[int] = ()) -> list[set[int]]:
    known = pl.DataFrame(list(enumerate(bits)), schema=SCHEMA, orient="row")
    between = pl.DataFrame(list(pairs), schema={"a": pl.UInt32, "b": pl.UInt32}, orient="row")
    found = join_bridged(groups(LEFT, RIGHT, THIRD), between, known=known, writers=writers)
    return [set(part["account"].to_list()) for _, part in found.group_by("group", maintain_order=True)]


@pytest.mark.parametrize(
    "holders",
    [
        LEFT | {10},  # one of the others
        {0, 1, 10},  # a third of its group
        LEFT | {10, *range(50, 57)},  # half of the holders
    ],
)
def test_a_member_of_one_group_holds_what_the_other_lives_on(holders: set[int]) -> None:
    assert bridges(groups(LEFT, RIGHT), context([cards(holders)])).rows() == [(0, 1)]


@pytest.mark.parametrize(
    "card",
    [
        cards(LEFT | {50}),  # in no group
        cards({0, 10}),  # nobody lives on it
        cards(LEFT | {10, *range(50, 58)}),  # most of its holders are elsewhere
        cards(LEFT | {10}, family="observed:link"),  # nobody owns it
        cards(LEFT | {10}, listed=frozenset({0})),
    ],
)
def test_what_is_no_bridge(card: Kind) -> None:
    assert bridges(groups(LEFT, RIGHT), context([card])).is_empty()


def test_a_card_of_few_of_a_large_group_is_not_what_it_lives_on() -> None:
    large = set(range(100, 110))
    assert bridges(groups(large, RIGHT), context([cards({100, 101, 10})])).is_empty()
    assert bridges(groups(large, RIGHT), context([cards({100, 101, 102, 10})])).rows() == [(0, 1)]


def test_two_that_look_like_a_ring_are_one() -> None:
    assert joined([3.0, 1.0, 0.0], (0, 1)) == [LEFT | RIGHT, THIRD]


@pytest.mark.parametrize("bits", [[9.0, -0.1], [9.0, 0.0], [1.0, 0.9]])
def test_a_family_is_not_joined_to_the_ring_that_stole_its_card(bits: list[float]) -> None:
    assert joined([*bits, 5.0], (0, 1)) == [LEFT, RIGHT, THIRD]


def test_chains_are_joined_but_never_two_that_write_their_own_prompts() -> None:
    chain = [(0, 1), (1, 2)]
    assert joined([3.0, 3.0, 3.0], *chain) == [LEFT | RIGHT | THIRD]
    assert joined([3.0, 3.0, 5.0], *chain, writers=[0, 2]) == [LEFT, RIGHT | THIRD]
    assert joined([5.0, 3.0, 3.0], *chain, writers=[0, 2]) == [LEFT | RIGHT, THIRD]


def test_a_group_of_which_nothing_is_known_stays_alone() -> None:
    known = pl.DataFrame([(0, 9.0)], schema=SCHEMA, orient="row")
    between = pl.DataFrame({"a": [0], "b": [1]}, schema={"a": pl.UInt32, "b": pl.UInt32})
    assert join_bridged(groups(LEFT, RIGHT), between, known=known, writers=[])["group"].n_unique() == 2


@pytest.mark.parametrize("bits", [3.0, -3.0])
def test_forming_asks_of_bridged_groups_alone_and_does_as_it_is_told(bits: float) -> None:
    given = context([cards(LEFT | {10}, RIGHT, THIRD)], accounts=100_000)
    pairs = pl.DataFrame(
        [
            (a, b, 15_000_000, 15_000_000, 1.0)
            for those in (LEFT, RIGHT, THIRD)
            for a in sorted(those)
            for b in sorted(those)
            if a < b
        ],
        schema={"a": pl.UInt32, "b": pl.UInt32, "microbits": pl.Int64, "firm": pl.Int64, "weight": pl.Float64},
        orient="row",
    )
    asked: list[list[int]] = []

    def weigh(formed: Formed, those: pl.Series) -> pl.DataFrame:
        asked.append(formed.members.filter(pl.col("group").is_in(those))["account"].to_list())
        return pl.DataFrame({"group": those, "bits": bits}, schema=SCHEMA)

    rules = RingSettings.model_validate({})
    found = form(pairs, given, rules=rules, seed=0, weigh=weigh).members
    assert asked == [sorted(LEFT | RIGHT)]
    assert found["group"].n_unique() == (2 if bits > 0 else 3)
    assert form(pairs, given, rules=rules, seed=0).members["group"].n_unique() == 3
