"""A household: few people, one home address for weeks."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import DOUBT, Term, percent

_small = ((9 - pl.col("accounts")) / 3).clip(0.0, 1.0)

TERM = Term(
    name="household",
    kind=DOUBT,
    bits=-_small * (2.0 + 5.0 * pl.col("home").fill_null(0.0)),
    sentence=pl.format(
        "{} accounts (a household has few); {} of them kept coming back to one address for two weeks or more.",
        pl.col("accounts"),
        percent(pl.col("home").fill_null(0.0)),
    ),
)
