"""Accounts that all do much more than most: work is what they were opened for."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, number

_times = pl.col("rate") / pl.col("all_rate").clip(0.05)
_sure = pl.min_horizontal(pl.col("active"), 6) / 6

TERM = Term(
    name="busy",
    kind=BEHAVIOUR,
    bits=(_times.log(2.0) - 0.5).clip(-1.0, 3.0) * _sure,
    sentence=pl.format(
        "Its median account sends {} exchanges a day; the median of all active accounts {}.",
        number(pl.col("rate")),
        number(pl.col("all_rate")),
    ),
)
