"""The accounts move in lockstep or hand over to one another: one scheduler."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, percent

TERM = Term(
    name="timing",
    kind=BEHAVIOUR,
    bits=(pl.col("tied_timing") * 6).clip(0.0, 5.0),
    sentence=pl.format(
        "{} of its accounts send in the same seconds as others of it, or take over within a minute, beyond chance.",
        percent(pl.col("tied_timing")),
    ),
)
