"""How each account behaves, against plain Python and by hand."""

from __future__ import annotations

import cmath
from math import pi

import numpy as np
import polars as pl
import pytest

from linkgraph.core.clock import DAY, HOUR
from tests.findings.made_up import Rows, evidence
from tests.sightings.accepted import START, Row

MONDAY = START + (4 - START // DAY) % 7 * DAY


def of(sent: list[int], **account: object) -> Row:
    """The traits of an account that sent at these hours after a Monday; account 1 was active through four weeks."""
    tables: dict[str, Rows] = {
        "accounts": [{"account": 0, "created_at": MONDAY - 99 * DAY, **account}, {"account": 1}],
        "exchanges": [
            *({"account": 0, "sent_at": MONDAY + hour * HOUR} for hour in sent),
            *({"account": 1, "sent_at": MONDAY + day * DAY} for day in range(28)),
        ],
    }
    return evidence(tables, groups={}).traits.row(0, named=True)


def test_the_week_begins_on_a_monday() -> None:
    assert (MONDAY // DAY + 3) % 7 == 0


def test_volume_and_rate_are_counted_by_hand() -> None:
    row = of([0, 1, 2, 30, 31, 200])
    assert (row["exchanges"], row["active_days"], row["busiest"], row["life"]) == (6, 3, 5, 28)
    assert row["rate"] == pytest.approx(6 / 28)


@pytest.mark.parametrize(
    ("account", "life"),
    [
        ({"created_at": MONDAY + 18 * DAY}, 10),
        ({"created_at": MONDAY + 27 * DAY + HOUR}, 1),
        ({"status": "banned", "status_at": MONDAY + 6 * DAY}, 7),
        ({"status": "suspended", "status_at": MONDAY + 6 * DAY, "created_at": MONDAY + 5 * DAY}, 2),
        ({"status": "active", "status_at": MONDAY + 6 * DAY}, 28),
        ({"status": "closed", "status_at": None}, 28),
        ({"status": "banned", "status_at": MONDAY - 50 * DAY}, 1),
    ],
)
def test_a_rate_is_by_the_days_an_account_could_be_active(account: Row, life: int) -> None:
    row = of([0] * 14, **account)
    assert row["life"] == life
    assert row["rate"] == pytest.approx(14 / life)


def test_rhythm_is_zero_for_all_hours_alike_and_one_for_one_hour() -> None:
    assert of([day * 24 + 9 for day in range(20)])["rhythm"] == pytest.approx(1.0)
    assert abs(float(str(of(list(range(24 * 14)))["rhythm"]))) < 0.01


def test_rhythm_is_that_of_plain_python() -> None:
    rng = np.random.default_rng(4)
    hours = [int(hour) for hour in np.clip(rng.normal(15, 4, 40), 0, 23)]
    n = len(hours)
    resultant = abs(sum(cmath.exp(2j * pi * hour / 24) for hour in hours))
    got = of([day % 28 * 24 + hour for day, hour in enumerate(hours)])["rhythm"]
    assert got == pytest.approx((resultant**2 - n) / (n * (n - 1)), abs=1e-6)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_rhythm_of_few_is_not_taken_for_rhythm(seed: int) -> None:
    rng = np.random.default_rng(seed)
    many = [float(str(of(rng.integers(0, 24 * 28, 9).tolist())["rhythm"])) for _ in range(12)]
    assert abs(sum(many) / len(many)) < 0.1, f"seed {seed}"


def test_below_eight_exchanges_there_is_no_rhythm() -> None:
    seven, eight = (of(list(range(count))) for count in (7, 8))
    assert seven["rhythm"] is seven["weekend"] is None
    assert eight["rhythm"] is not None


def test_a_weekend_is_saturday_and_sunday() -> None:
    week = [day * 24 + 12 for day in range(7)]
    assert of(week * 2)["weekend"] == pytest.approx(2 / 7)
    assert of([119] * 9 + [120] * 11)["weekend"] == pytest.approx(11 / 20)


def test_who_did_nothing_has_a_row_without_numbers() -> None:
    row = of([])
    assert row["account"] == 0
    assert row["exchanges"] is row["rate"] is row["rhythm"] is None


def test_one_row_an_account_whatever_the_order() -> None:
    table = evidence({"accounts": [{"account": n} for n in range(5)], "exchanges": []}, groups={}).traits
    assert table["account"].to_list() == list(range(5))
    assert table.schema["rate"] == pl.Float64
