"""A company without an organisation on record: one mail domain of its own, one country, one office.

It does not hide that its accounts belong together, whatever programs it runs at night.
"""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import DOUBT, Term, percent

_own_domain = pl.min_horizontal(pl.col("domain"), pl.col("domain_ours")).fill_null(0.0)
_one_country = ((pl.col("country") - 0.7) * 10).clip(0.0, 3.0).fill_null(0.0)
# Four companies in five are seen at an address that many of their people share: a group that never is in one place is
# the less likely one, where it is known from where its accounts send.
_seen = pl.col("churn_of").fill_null(0) >= 3
_one_office = pl.when(_seen).then(((pl.col("office").fill_null(0.0) - 0.06) * 40).clip(-2.5, 3.0)).otherwise(0.0)

TERM = Term(
    name="company",
    kind=DOUBT,
    # A part of the group with a domain of its own says less of all of it than nearly all of it.
    bits=-((_own_domain - 0.3) / 0.5).clip(0.0, 1.0) * (3.0 + _one_country + _one_office).clip(0.0),
    sentence=pl.format(
        "{} share the mail domain {}, of whose users {} are its; {} declare the most frequent country; its most shared "
        "address holds {} (the share of its accounts there, times the share of that address that is theirs).",
        percent(pl.col("domain")),
        pl.col("domain_name"),
        percent(pl.col("domain_ours")),
        percent(pl.col("country")),
        percent(pl.col("office").fill_null(0.0)),
    ),
)
