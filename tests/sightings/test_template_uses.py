"""Which exchange was made from which template: as many as the sightings count, each at its place."""

from __future__ import annotations

import polars as pl

from linkgraph.sightings import SIGNALS, collect, template_uses
from linkgraph.tables.template_uses import TemplateUses
from tests.sightings.accepted import Row, source

FIXED = "Read the supplier letter below and rank every premise that a claims adjuster would refute first, item number"
RULES = "Never translate a clause; keep its outcome literal and cautious at all times, for"


def exchanges() -> list[Row]:
    made = [
        {"account": account, "prompt": f"{FIXED} {account}{n} {RULES} {n * 7}"}
        for account in range(4)
        for n in range(6)
    ]
    said = [
        {"account": account, "prompt": f"something else {account * 31 + n}"} for account in range(40) for n in range(4)
    ]
    return [*made[::2], *said, *made[1::2]]


def test_uses_are_those_that_sightings_count() -> None:
    given = source(40, exchanges=exchanges())
    seen = collect(given, [one for one in SIGNALS if one.name == "template"], settings={})
    uses = TemplateUses.validate(template_uses(given, seen.tokens))
    rows = given.tables["exchanges"].collect()
    placed = uses.join(rows, on=["source", "row"])
    assert placed.height == uses.height == 24
    assert all(prompt.startswith(FIXED) for prompt in placed["prompt"])
    counted = placed.group_by("token", "account").agg(pl.len().alias("count")).sort("token", "account")
    assert counted.rows() == seen.sightings.select("token", "account", "count").rows()


def test_where_the_signal_did_not_run_there_is_no_use() -> None:
    given = source(40, exchanges=exchanges())
    seen = collect(given, [one for one in SIGNALS if one.name == "device"], settings={})
    assert template_uses(given, seen.tokens).schema == TemplateUses.create_empty().schema
