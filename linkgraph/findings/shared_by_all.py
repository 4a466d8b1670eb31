"""Which things of identity one value covers nearly all members of a group."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.evidence import Evidence

_NEARLY_ALL = 0.8
_OURS = 0.3
_IDENTITY = ("payment_instrument", "device", "email_domain", "phone", "email", "address")


def shared_by_all(evidence: Evidence) -> pl.DataFrame:
    """By group: open_kinds (how many of `_IDENTITY` have one token that `_NEARLY_ALL` members hold and that is theirs),
    open_names (their names).
    """
    mine = evidence.counted()
    size = mine.group_by("group").agg(pl.len().alias("size"))
    held = (
        evidence.sightings
        .filter(pl.col("signal").is_in(_IDENTITY))
        .join(mine, on="account")
        .join(evidence.tokens.select("signal", "token", "value", "holders"), on=["signal", "token"])
        # Episodes of one address are one address.
        .group_by("group", "signal", "value")
        .agg(pl.col("account").n_unique().alias("inside"), pl.col("holders").max())
        .join(size, on="group")
    )
    covering = (pl.col("inside") / pl.col("size") >= _NEARLY_ALL) & (pl.col("inside") / pl.col("holders") >= _OURS)
    found = (
        held
        .filter(covering)
        .group_by("group")
        .agg(
            pl.col("signal").n_unique().cast(pl.Int64).alias("open_kinds"),
            pl.col("signal").unique().sort().str.replace_all("_", " ").str.join(", ").alias("open_names"),
        )
    )
    return size.join(found, on="group", how="left").select(
        "group", pl.col("open_kinds").fill_null(0), pl.col("open_names").fill_null("none")
    )
