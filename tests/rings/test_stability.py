"""How firmly an account belongs, against the same worked out signal by signal and by hand."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from linkgraph.rings import Context, Formed, stability
from linkgraph.rings.coincidences import apart
from linkgraph.rings.membership import members, ties
from linkgraph.rings.stability import TIMES
from tests.links.made_up import ACCOUNTS, Kind
from tests.rings.made_up import clique, context, groups

RING = set(range(8))
SIZE = len(RING)
MANY, ONE, BOTH = 1, 2, 3


def formed(given: Context, *sets: set[int]) -> Formed:
    those = groups(*sets)
    tied = ties(those, given, asked=those)
    size = those.group_by("group").agg(pl.len().cast(pl.Int64).alias("size"))
    return Formed(members(size, tied, context=given), tied)


def rows(given: Context, *sets: set[int], seed: int = 0) -> dict[int, dict[str, float | str | None]]:
    found = stability(formed(given, *sets), given, joins_at=0.5, seed=seed)
    return {row["account"]: row for row in found.iter_rows(named=True)}


def kinds() -> list[Kind]:
    """One card that all have but MANY; twelve templates that all have but ONE; ONE and BOTH have a device, too."""
    return [
        Kind("card", "payment", [RING - {MANY}]),
        Kind("template", "content", [RING - {ONE}] * 12),
        Kind("phone", "contact", [{BOTH, 4}]),
    ]


@pytest.mark.slow
def test_who_is_tied_by_one_thing_leans_on_it_and_stays_every_other_time() -> None:
    seeds = range(30)
    stays = [rows(context(kinds()), RING, seed=seed)[ONE] for seed in seeds]
    assert {row["leans_on"] for row in stays} == {"card"}
    assert {row["least_without_signal"] for row in stays} == {SIZE / ACCOUNTS}
    mean = sum(float(row["stability"] or 0) for row in stays) / len(stays)
    # 600 tosses of a fair coin: four standard deviations.
    assert mean == pytest.approx(0.5, abs=0.082)


def test_who_is_tied_by_a_dozen_things_stays_whatever_half_is_seen() -> None:
    found = rows(context(kinds()), RING)
    assert found[MANY]["stability"] == 1.0
    assert found[MANY]["leans_on"] == "template"
    assert found[BOTH]["stability"] == 1.0


def test_least_without_a_signal_is_the_membership_on_the_others() -> None:
    given = context(kinds())
    known = formed(given, RING)
    found = rows(given, RING)
    size = pl.DataFrame({"group": [0], "size": [SIZE]}, schema={"group": pl.UInt32, "size": pl.Int64})
    by_hand: dict[int, list[tuple[float, str]]] = {account: [] for account in RING}
    for signal in ("card", "template", "phone"):
        others = members(size, known.ties.filter(pl.col("signal") != signal), context=given)
        left = dict(others.select("account", "membership").iter_rows())
        for account in known.ties.filter(pl.col("signal") == signal)["account"]:
            by_hand[account].append((left.get(account, SIZE / ACCOUNTS), signal))
    for account, those in by_hand.items():
        least = min(those, key=lambda one: one[0])
        assert found[account]["least_without_signal"] == pytest.approx(least[0])
        assert found[account]["leans_on"] == least[1]


def test_links_of_a_timing_signal_are_dropped_one_by_one() -> None:
    given = context([], timed={"lockstep": clique(RING, bits=12.0)})
    found = rows(given, RING)
    # Each has seven links, and two are enough.
    assert all(float(row["stability"] or 0) >= 0.75 for row in found.values())
    two = context([], timed={"lockstep": {(0, 1): 12.0, (0, 2): 12.0, (1, 2): 12.0}})
    less = rows(two, {0, 1, 2})
    assert 0.0 < sum(float(row["stability"] or 0) for row in less.values()) < 3 * 0.75


def test_a_group_that_only_infrastructure_ties_is_weighed_as_it_was_formed() -> None:
    given = context([
        Kind("referral_code", "infrastructure", [RING]),
        Kind("user_agent", "infrastructure", [RING]),
        Kind("card", "payment", [{20, 21, 22}]),
    ])
    loose, firm = formed(apart(given), RING), formed(given, {20, 21, 22})
    both = Formed(
        pl.concat([loose.members, firm.members.with_columns(pl.col("group") + 1)]),
        pl.concat([loose.ties, firm.ties.with_columns(pl.col("group") + 1)]),
    )
    found = stability(both, given, joins_at=0.5, seed=0)
    assert found.height == SIZE + 3
    mine = found.filter(pl.col("group") == 0)
    assert (mine["least_without_signal"] > 0.01).all()
    assert (mine["stability"] > 0).all()


def test_seed_decides_and_the_order_of_rows_does_not() -> None:
    given = context(kinds(), timed={"lockstep": clique({0, 1, 2, 3}, bits=6.0)})
    known = formed(given, RING)
    found = stability(known, given, joins_at=0.5, seed=7)
    mixed = replace(given, links=given.links.sample(fraction=1.0, shuffle=True, seed=1))
    assert_frame_equal(stability(known, mixed, joins_at=0.5, seed=7), found)
    assert not stability(known, given, joins_at=0.5, seed=8).equals(found)
    assert set(found["stability"] * TIMES) <= set(range(TIMES + 1))


def test_no_groups_give_an_empty_table() -> None:
    given = context(kinds())
    none = formed(given, RING)
    empty = Formed(none.members.clear(), none.ties.clear())
    assert stability(empty, given, joins_at=0.5, seed=0).is_empty()
