"""One customer organisation on record: linked openly, as companies are."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import DOUBT, Term, percent

TERM = Term(
    name="organization",
    kind=DOUBT,
    bits=-(pl.col("organization").fill_null(0.0) * 14).clip(0.0, 12.0),
    sentence=pl.format("{} belong to one customer organisation on record.", percent(pl.col("organization"))),
)
