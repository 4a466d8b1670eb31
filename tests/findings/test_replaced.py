"""Sign-ups that follow bans, by hand, and against moved sign-ups of drawn groups."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from linkgraph.core.clock import DAY, HOUR
from linkgraph.findings.behaviour.replacement import TERM
from linkgraph.findings.replaced import SCHEMA, replaced
from tests.findings.made_up import Rows, evidence
from tests.seeds import seeds
from tests.sightings.accepted import START

SEEDS = pytest.mark.parametrize("seed", seeds(0, 1, 2))
DAYS = 40


def found(accounts: Rows) -> pl.DataFrame:
    """Everybody is in group 0; there is activity on the first and the last of `DAYS` days."""
    rows = [{"account": n, "created_at": START - 100 * DAY, **row} for n, row in enumerate(accounts)]
    sent: Rows = [{"account": 0, "sent_at": START + day * DAY} for day in (0, DAYS - 1)]
    return replaced(evidence({"accounts": rows, "exchanges": sent}, groups={0: tuple(range(len(rows)))}))


def banned(hours: float) -> dict[str, object]:
    return {"status": "banned", "status_at": START + round(hours * HOUR)}


def born(hours: float) -> dict[str, object]:
    return {"created_at": START + round(hours * HOUR)}


def test_every_sign_up_follows_one_ban_and_every_ban_is_followed_once() -> None:
    accounts = [
        banned(100),
        banned(101),
        banned(102),
        banned(500),
        banned(700),
        born(110),
        born(120),
        born(571.9),
        born(99),
    ]
    row = found(accounts).row(0, named=True)
    assert (row["bans"], row["sign_ups"], row["replaced"]) == (5, 4, 3)


def test_three_days_are_soon_and_the_same_moment_is_not_after() -> None:
    assert found([banned(100), born(172), {}])["replaced"].to_list() == [1]
    assert found([banned(100), born(172.01), {}])["replaced"].to_list() == [0]
    assert found([banned(100), born(100), {}])["replaced"].to_list() == [0]


def test_what_is_not_a_ban_or_has_no_time_inside_is_not_counted() -> None:
    accounts: Rows = [
        {"status": "closed", "status_at": START + HOUR},
        {"status": "banned", "status_at": None},
        {"status": "suspended", "status_at": START - DAY},
        born(2),
    ]
    assert found(accounts).schema == SCHEMA
    assert found(accounts).is_empty()


def test_chance_is_what_moved_sign_ups_bring() -> None:
    row = found([banned(400), born(401), {}]).row(0, named=True)
    # One sign-up follows one ban within three days of forty, wherever it falls.
    assert row["replaced_by_chance"] == pytest.approx(3 / DAYS, abs=0.01)
    assert row["replaced_rarely"] == pytest.approx(3 / DAYS, abs=0.02)


def bits(row: pl.DataFrame) -> float:
    return float(row.select(TERM.bits.fill_null(0.0)).item())


@SEEDS
def test_replacements_speak_for_a_ring(seed: int) -> None:
    rng = np.random.default_rng(seed)
    hours = np.sort(rng.uniform(100, 700, 5))
    accounts = [*(banned(one) for one in hours), *(born(one + rng.uniform(1, 20)) for one in hours)]
    assert bits(found(accounts)) >= 2.0, f"seed {seed}"


@SEEDS
def test_a_class_that_signs_up_in_an_hour_and_strangers_who_do_at_any_time_do_not(seed: int) -> None:
    rng = np.random.default_rng(seed)
    bans = [banned(one) for one in rng.uniform(300, 900, 3)]
    together = [born(one) for one in rng.uniform(120, 121, 40)]
    assert bits(found([*bans, *together])) <= 0.0, f"seed {seed}"
    many = [
        [*(banned(one) for one in rng.uniform(0, 950, 4)), *(born(one) for one in rng.uniform(0, 950, 12))]
        for _ in range(20)
    ]
    assert np.mean([bits(found(accounts)) for accounts in many]) < 0.2, f"seed {seed}"


def test_one_ban_and_no_sign_up_say_nothing() -> None:
    assert bits(found([banned(100), born(101), {}])) == 0.0
    assert bits(found([banned(100), banned(200), {}])) == 0.0


def test_one_coincidence_says_at_most_one_bit() -> None:
    assert 0.0 < bits(found([banned(400), banned(500), born(401), {}])) <= 1.0
