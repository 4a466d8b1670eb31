"""They keep hours as people do: a clear night."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import DOUBT, Term, number

_night = ((pl.col("rhythm") / pl.col("all_rhythm").clip(0.02) - 0.8) * 3).clip(0.0, 1.5).fill_null(0.0)

TERM = Term(
    name="people",
    kind=DOUBT,
    bits=-_night,
    sentence=pl.format(
        "Its accounts keep to certain hours of the day {} times as much as all accounts do.",
        number(pl.col("rhythm") / pl.col("all_rhythm")),
    ),
)
