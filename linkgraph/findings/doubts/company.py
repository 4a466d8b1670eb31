"""A company without an organisation on record: one mail domain of its own, working days, office hours."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import DOUBT, Term, percent

_own_domain = pl.min_horizontal(pl.col("domain"), pl.col("domain_ours")).fill_null(0.0)
_office = ((pl.col("rhythm") / pl.col("all_rhythm").clip(0.02) - 0.7) * 4).clip(0.0, 3.0).fill_null(0.0)
_weekdays = ((0.7 - pl.col("weekend") / pl.col("all_weekend").clip(0.02)) * 4).clip(0.0, 3.0).fill_null(0.0)

TERM = Term(
    name="company",
    kind=DOUBT,
    bits=-((_own_domain > 0.4).cast(pl.Float64) * (3.0 + _office + _weekdays) + _weekdays * 0.7),
    sentence=pl.format(
        "{} share the mail domain {}; {} of exchanges fall on weekends, among all accounts {}.",
        percent(pl.col("domain").fill_null(0.0)),
        pl.col("domain_name").fill_null("(none)"),
        percent(pl.col("weekend")).fill_null("none"),
        percent(pl.col("all_weekend")).fill_null("none"),
    ),
)
