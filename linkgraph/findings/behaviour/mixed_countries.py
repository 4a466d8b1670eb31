"""Accounts that share cards or devices and declare many countries, or pay with cards from elsewhere."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, percent

TERM = Term(
    name="mixed_countries",
    kind=BEHAVIOUR,
    # People who know each other live in one country, and so do the accounts of about half of the operators.
    bits=((0.75 - pl.col("country")) * 4).clip(-0.5, 2.0)
    + ((pl.col("abroad").fill_null(0.2) - 0.3) * 2).clip(-0.25, 1.0),
    sentence=pl.coalesce(
        pl.format(
            "{} declare the most frequent country; {} of payment instruments are from a country not the account's.",
            percent(pl.col("country")),
            percent(pl.col("abroad")),
        ),
        pl.format("{} declare the most frequent country.", percent(pl.col("country"))),
    ),
)
