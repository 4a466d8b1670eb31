"""However the accounts and the tokens fall into buckets, the tables of a small world are the same."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from linkgraph import records, sightings
from tests.flow.small_world import SmallWorld
from tests.sightings.split import Split


def source_of(world: SmallWorld) -> sightings.Source:
    folder = world.folder / "tables" / "records"
    tables = {name: rows for name, rows in records.open(folder).items() if (folder / name).is_dir()}
    return sightings.Source(tables, accounts=world.case.accounts)


@pytest.mark.parametrize("buckets", [1, 3, 7])
def test_signals_that_are_told_account_by_account(small_world: SmallWorld, buckets: int) -> None:
    source = source_of(small_world)
    apart = [signal for signal in [*sightings.SIGNALS, *sightings.observed(source)] if signal.by_account]
    collected = sightings.collect(source, apart, settings={}, engine=Split(buckets))
    mine = pl.col("signal").is_in([signal.name for signal in apart])
    assert len(apart) > 10
    assert_frame_equal(collected.signals, small_world.case.table("signals").filter(mine))
    assert_frame_equal(collected.sightings, small_world.case.table("sightings").filter(mine))
    assert_frame_equal(collected.tokens.drop("listed"), small_world.case.table("tokens").filter(mine).drop("listed"))


@pytest.mark.parametrize("buckets", [1, 3, 7])
def test_what_each_account_did(small_world: SmallWorld, buckets: int) -> None:
    rows = Split(buckets).run(source_of(small_world), sightings.OF_ACCOUNTS.values())
    for name, found in zip(sightings.OF_ACCOUNTS, rows, strict=True):
        assert found.height, name
        assert_frame_equal(found, small_world.case.table(name))


@pytest.mark.parametrize("buckets", [1, 3, 7])
def test_behaviour(small_world: SmallWorld, buckets: int) -> None:
    source, engine = source_of(small_world), Split(buckets)
    least = small_world.case.settings.findings.release_accounts
    released = sightings.releases(source, {}, least=least, engine=engine)
    assert released.height
    assert_frame_equal(released, small_world.case.table("releases"))
    steps = sightings.behaviour_steps(sightings.load_rules(), released=released)
    for name, found in zip(("tasks", "moves"), engine.run(source, steps), strict=True):
        assert found.height, name
        assert_frame_equal(found, small_world.case.table(name))
