"""Accounts that lay idle after they were opened, and then were put to work."""

from __future__ import annotations

import polars as pl

from linkgraph.core.clock import DAY
from linkgraph.findings.evidence import Evidence

_IDLE = 7
_FEWEST_SENT = 3
_WEIGHT = 20
SCHEMA = pl.Schema({"group": pl.UInt32, "dormant_of": pl.Int64, "dormant": pl.Int64, "usual_dormant": pl.Float64})


def dormant(evidence: Evidence) -> pl.DataFrame:
    """By group: dormant_of (accounts that could show it), dormant (those that do), usual_dormant (a share).

    An account could have been seen from its sign-up on, or from the first day of the exports where it is older. It lay
    dormant when more than `_IDLE` days without any record passed from then on, which can be seen of accounts that had
    twice as long and sent `_FEWEST_SENT` exchanges. Who sends little is seen late as well: `usual_dormant` is the mean
    over the members of the share among unlinked accounts with as many exchanges (in powers of two) that are as well
    older than the exports, or not; a share of few accounts is drawn towards that of all, which counts as `_WEIGHT`.
    """
    if evidence.activity.is_empty():
        return SCHEMA.to_frame()
    first, last = evidence.activity.select(pl.col("day").min().alias("from"), pl.col("day").max().alias("to")).row(0)
    opened = pl.col("created_at") // DAY
    seen = (
        evidence.activity
        .group_by("account")
        .agg(pl.col("day").min().cast(pl.Int64).alias("seen"), pl.col("exchanges").cast(pl.Int64).sum())
        .join(evidence.accounts.select("account", opened.alias("opened")), on="account")
        .with_columns(pl.max_horizontal("opened", pl.lit(first, dtype=pl.Int64)).alias("could"))
        .filter((pl.col("exchanges") >= _FEWEST_SENT) & (last - pl.col("could") >= 2 * _IDLE))
        .select(
            "account",
            (pl.col("seen") - pl.col("could") > _IDLE).alias("idle"),
            (pl.col("opened") < first).alias("older"),
            pl.col("exchanges").log(2.0).floor().cast(pl.Int64).alias("volume"),
        )
    )
    alone = seen.join(evidence.linked(), on="account", how="anti")
    of_age = alone.group_by("older").agg(((pl.col("idle").sum() + 1) / (pl.len() + 2)).alias("all"))
    like = alone.group_by("older", "volume").agg(pl.col("idle").sum().cast(pl.Int64), pl.len().alias("peers"))
    mine = (
        seen
        .join(evidence.counted(), on="account")
        .join(of_age, on="older", how="left")
        .join(like.rename({"idle": "idle_peers"}), on=["older", "volume"], how="left")
        .sort("group", "account")
    )
    usual = (pl.col("idle_peers").fill_null(0) + _WEIGHT * pl.col("all")) / (pl.col("peers").fill_null(0) + _WEIGHT)
    found = mine.group_by("group", maintain_order=True).agg(
        pl.len().alias("dormant_of"), pl.col("idle").sum().alias("dormant"), usual.mean().alias("usual_dormant")
    )
    return found.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
