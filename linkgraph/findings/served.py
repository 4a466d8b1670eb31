"""Members whose exchanges come from servers of one app."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.evidence import Evidence

_MOSTLY = 0.25
_TOGETHER = 3


def served(evidence: Evidence) -> pl.DataFrame:
    """By group: served (share of members with a quarter of their exchanges from servers of three members or more),
    app_servers (how many those are).
    """
    mine = evidence.counted()
    # Where no address of an exchange is known nothing is known of servers.
    size = mine.filter(evidence.places.height > 0).group_by("group").agg(pl.len().alias("size"))
    together = mine.join(evidence.servers, on="account").filter(pl.len().over("group", "address") >= _TOGETHER)
    used = together.group_by("group").agg(pl.col("address").n_unique().cast(pl.Int64).alias("app_servers"))
    sending = (
        together
        .group_by("group", "account")
        .agg(pl.col("share").sum())
        .group_by("group")
        .agg((pl.col("share") >= _MOSTLY).sum().alias("sending"))
    )
    return (
        size
        .join(sending, on="group", how="left")
        .join(used, on="group", how="left")
        .select(
            "group",
            pl.col("app_servers").fill_null(0),
            (pl.col("sending").fill_null(0) / pl.col("size")).alias("served"),
        )
    )
