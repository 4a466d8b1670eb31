"""Prepaid or virtual payment instruments, counted as instruments, not as accounts."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, percent

TERM = Term(
    name="prepaid",
    kind=BEHAVIOUR,
    bits=((pl.col("prepaid") - 0.4) * 4).clip(0.0, 2.0) * (pl.min_horizontal(pl.col("instruments"), 4) / 4),
    sentence=pl.format(
        "{} of its {} payment instruments are prepaid or virtual.", percent(pl.col("prepaid")), pl.col("instruments")
    ),
)
