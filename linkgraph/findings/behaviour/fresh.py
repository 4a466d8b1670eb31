"""Sign-ups close together in time, compared with how sign-ups of all accounts are spread."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, number

_share = pl.col("created_days") / pl.col("all_created_days").clip(1.0)

TERM = Term(
    name="fresh",
    kind=BEHAVIOUR,
    bits=((0.35 - _share) * 6).clip(-1.5, 2.0),
    sentence=pl.format(
        "The middle four fifths of its accounts signed up within {} days; of all accounts within {}.",
        number(pl.col("created_days")),
        number(pl.col("all_created_days"), decimals=0),
    ),
)
