"""Bursts that others of the group take over, by hand; even lengths against those of people."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from linkgraph.core.clock import DAY, HOUR, SECOND
from linkgraph.findings.behaviour.limits import TERM
from linkgraph.findings.taken_over import SCHEMA, taken_over
from tests.findings.made_up import Rows, evidence
from tests.seeds import seeds
from tests.sightings.accepted import START, table

SEEDS = pytest.mark.parametrize("seed", seeds(0, 1, 2))
RELAY = tuple(range(6))


def found(exchanges: Rows, *, groups: dict[int, tuple[int, ...]] | None = None, accounts: int = 60) -> pl.DataFrame:
    given = evidence({"accounts": [{"account": n} for n in range(accounts)]}, groups=groups or {0: RELAY})
    return taken_over(replace(given, exchanges=table("exchanges", exchanges)))


def burst(account: int, at: int, length: int, *, gap: int = 30 * SECOND) -> Rows:
    return [{"account": account, "sent_at": at + n * gap} for n in range(length)]


def test_a_burst_is_taken_over_by_the_next_start_of_another_account() -> None:
    end = 5 * 30 * SECOND
    exchanges = [
        *burst(0, START, 6),
        *burst(1, START + end + 20 * SECOND, 5),  # soon enough
        *burst(0, START + HOUR, 7),
        *burst(1, START + HOUR + 6 * 30 * SECOND + 21 * SECOND, 2),  # too late, too short
        *burst(2, START + 2 * HOUR, 8),
        *burst(9, START + 2 * HOUR + 7 * 30 * SECOND + SECOND, 9),  # of another group
        *burst(3, START + 3 * HOUR, 4),  # too short
        *burst(4, START + 3 * HOUR + 3 * 30 * SECOND + SECOND, 5),
    ]
    rows = found(exchanges, groups={0: RELAY, 1: (9, 10, 11)})
    assert rows.select("group", "bursts", "taken_over", "burst_length").rows() == [(0, 5, 1, 6.0), (1, 1, 0, None)]


def test_ninety_seconds_end_a_burst() -> None:
    apart = [*burst(0, START, 5, gap=90 * SECOND), *burst(1, START + DAY, 5, gap=91 * SECOND)]
    assert found(apart)["bursts"].to_list() == [1]


def test_chance_is_what_the_same_hours_of_other_days_bring() -> None:
    # Every day at the same second: also a day later one starts right after the other ends.
    daily = [
        row
        for day in range(10)
        for account, late in ((0, 0), (1, 160 * SECOND))
        for row in burst(account, START + day * DAY + late, 6)
    ]
    row = found(daily).row(0, named=True)
    assert row["taken_over"] == 10
    assert row["taken_over_by_chance"] == pytest.approx((7 + 8 + 9) * 2 / 6)


def test_without_exchanges_or_long_bursts_nothing_is_said() -> None:
    given = evidence({"accounts": [{"account": n} for n in range(6)]}, groups={0: RELAY})
    assert taken_over(given).schema == SCHEMA
    assert found([]).is_empty()
    assert found(burst(0, START, 4)).is_empty()


def people(rng: np.random.Generator) -> Rows:
    """Bursts that may end at any exchange, each at an hour of its own."""
    return [
        row
        for account in range(10, 60)
        for hour in rng.permutation(24 * 28)[:12]
        for row in burst(account, START + int(hour) * HOUR, 4 + int(rng.geometric(1 / 8)))
    ]


def relay(rng: np.random.Generator, *, lengths: list[int]) -> Rows:
    """One account after the other, each for one burst."""
    rows: Rows = []
    at = START
    for number, length in enumerate(lengths):
        rows += burst(number % 6, at, length, gap=10 * SECOND)
        at += (length - 1) * 10 * SECOND + int(rng.uniform(1, 15) * SECOND)
        at += 7 * HOUR if number % 6 == 5 else 0
    return rows


def bits(row: pl.DataFrame) -> float:
    return float(row.select(TERM.bits.fill_null(0.0)).item())


@SEEDS
def test_people_stop_when_they_are_done_and_a_limit_makes_bursts_even(seed: int) -> None:
    rng = np.random.default_rng(seed)
    limited = found([*people(rng), *relay(rng, lengths=rng.integers(18, 23, 60).tolist())])
    row = limited.row(0, named=True)
    assert row["all_burst_evenness"] == pytest.approx(1.0, abs=0.2), f"seed {seed}"
    assert row["burst_evenness"] < 0.3, f"seed {seed}"
    assert bits(limited) == 3.0, f"seed {seed}"
    anyhow = found([*people(rng), *relay(rng, lengths=(4 + rng.geometric(1 / 16, 60)).tolist())])
    assert anyhow["burst_evenness"].item() == pytest.approx(1.0, abs=0.35), f"seed {seed}"
    assert bits(anyhow) <= 0.0, f"seed {seed}"


def test_the_order_of_rows_changes_nothing() -> None:
    rng = np.random.default_rng(7)
    exchanges = [*people(rng), *relay(rng, lengths=rng.integers(5, 40, 60).tolist())]
    mixed = [exchanges[place] for place in rng.permutation(len(exchanges))]
    assert_frame_equal(found(mixed), found(exchanges), check_exact=True)


@pytest.mark.parametrize(("over", "chance"), [(7, 0.0), (20, 7.0)])
def test_few_hand_overs_and_those_that_chance_brings_are_not_judged(over: int, chance: float) -> None:
    columns = {"taken_over": over, "taken_over_by_chance": chance, "burst_evenness": 0.3, "all_burst_evenness": 1.0}
    assert pl.DataFrame([columns]).select(TERM.bits).item() is None
