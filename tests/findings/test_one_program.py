"""A scheduler's habits count less where an innocent explanation that fits makes them ordinary."""

from __future__ import annotations

import functools
from typing import Any

import polars as pl
import pytest

from linkgraph.findings.one_program import TERM, ordinary
from linkgraph.findings.profile import profiles
from tests.findings.made_up import world

PROGRAM = {
    "rate": 25.0,
    "all_rate": 1.5,
    "active": 20,
    "spread": 0.15,
    "movers": 20,
    "movers_of": 20,
    "all_movers": 0.2,
}
FIRM = {"domain": 0.95, "domain_ours": 1.0}


@functools.cache
def shape() -> pl.Schema:
    """Names and types of a real profile."""
    return profiles(world(1)).schema


def looked_at(columns: dict[str, float]) -> dict[str, Any]:
    """What is ordinary of a group of which only these columns are known."""
    row = dict.fromkeys(shape()) | {"group": 0, "accounts": 20} | columns
    table = ordinary(pl.DataFrame([row], schema=shape()))
    return table.select(TERM.bits.alias("bits"), TERM.sentence.alias("sentence"), "ordinary_of", "ordinary_left").row(
        0, named=True
    )


def test_what_a_firms_program_does_is_worth_the_rarity_of_such_firms() -> None:
    found = looked_at({**PROGRAM, **FIRM, "served": 1.0})
    assert found["ordinary_of"] > 7.0
    # Three firms in twenty: 2.7 bits, however much the terms say.
    assert found["ordinary_left"] == pytest.approx(2.7, abs=0.1)
    assert "one firm" in str(found["sentence"])


def test_seats_that_wait_for_the_program_have_the_same_cause() -> None:
    waiting = {"dormant": 15, "dormant_of": 20, "usual_dormant": 0.1}
    firm = {**PROGRAM, **FIRM, "served": 1.0}
    more = looked_at({**firm, **waiting})
    assert more["ordinary_of"] > looked_at(firm)["ordinary_of"] + 1.5
    assert more["ordinary_left"] == pytest.approx(looked_at(firm)["ordinary_left"], abs=0.1)


@pytest.mark.parametrize(
    "columns",
    [
        {**FIRM, "one_network": 0.9, "churn": 9.0, "usual_churn": 1.0},
        {"one_network": 0.9, "instruments": 2, "tied_payment": 1.0},
        {"open_kinds": 3, "served": 1.0, "tied_device": 1.0},
    ],
)
def test_one_network_and_a_few_cards_are_in_the_open(columns: dict[str, float]) -> None:
    assert looked_at({**PROGRAM, **columns})["ordinary_left"] < 3.0


@pytest.mark.parametrize(
    "columns",
    [
        {**FIRM},
        {**FIRM, "office": 0.9, "churn": 9.0, "usual_churn": 1.0},
        {"domain": 0.5, "domain_ours": 1.0, "served": 1.0, "tied_payment": 1.0},
        {"domain": 0.95, "domain_ours": 0.01, "office": 0.9, "tied_payment": 1.0},
        {"open_kinds": 2, "tied_device": 1.0},
        {"one_network": 0.9, "instruments": 9, "tied_payment": 1.0},
        {"one_network": 0.1, "instruments": 1, "tied_payment": 1.0},
        {},
    ],
)
def test_whoever_poses_as_a_firm_keeps_most_of_it(columns: dict[str, float]) -> None:
    found = looked_at({**PROGRAM, **columns})
    assert found["bits"] > -3.0
    assert found["ordinary_left"] > 5.0 or found["ordinary_of"] == 0.0


def test_an_apps_customers_are_awake_at_night_but_not_evenly_busy() -> None:
    night = {"rhythm": 0.0, "rhythm_of": 9, "usual_rhythm": 0.3, "own_content": 1.0, "own_templates": 3}
    moved = {"movers": 20, "movers_of": 20, "all_movers": 0.2}
    assert looked_at({**night, **moved, "served": 1.0})["bits"] < -0.5
    assert looked_at({**night, **moved, "served": 1.0, "tied_payment": 1.0})["bits"] == 0.0
    even = {"rate": 25.0, "all_rate": 1.5, "active": 20, "spread": 0.15, "served": 1.0}
    assert looked_at(even)["bits"] == 0.0


def test_nothing_is_taken_where_nothing_speaks() -> None:
    assert looked_at({**FIRM, "served": 1.0}) == {
        "bits": 0.0, "sentence": "No innocent explanation makes ordinary what its accounts do.",
        "ordinary_of": 0.0, "ordinary_left": 0.0,
    }  # fmt: skip
