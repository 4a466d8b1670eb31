"""Who lay idle before it was put to work, by hand; and what the term makes of it."""

from __future__ import annotations

from dataclasses import replace
from math import log2
from statistics import mean

import polars as pl
import pytest

from linkgraph.core.clock import DAY
from linkgraph.findings.behaviour.dormant import TERM
from linkgraph.findings.dormant import SCHEMA, dormant
from linkgraph.tables.activity import Activity
from tests.findings.made_up import evidence

FIRST = 20_000
"""The day on which the exports begin."""
Seen = tuple[int, int, int]
"""Opened so many days after that, first seen so many days after, exchanges."""


def found(group: list[Seen], *, others: list[Seen]) -> pl.DataFrame:
    people = [(0, 0, 0), (-50, 40, 0), *others, *group]  # the first two say from when to when there are exports
    accounts = [{"account": n, "created_at": (FIRST + opened) * DAY} for n, (opened, _, _) in enumerate(people)]
    given = evidence({"accounts": accounts}, groups={0: tuple(range(len(people) - len(group), len(people)))})
    rows = [(n, FIRST + seen, sent, 1, 0, 0) for n, (_, seen, sent) in enumerate(people)]
    activity = Activity.validate(pl.DataFrame(rows, schema=Activity.create_empty().schema, orient="row"))
    return dormant(replace(given, activity=activity))


def test_columns_by_hand() -> None:
    group = [
        (-30, 8, 20),  # idle from the first day of the exports
        (-30, 7, 20),  # a week is no more than a week
        (5, 13, 20),  # idle from its sign-up
        (5, 6, 20),
        (27, 39, 20),  # the exports end too soon to say
        (-30, 20, 2),  # sends too little
    ]
    others = [(-90, 9, 20), (-90, 1, 20), (-90, 1, 20), (-90, 9, 900), (10, 11, 20)]
    row = found(group, others=others).row(0, named=True)
    assert (row["dormant_of"], row["dormant"]) == (4, 2)
    older = (1 + 20 * 3 / 6) / (3 + 20)  # 1 of 3 peers, 2 of 4 of that age
    newer = (0 + 20 * 1 / 3) / (1 + 20)
    assert row["usual_dormant"] == pytest.approx(mean([older, older, newer, newer]))


def test_peers_of_a_volume_that_nobody_has_are_all_of_that_age() -> None:
    row = found([(-30, 8, 900)] * 3, others=[(-90, 9, 20), (-90, 1, 20)]).row(0, named=True)
    assert row["usual_dormant"] == pytest.approx(2 / 4)


def test_without_activity_nothing_is_said() -> None:
    given = evidence({"accounts": [{"account": n} for n in range(3)]}, groups={0: (0, 1, 2)})
    assert dormant(given).schema == SCHEMA
    assert dormant(given).is_empty()


def test_bits_lie_between_nothing_and_what_a_store_is_worth() -> None:
    counts = pl.DataFrame({"dormant": range(41)}).with_columns(dormant_of=pl.lit(40), usual_dormant=pl.lit(0.2))
    bits = counts.select(TERM.bits.round(6)).to_series().to_list()
    assert bits == sorted(bits)
    assert bits[0] == 0.0
    assert bits[-1] == pytest.approx(log2(0.4 / 0.08), abs=0.01)
    assert counts.with_columns(dormant_of=pl.lit(2)).select(TERM.bits).to_series().null_count() == 41
