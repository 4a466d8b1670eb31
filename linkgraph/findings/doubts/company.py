"""A company without an organisation on record: one mail domain of its own, one country, one office, working days.

It does not hide that its accounts belong together, whatever programs it runs at night.
"""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import DOUBT, Term, percent

_own_domain = pl.min_horizontal(pl.col("domain"), pl.col("domain_ours")).fill_null(0.0) > 0.4
_one_country = ((pl.col("country") - 0.8) * 15).clip(0.0, 3.0).fill_null(0.0)
_one_office = (pl.col("office") * 4).clip(0.0, 4.0).fill_null(0.0)
_hours = ((pl.col("rhythm") / pl.col("all_rhythm").clip(0.02) - 0.7) * 4).clip(0.0, 3.0).fill_null(0.0)
_weekdays = ((0.7 - pl.col("weekend") / pl.col("all_weekend").clip(0.02)) * 4).clip(0.0, 3.0).fill_null(0.0)

_identity = pl.format(
    "{} share the mail domain {}, {} the most frequent country",
    percent(pl.col("domain")),
    pl.col("domain_name"),
    percent(pl.col("country")),
)
_calendar = pl.format(
    "{} of exchanges fall on weekends, among all accounts {}",
    percent(pl.col("weekend")),
    percent(pl.col("all_weekend")),
)

TERM = Term(
    name="company",
    kind=DOUBT,
    bits=-(
        pl.when(_own_domain).then(3.0 + _one_country + _one_office + _hours + _weekdays).otherwise(0.0)
        + _weekdays * 0.7
    ),
    sentence=pl.coalesce(
        pl.format("{}; {}.", _identity, _calendar), pl.format("{}.", _identity), pl.format("{}.", _calendar)
    ),
)
