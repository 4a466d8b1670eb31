"""Made-up groups: alike in size and kind, of nobody that is in a group, the same from the same seed."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from linkgraph.rings import Context, Matched, decoys, matched
from linkgraph.rings.decoys import LARGEST, MOST_EACH
from linkgraph.tables.activity import Activity
from linkgraph.tables.members import PERIPHERAL, PROBABLE, Members
from linkgraph.tables.ties import Ties
from tests.links.made_up import Kind
from tests.rings.made_up import context

PEOPLE = 8000
SETS = ({*range(12)}, {*range(12, 16)}, {*range(20, 20 + LARGEST + 50)})


def alike() -> Matched:
    """Two countries, turn by turn."""
    rows = [{"account": n, "country": "AB"[n % 2], "plan": "pro", "created_at": 0} for n in range(PEOPLE)]
    return matched(pl.DataFrame(rows), Activity.create_empty())


def members(*sets: set[int]) -> pl.DataFrame:
    rows = [(group, account, 0.9, 0.9, "payment", 1, 1, PROBABLE) for group, one in enumerate(sets) for account in one]
    return pl.DataFrame(rows, schema=Members.create_empty().schema, orient="row")


def given(*holders: set[int]) -> Context:
    return context([Kind("card", "payment", list(holders))], accounts=PEOPLE)


@pytest.mark.parametrize("seed", [0, 5])
def test_decoys_are_of_the_same_size_and_of_nobody_in_a_group(seed: int) -> None:
    formed = members(*SETS)
    made = decoys(formed, given({0, 1}), like=alike(), seed=seed).members
    Members.validate(made)
    assert made["account"].is_in(formed["account"].to_list()).sum() == 0
    sizes = made.group_by("group").len().sort("group")["len"].to_list()
    assert sizes == [12] * MOST_EACH + [4] * MOST_EACH + [LARGEST] * MOST_EACH
    assert made.select("group", "account").is_unique().all()
    # Others are left as what both are compared with.
    assert made["account"].n_unique() < PEOPLE / 3
    assert made["role"].unique().to_list() == [PROBABLE]


def test_places_are_taken_by_accounts_alike() -> None:
    even = {*range(0, 24, 2)}
    made = decoys(members(even), given({0, 1}), like=alike(), seed=1).members
    assert made.height == 12 * MOST_EACH
    assert (made["account"] % 2 == 0).all()


def test_decoys_differ_from_each_other_and_from_seed_to_seed() -> None:
    formed = members(*SETS)
    first, again, other = (decoys(formed, given({0, 1}), like=alike(), seed=seed).members for seed in (3, 3, 4))
    assert_frame_equal(first, again)
    assert not first.equals(other)
    drawn = {tuple(part["account"]) for _, part in first.group_by("group", maintain_order=True)}
    assert len(drawn) == 3 * MOST_EACH


def test_the_order_of_rows_changes_nothing() -> None:
    formed = members(*SETS)
    mixed = formed.sample(fraction=1.0, shuffle=True, seed=2)
    first, again = (decoys(one, given({0, 1}), like=alike(), seed=0) for one in (formed, mixed))
    assert_frame_equal(first.members, again.members)
    assert_frame_equal(first.ties, again.ties)


def test_a_decoy_that_shares_something_is_tied_by_it_as_a_group_would_be() -> None:
    rare = range(PEOPLE - 200, PEOPLE)
    few = pl.DataFrame([
        {"account": n, "country": "C" if n in rare else "A", "plan": "pro", "created_at": 0} for n in range(PEOPLE)
    ])
    cards = [{*range(first, first + 10)} for first in rare[::10]]
    group = set(rare[:12])
    made = decoys(members(group), given(*cards), like=matched(few, Activity.create_empty()), seed=0)
    Ties.validate(made.ties)
    assert set(made.members["account"]) <= set(rare) - group
    tied = set(made.ties.select("group", "account").rows())
    assert 0 < len(tied) < made.members.height
    counted = made.members.filter(pl.col("microbits") > 0)
    assert set(counted.select("group", "account").rows()) <= tied


def test_without_groups_there_are_no_decoys() -> None:
    none = members()
    made = decoys(none, given({0, 1}), like=alike(), seed=0)
    assert made.members.is_empty()
    assert made.ties.is_empty()


def test_peripheral_accounts_are_not_replaced() -> None:
    formed = members({*range(12)}).with_columns(
        pl.when(pl.col("account") < 4).then(pl.lit(PERIPHERAL)).otherwise("role").alias("role")
    )
    made = decoys(formed, given({0, 1}), like=alike(), seed=0).members
    assert made.group_by("group").len()["len"].to_list() == [8] * MOST_EACH
