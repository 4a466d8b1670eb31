"""People at work: weekends are free, and so are the nights."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import DOUBT, Term, number, percent

_hours = ((pl.col("rhythm") / pl.col("usual_rhythm").clip(0.02) - 0.8) * 2).clip(0.0, 2.0).fill_null(0.0)
_weekdays = ((0.7 - pl.col("weekend") / pl.col("all_weekend").clip(0.02)) * 8).clip(0.0, 4.0).fill_null(0.0)
# The free weekend of two or three people may be a coincidence.
_sure = pl.min_horizontal(pl.col("active"), 8) / 8

TERM = Term(
    name="working_days",
    kind=DOUBT,
    bits=-(_weekdays + _hours) * _sure,
    sentence=pl.format(
        "{} of exchanges fall on weekends, among all accounts {}; its accounts keep to certain hours of the day {} "
        "times as much as unlinked ones that do as much.",
        percent(pl.col("weekend")),
        percent(pl.col("all_weekend")),
        number(pl.col("rhythm") / pl.col("usual_rhythm")),
    ),
)
