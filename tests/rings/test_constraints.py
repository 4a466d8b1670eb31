"""What a person says of pairs joins groups and cuts them, and counts no bits."""

from __future__ import annotations

import polars as pl
import pytest

from linkgraph.core.settings import RingSettings
from linkgraph.rings import Context, Formed
from linkgraph.rings.constraints import DECIDED, Constrained, Pair, constrain
from linkgraph.rings.membership import members, ties
from tests.links.made_up import Kind
from tests.rings.made_up import clique, context, groups, pairs

RULES = RingSettings.model_validate({})
ONE, TWO = range(5), range(10, 16)
LONER, OTHER = 30, 31


@pytest.fixture(scope="module")
def weighed_by() -> Context:
    """Two rings, each with a card and a device of its own; a loner and another with nothing."""
    return context([
        Kind("card", "payment", [list(ONE), list(TWO)]),
        Kind("machine", "device", [list(ONE), list(TWO)]),
    ])


@pytest.fixture(scope="module")
def formed(weighed_by: Context) -> Formed:
    found = groups(ONE, TWO)
    tied = ties(found, weighed_by, asked=found)
    sizes = found.group_by("group").agg(pl.len().cast(pl.Int64).alias("size"))
    return Formed(members=members(sizes, tied, context=weighed_by), ties=tied)


def said(formed: Formed, weighed_by: Context, *, together: list[Pair], apart: list[Pair] | None = None) -> Constrained:
    linked = pairs({**clique(ONE, bits=20.0), **clique(TWO, bits=20.0), (4, 10): 8.0})
    return constrain(formed, linked, context=weighed_by, rules=RULES, together=together, apart=apart or [])


def sets(found: Constrained) -> list[list[int]]:
    return found.formed.members.group_by("group", maintain_order=True).agg("account")["account"].to_list()


def test_nothing_said_changes_nothing(formed: Formed, weighed_by: Context) -> None:
    assert said(formed, weighed_by, together=[]).formed is formed


def test_two_groups_become_one(formed: Formed, weighed_by: Context) -> None:
    found = said(formed, weighed_by, together=[(0, 10)])
    assert sets(found) == [[*ONE, *TWO]]
    assert found.together == ("joined",)
    assert found.formed.ties["group"].unique().to_list() == [0]


def test_a_loner_joins_by_word_alone_and_it_shows(formed: Formed, weighed_by: Context) -> None:
    found = said(formed, weighed_by, together=[(0, LONER)])
    assert sets(found) == [[*ONE, LONER], [*TWO]]
    mine = found.formed.members.filter(pl.col("account") == LONER).row(0, named=True)
    partner = found.formed.members.filter(pl.col("account") == 0).row(0, named=True)
    assert (mine["microbits"], mine["families"], mine["best_family"], mine["role"]) == (0, 0, DECIDED, "probable")
    assert mine["membership"] == partner["membership"] > 0.9
    assert mine["least_membership"] < 0.01
    assert found.formed.ties.filter(pl.col("account") == LONER).is_empty()


def test_what_nothing_was_said_of_stays_as_it_was(formed: Formed, weighed_by: Context) -> None:
    found = said(formed, weighed_by, together=[(0, LONER)])
    for name in ("members", "ties"):
        before, after = (getattr(which, name).filter(pl.col("account") >= 10) for which in (formed, found.formed))
        assert after.filter(pl.col("account") != LONER).equals(before)


def test_already_together_and_no_group(formed: Formed, weighed_by: Context) -> None:
    found = said(formed, weighed_by, together=[(0, 1), (LONER, OTHER)])
    assert found.together == ("together anyway", "no group")
    assert sets(found) == [[*ONE], [*TWO]]


def test_three_loners_are_a_group_of_nobody_named(formed: Formed, weighed_by: Context) -> None:
    found = said(formed, weighed_by, together=[(LONER, OTHER), (OTHER, 32)])
    assert sets(found)[-1] == [LONER, OTHER, 32]
    assert set(found.formed.members.filter(pl.col("account") >= LONER)["role"]) == {"peripheral"}


def test_a_group_is_cut_where_the_least_is_lost(formed: Formed, weighed_by: Context) -> None:
    whole = said(formed, weighed_by, together=[(0, 10)]).formed
    found = said(whole, weighed_by, together=[], apart=[(1, 12)])
    assert sets(found) == [[*ONE], [*TWO]]
    assert found.apart == ("kept apart",)
    assert found.formed.members.equals(formed.members)
    assert found.formed.ties.equals(formed.ties)


def test_an_account_that_is_cut_off_alone_is_in_no_group(formed: Formed, weighed_by: Context) -> None:
    found = said(formed, weighed_by, together=[], apart=[(0, 1), (2, LONER)])
    left, other = sets(found)
    assert {2, 3, 4} < set(left) < set(ONE)
    assert other == [*TWO]
    assert found.apart == ("kept apart", "apart anyway")


def test_a_cut_never_parts_whom_a_person_joined(formed: Formed, weighed_by: Context) -> None:
    whole = said(formed, weighed_by, together=[(0, 10)]).formed
    found = said(whole, weighed_by, together=[(0, 11), (0, 12)], apart=[(10, 0)])
    of = dict(found.formed.members.select("account", "group").iter_rows())
    assert of[0] == of[11] == of[12]
    assert of.get(10) != of[0]


def test_the_order_in_which_things_were_said_changes_nothing(formed: Formed, weighed_by: Context) -> None:
    forth = said(formed, weighed_by, together=[(0, 10), (1, LONER)], apart=[(2, 3)])
    back = said(formed, weighed_by, together=[(1, LONER), (0, 10)], apart=[(2, 3)])
    assert forth.formed.members.equals(back.formed.members)
    assert forth.formed.ties.equals(back.formed.ties)
