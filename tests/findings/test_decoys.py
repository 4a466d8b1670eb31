"""Rates from made-up groups: counted in plain Python, by the code that weighs groups, and never nothing."""

from __future__ import annotations

import functools
from dataclasses import replace

import polars as pl
import pytest

from linkgraph.core.settings import FindingSettings
from linkgraph.findings import Evidence, decoys_reaching, judge
from linkgraph.tables.decoys import Decoys
from tests.findings.made_up import FAMILY, PEOPLE, RING, STRANGERS, world

DEFAULT = FindingSettings.model_validate({})
FREE = tuple(account for account in range(PEOPLE) if account not in {*RING, *FAMILY, *STRANGERS})


@functools.cache
def made() -> Evidence:
    return world(1)


def groups_of(*sets: tuple[int, ...]) -> pl.DataFrame:
    """Members rows for these sets, copied from one of the ring's."""
    row = made().members.head(1).to_dicts()[0]
    rows = [{**row, "group": group, "account": account} for group, one in enumerate(sets) for account in sorted(one)]
    return pl.DataFrame(rows, schema=made().members.schema)


def reaching(evidence: Evidence, decoys: pl.DataFrame, *, ties: pl.DataFrame | None = None) -> pl.DataFrame:
    found = judge(evidence, settings=DEFAULT).findings
    none = evidence.ties.clear() if ties is None else ties
    return decoys_reaching(evidence, found, members=decoys, ties=none)


def test_strangers_do_not_score_as_a_ring_does() -> None:
    sets = [FREE[first : first + size] for size in (12, 4) for first in range(0, 48, size)]
    found = reaching(made(), groups_of(*sets))
    Decoys.validate(found)
    ring = found.row(by_predicate=pl.col("group") == 0, named=True)
    assert (ring["decoys"], ring["reached"], ring["groups"]) == (len(sets), 0, 1)
    # Of two groups: (0 + 1) / 16 decoys, over one of two.
    assert ring["false_discovery_rate"] == pytest.approx(1 / len(sets) * 2)


def test_the_ring_itself_among_the_decoys_reaches_its_own_score() -> None:
    """The same accounts with the same ties get the same score, to the bit that peers move."""
    evidence = made()
    mine = evidence.members.filter(pl.col("group") == 0)
    ties = evidence.ties.filter(pl.col("group") == 0)
    found = reaching(evidence, mine, ties=ties)
    assert found["decoys"].unique().to_list() == [1]
    assert found.filter(pl.col("group") == 0)["reached"].item() == 1
    assert found["false_discovery_rate"].to_list() == [1.0, 1.0]


def test_rates_are_the_least_at_a_score_and_below() -> None:
    evidence = made()
    sets = [STRANGERS[:4], STRANGERS[4:9], STRANGERS[9:], RING, FAMILY]
    more = replace(evidence, members=groups_of(*sets), ties=evidence.ties.clear())
    decoys = groups_of(*[FREE[first : first + 6] for first in range(0, 60, 6)])
    found = reaching(more, decoys).sort("group").to_dicts()
    score = dict(judge(more, settings=DEFAULT).findings.select("group", "score").iter_rows())
    beside = replace(more, members=pl.concat([more.members, decoys.with_columns(pl.col("group") + len(sets))]))
    chance = [row["score"] for row in judge(beside, settings=DEFAULT).findings.to_dicts() if row["group"] >= len(sets)]
    assert len(chance) == 10

    def rate(at: float) -> float:
        reached = sum(one >= at for one in chance)
        ours = sum(one >= at for one in score.values()) / len(score)
        return float(min((reached + 1) / 10 / ours, 1.0))

    assert len(found) == len(sets)
    for row in found:
        at = score[row["group"]]
        assert row["reached"] == sum(one >= at for one in chance)
        assert row["groups"] == sum(one >= at for one in score.values())
        assert row["false_discovery_rate"] == pytest.approx(min(rate(one) for one in score.values() if one <= at))


def test_an_account_may_be_in_several_decoys() -> None:
    found = reaching(made(), groups_of(RING, RING, RING))
    assert found["decoys"].unique().to_list() == [3]


def test_without_groups_and_without_decoys() -> None:
    evidence = replace(made(), members=made().members.clear(), ties=made().ties.clear())
    assert reaching(evidence, made().members.clear()).is_empty()
    alone = reaching(made(), made().members.clear())
    assert alone["decoys"].unique().to_list() == [0]
    assert alone["false_discovery_rate"].to_list() == [1.0, 1.0]
