"""Forming groups: communities first, then accounts leave and join by their evidence."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from linkgraph.core.settings import RingSettings
from linkgraph.rings import Formed, form
from linkgraph.tables.members import CORE, Members
from linkgraph.tables.pairs import Pairs
from linkgraph.tables.ties import Ties
from tests.links.made_up import Kind
from tests.rings.made_up import Bits, clique, context, groups, pairs

RING = set(range(8))
LATE, STRANGER = 20, 30
RULES = RingSettings.model_validate({})


def formed(bits: Bits, kinds: list[Kind], **changes: float) -> Formed:
    return form(pairs(bits), context(kinds), rules=RULES.model_copy(update=changes), seed=0)


def named(found: Formed) -> list[set[int]]:
    parts = found.members.filter(pl.col("membership") >= RULES.joins_at).group_by("group", maintain_order=True)
    return [set(part["account"].to_list()) for _, part in parts]


def kinds(*, holders: set[int]) -> list[Kind]:
    return [Kind("card", "payment", [holders]), Kind("device", "device", [holders])]


def test_who_is_linked_and_tied_stays() -> None:
    found = formed(clique(RING, bits=12.0), kinds(holders=RING))
    assert named(found) == [RING]
    assert found.members["role"].unique().to_list() == [CORE]
    Members.validate(found.members)
    Ties.validate(found.ties)
    assert found.ties.group_by("account").len()["len"].to_list() == [2] * len(RING)


def test_who_holds_what_the_group_holds_joins_though_its_links_are_few() -> None:
    links = clique(RING, bits=12.0) | {(0, LATE): 7.0, (1, LATE): 7.0}
    holds = kinds(holders=RING | {LATE})
    assert named(formed(links, holds, rounds=0)) == [RING]
    assert named(formed(links, holds)) == [RING | {LATE}]


def test_one_link_is_no_reason_to_ask() -> None:
    links = clique(RING, bits=12.0) | {(0, LATE): 7.0}
    assert named(formed(links, kinds(holders=RING | {LATE}))) == [RING]


def test_who_was_put_together_by_links_and_holds_nothing_leaves() -> None:
    links = clique(RING | {STRANGER}, bits=12.0)
    found = formed(links, kinds(holders=RING))
    assert STRANGER not in found.members["account"].to_list()
    assert named(found) == [RING]


def test_an_account_goes_to_the_group_that_ties_it_more() -> None:
    other = set(range(40, 48))
    holds = [
        Kind("card", "payment", [RING, other | {LATE}]),
        Kind("device", "device", [RING | {LATE}, other | {LATE}]),
    ]
    links = clique(RING | {LATE}, bits=12.0) | clique(other, bits=12.0)
    found = formed(links | {(LATE, account): 8.0 for account in other}, holds)
    assert named(found) == [RING, other | {LATE}]


def test_a_group_that_falls_below_the_smallest_is_dissolved() -> None:
    links = clique({0, 1, 2}, bits=12.0)
    holds = kinds(holders={0, 1})
    assert formed(links, holds, smallest=3).members.height == 0
    assert named(formed(links, holds, smallest=2)) == [{0, 1}]


def test_a_higher_bar_for_joining_lets_fewer_in() -> None:
    public = RING | set(range(100, 110))
    links = clique(RING | {LATE}, bits=12.0)
    holds = [Kind("card", "payment", [public | {LATE}]), Kind("device", "device", [RING])]
    accounts = [set(formed(links, holds, joins_at=bar).members["account"].to_list()) for bar in (0.001, 0.9)]
    assert accounts == [RING | {LATE}, RING]


def test_groups_are_numbered_from_zero_by_their_lowest_account() -> None:
    parts = [{50, 3, 60}, {10, 11, 12, 13}, {40, 41, 42}]
    holds = [Kind("card", "payment", parts), Kind("device", "device", parts)]
    links = {pair: 12.0 for part in parts for pair in clique(part, bits=12.0)}
    found = formed(links, holds)
    assert found.members.select("group", "account").rows() == groups(*parts).rows()
    assert found.ties["group"].unique().sort().to_list() == [0, 1, 2]


def test_a_group_that_falls_apart_leaves_no_gap_in_the_numbers() -> None:
    links = clique({0, 1, 2, 3}, bits=12.0) | clique(set(range(40, 50)), bits=12.0)
    found = formed(links, kinds(holders=set(range(40, 50))))
    assert found.members.select("group", "account").rows() == [(0, account) for account in range(40, 50)]
    assert found.ties["group"].unique().to_list() == [0]


@pytest.mark.parametrize("seed", [0, 1])
def test_the_order_of_pairs_and_a_second_run_change_nothing(seed: int) -> None:
    parts = [set(range(9)), set(range(9, 21)), set(range(21, 26))]
    holds = [Kind("card", "payment", [*parts, {0, 9, 21}]), Kind("device", "device", parts)]
    linked = pairs({pair: 12.0 for part in parts for pair in clique(part, bits=12.0)} | {(8, 9): 8.0, (20, 21): 8.0})
    first = form(linked, context(holds), rules=RULES, seed=seed)
    shuffled = linked.sample(fraction=1.0, shuffle=True, seed=seed)
    for again in (linked, shuffled):
        second = form(again, context(holds), rules=RULES, seed=seed)
        assert_frame_equal(first.members, second.members)
        assert_frame_equal(first.ties, second.ties)


def test_no_pair_no_member() -> None:
    found = form(Pairs.create_empty(), context(kinds(holders=RING)), rules=RULES, seed=0)
    assert found.members.height == found.ties.height == 0
    assert found.members.schema == Members.create_empty().schema
    assert found.ties.schema == Ties.create_empty().schema


def test_each_round_is_told() -> None:
    steps: list[str] = []
    form(pairs(clique(RING, bits=12.0)), context(kinds(holders=RING)), rules=RULES, seed=0, progress=steps.append)
    assert steps == ["membership, round 1 of 2", "membership, round 2 of 2"]
