"""A banned ring and the one that comes after it: other accounts, and the same cards, devices, mailboxes or templates.

Only what a ring had to itself counts, so that neither a shop's device nor a public template makes a successor.
Infrastructure does not count, since strangers meet on it, nor does timing, which has no values.
"""

from __future__ import annotations

import polars as pl

from linkgraph.tables.identities import RingTokens, Successors
from linkgraph.tables.signals import RARITY

_VALUE = ["ring_id", "signal", "value"]


def held(
    rings: pl.DataFrame, *, signals: pl.LazyFrame, tokens: pl.LazyFrame, sightings: pl.LazyFrame, supporting: str
) -> pl.DataFrame:
    """How many accounts of each ring hold each value: ring_id, signal, value, inside, holders; sorted.

    `rings` has ring_id and account (the number); the family `supporting` is left out. A value is in `tables.Tokens`
    from two holders on.
    """
    used = signals.filter((pl.col("rule") == RARITY) & (pl.col("family") != supporting)).select("signal")
    return (
        sightings
        .join(used, on="signal", how="semi")
        .join(rings.lazy().select("ring_id", "account"), on="account")
        .group_by("ring_id", "signal", "token")
        .agg(pl.len().cast(pl.UInt32).alias("inside"))
        .join(tokens.select("signal", "token", "value", "holders"), on=["signal", "token"])
        # Episodes of one value are tokens of their own.
        .group_by(_VALUE)
        .agg(pl.col("inside", "holders").max())
        .sort(_VALUE)
        .collect()
    )


def own(values: pl.DataFrame) -> pl.DataFrame:
    """`tables.RingTokens`: of what `held` gives, what a ring has to itself."""
    private = (pl.col("inside") >= 2) & (2 * pl.col("inside") > pl.col("holders"))
    return RingTokens.validate(values.filter(private))


def successors(
    earlier: pl.DataFrame, later: pl.DataFrame, *, then: pl.DataFrame, now: pl.DataFrame, still: pl.DataFrame
) -> pl.DataFrame:
    """`tables.Successors`: which later rings carry on what earlier ones had to themselves.

    An earlier ring (ring_id, banned, status_at; one row an account) counts when most of its accounts were banned or
    suspended; a later one (ring_id, created_at) when most of its accounts signed up after the first of those bans. A
    value is carried on when the earlier ring had it to itself (`then`: `tables.RingTokens`) and fewer others hold it
    today than accounts of the two (`now`, `still`: what `held` gives for the later and for the earlier rings).

    Not seen: bans without a time, and values that a single account of the later data shows.
    """
    banned = (
        earlier
        .group_by(pl.col("ring_id").alias("successor_of"))
        .agg(
            (2 * pl.col("banned").sum() > pl.len()).alias("over"),
            pl.col("status_at").filter(pl.col("banned")).min().alias("first_ban"),
        )
        .filter("over")
    )
    begun = later.group_by("ring_id").agg(pl.col("created_at").median().alias("begun"))
    left = still.select("signal", "value", pl.col("ring_id").alias("successor_of"), left="inside")
    both = pl.col("now") + pl.col("left").fill_null(0)
    return Successors.validate(
        then
        .select("signal", "value", pl.col("ring_id").alias("successor_of"), then="inside")
        .join(banned, on="successor_of")
        .join(now.select(*_VALUE, "holders", now="inside"), on=["signal", "value"])
        .join(begun, on="ring_id")
        .filter((pl.col("begun") > pl.col("first_ban")) & (pl.col("ring_id") != pl.col("successor_of")))
        .join(left, on=["successor_of", "signal", "value"], how="left")
        .with_columns((pl.col("holders").cast(pl.Int64) - both).clip(0).cast(pl.UInt32).alias("others"))
        .filter(pl.col("others") < both)
        .select(Successors.column_names())
        .sort("ring_id", "successor_of", "signal", "value")
    )
