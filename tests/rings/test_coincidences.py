"""Accounts that nothing firm links are a group when two rare things of different kinds agree in who holds them."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from linkgraph.core.settings import RingSettings
from linkgraph.rings import form
from linkgraph.rings.coincidences import apart, coincidences
from linkgraph.rings.membership import members, ties
from linkgraph.tables.signals import NOTHING, WITH_ANOTHER
from tests.links.made_up import ACCOUNTS, Kind
from tests.rings.made_up import context, groups, pairs

QUIET = set(range(10, 22))
OTHERS = set(range(100, 160))
NOBODY = groups()
INFRASTRUCTURE = "infrastructure"


def found(kinds: list[Kind], *taken: set[int]) -> list[set[int]]:
    loose = coincidences(groups(*taken), context(kinds), margin=2.0)
    return [set(part["account"].to_list()) for _, part in loose.group_by("group", maintain_order=True)]


def code(holders: set[int]) -> Kind:
    return Kind("referral_code", INFRASTRUCTURE, [holders])


def program(holders: set[int]) -> Kind:
    return Kind("user_agent", INFRASTRUCTURE, [holders])


def test_two_kinds_that_agree_are_a_group() -> None:
    assert found([code(QUIET), program(QUIET | {30, 31})]) == [QUIET]


def test_half_of_each_is_enough() -> None:
    first, second = QUIET - {10, 11}, QUIET - {20, 21}
    assert found([code(first), program(second)]) == [first & second]


def test_one_kind_alone_is_none() -> None:
    assert found([code(QUIET), program(OTHERS)]) == []
    assert found([Kind("referral_code", INFRASTRUCTURE, [QUIET, QUIET | {30}])]) == []


@pytest.mark.parametrize(("joins", "groups_found"), [(WITH_ANOTHER, [QUIET]), (NOTHING, [])])
def test_what_joins_nothing_agrees_with_nothing(joins: str, groups_found: list[set[int]]) -> None:
    assert found([code(QUIET), Kind("line", INFRASTRUCTURE, [QUIET], joins=joins)]) == groups_found


def test_who_is_in_a_group_already_is_not_asked() -> None:
    assert found([code(QUIET), program(QUIET)], QUIET) == []


def test_a_few_of_many_agree_by_chance() -> None:
    assert found([code(set(range(0, 400, 2))), program(set(range(0, 400, 40)))]) == []


def test_numbers_go_on_after_the_other_groups() -> None:
    loose = coincidences(groups(OTHERS), context([code(QUIET), program(QUIET)]), margin=2.0)
    assert loose["group"].unique().to_list() == [1]


def test_they_belong_by_kinds_that_count_apart() -> None:
    evidence = context([code(QUIET), program(QUIET)])
    group = coincidences(NOBODY, evidence, margin=2.0)
    size = group.group_by("group").agg(pl.len().cast(pl.Int64).alias("size"))
    together = members(size, ties(group, evidence, asked=group), context=evidence)
    assert together.filter(pl.col("membership") >= 0.5).height == 0
    counted = apart(evidence)
    each = members(size, ties(group, counted, asked=group), context=counted)
    assert set(each["account"]) == QUIET
    assert each.filter(pl.col("membership") <= 0.9).height == 0


def test_forming_finds_them_without_a_single_link() -> None:
    formed = form(pairs({}), context([code(QUIET), program(QUIET)]), rules=RingSettings.model_validate({}), seed=0)
    assert set(formed.members["account"]) == QUIET


@pytest.mark.parametrize("seed", range(3))
def test_chance_forms_no_group(seed: int) -> None:
    rng = np.random.default_rng(seed)
    kinds = [
        Kind(name, INFRASTRUCTURE, [set(rng.choice(ACCOUNTS, 12, replace=False).tolist()) for _ in range(80)])
        for name in ("referral_code", "user_agent", "email_domain")
    ]
    assert found(kinds) == []
