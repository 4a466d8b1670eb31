"""They behave like people: a clear night, volumes that differ widely."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import DOUBT, Term, number

_night = ((pl.col("rhythm") / pl.col("all_rhythm").clip(0.02) - 0.8) * 3).clip(0.0, 1.5).fill_null(0.0)
_uneven = ((pl.col("spread") - 0.8) * 3).clip(0.0, 2.0).fill_null(0.0)

TERM = Term(
    name="people",
    kind=DOUBT,
    bits=-(_night + _uneven),
    sentence=pl.format(
        "Daily rhythm {} times that of all accounts; exchanges a day differ by a factor of {}.",
        number(pl.col("rhythm") / pl.col("all_rhythm")),
        number(pl.col("spread").exp()),
    ),
)
