"""One referral code that brought most of the group and hardly anybody else: accounts bought or made by one hand."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, percent

TERM = Term(
    name="sign_up_channel",
    kind=BEHAVIOUR,
    bits=((pl.col("channel") - 0.3) * 4).clip(0.0, 2.0) * (pl.col("accounts") >= 5).cast(pl.Float64),
    sentence=pl.format(
        "Share of its accounts that came by one referral code, times the share of that code's users that are its: {}.",
        percent(pl.col("channel")),
    ),
)
