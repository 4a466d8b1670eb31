"""Two groups are pieces of one when what runs through both is held by hardly anybody else."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.rings.pieces import join_pieces
from linkgraph.tables.signals import ALONE, NOTHING, WITH_ANOTHER
from tests.links.made_up import Kind
from tests.rings.made_up import context, groups

LEFT, RIGHT, THIRD = set(range(6)), set(range(10, 16)), set(range(20, 26))
MARGIN = 4.0


def joined(kinds: list[Kind], *members: Collection[int], margin: float = MARGIN) -> list[set[int]]:
    found = join_pieces(groups(*members), context(kinds), margin=margin)
    return [set(part["account"].to_list()) for _, part in found.group_by("group", maintain_order=True)]


def runs_through(*holders: set[int], joins: str = ALONE, discount: float = 0.0) -> Kind:
    return Kind("email_domain", "infrastructure", [set().union(*holders)], joins=joins, discount=discount)


def test_a_token_of_both_and_hardly_anybody_else_joins() -> None:
    assert joined([runs_through(LEFT, RIGHT)], LEFT, RIGHT, THIRD) == [LEFT | RIGHT, THIRD]


def test_the_group_keeps_the_lowest_number() -> None:
    found = join_pieces(groups(THIRD, LEFT, RIGHT), context([runs_through(LEFT, RIGHT)]), margin=MARGIN)
    assert found["group"].unique().sort().to_list() == [0, 1]


def test_a_token_of_many_others_joins_nobody() -> None:
    assert joined([runs_through(LEFT, RIGHT, set(range(50, 90)))], LEFT, RIGHT) == [LEFT, RIGHT]


@pytest.mark.parametrize("joins", [WITH_ANOTHER, NOTHING])
def test_what_does_not_join_alone_joins_none(joins: str) -> None:
    assert joined([runs_through(LEFT, RIGHT, joins=joins)], LEFT, RIGHT) == [LEFT, RIGHT]


def test_others_whom_it_covers_are_no_strangers_and_a_few_of_many_are() -> None:
    pairs = [{n, n + 1} for n in range(100, 140, 2)]
    through = runs_through(LEFT, RIGHT, *pairs)
    assert joined([through], LEFT, RIGHT, *pairs) == [set().union(LEFT, RIGHT, *pairs)]
    large = set(range(100, 400))
    assert joined([through], LEFT, RIGHT, large) == [LEFT, RIGHT, large]


def test_most_who_hold_it_may_be_loose_accounts_but_not_nearly_all() -> None:
    assert joined([runs_through(LEFT, RIGHT, set(range(50, 64)))], LEFT, RIGHT) == [LEFT | RIGHT]
    assert joined([runs_through(LEFT, RIGHT, set(range(50, 80)))], LEFT, RIGHT, margin=0.0) == [LEFT, RIGHT]


def test_two_that_do_not_join_alone_join_when_they_agree() -> None:
    program = Kind("issuer", "infrastructure", [LEFT | RIGHT], joins=WITH_ANOTHER)
    batch = Kind("signup_batch", "infrastructure", [LEFT | RIGHT], joins=WITH_ANOTHER)
    assert joined([program, batch], LEFT, RIGHT) == [LEFT | RIGHT]
    assert joined([program, Kind("signup_batch", "infrastructure", [LEFT], joins=WITH_ANOTHER)], LEFT, RIGHT) == [
        LEFT,
        RIGHT,
    ]


def test_one_template_may_be_a_phrase() -> None:
    one = Kind("template", "content", [{0, 1, 2, 10, 11, 12}])
    assert joined([one], LEFT, RIGHT) == [LEFT, RIGHT]
    several = Kind("template", "content", [{0, 1, 2, 10, 11, 12}, {0, 1, 3, 10, 11, 13}])
    assert joined([several], LEFT, RIGHT) == [LEFT | RIGHT]


def test_more_groups_of_its_size_make_a_piece_less_likely() -> None:
    through = runs_through(LEFT, RIGHT, {50, 51})
    small, alike = ([set(range(n, n + size)) for n in range(100, 340, 6)] for size in (2, 6))
    assert LEFT | RIGHT in joined([through], LEFT, RIGHT, *small)
    assert LEFT | RIGHT not in joined([through], LEFT, RIGHT, *alike)


def test_popularity_costs_as_it_does_between_two_accounts() -> None:
    assert joined([runs_through(LEFT, RIGHT, discount=3.0)], LEFT, RIGHT) == [LEFT | RIGHT]
    assert joined([runs_through(LEFT, RIGHT, discount=7.0)], LEFT, RIGHT) == [LEFT, RIGHT]


def test_one_member_that_holds_it_is_a_coincidence() -> None:
    assert joined([runs_through(LEFT, {10})], LEFT, RIGHT) == [LEFT, RIGHT]


def test_what_a_small_part_holds_says_less() -> None:
    assert joined([runs_through({0, 1}, {10, 11})], LEFT, RIGHT) == [LEFT | RIGHT]
    large = set(range(200, 260))
    assert joined([runs_through({200, 201}, {10, 11})], large, RIGHT) == [large, RIGHT]


def test_operators_with_templates_of_their_own_stay_apart() -> None:
    own = [Kind("template", "content", [LEFT, RIGHT])]
    shared = runs_through(LEFT, RIGHT, THIRD)
    assert joined([shared, *own], LEFT, RIGHT) == [LEFT, RIGHT]
    parts = joined([shared, *own], LEFT, RIGHT, THIRD)
    assert len(parts) == 2
    assert not any(part >= LEFT | RIGHT for part in parts)


def test_a_listed_token_joins_nobody() -> None:
    listed = Kind("email_domain", "infrastructure", [LEFT | RIGHT], listed=frozenset({0}))
    assert joined([listed], LEFT, RIGHT) == [LEFT, RIGHT]


@given(st.lists(st.sets(st.integers(0, 40), min_size=2, max_size=12), min_size=1, max_size=5))
def test_groups_are_only_ever_put_together(holders: list[set[int]]) -> None:
    kinds = [Kind("referral_code", "infrastructure", holders), Kind("device", "device", [LEFT, RIGHT, THIRD])]
    before = groups(LEFT, RIGHT, THIRD)
    after = join_pieces(before, context(kinds), margin=0.0)
    assert after["account"].sort().to_list() == before["account"].sort().to_list()
    both = before.join(after, on="account", suffix="_after")
    assert both.group_by("group").agg(pl.col("group_after").n_unique())["group_after"].to_list() == [1, 1, 1]
