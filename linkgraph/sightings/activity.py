"""How much each account did and when: what timelines and behaviour are read from."""

from __future__ import annotations

import polars as pl

from linkgraph.core.clock import DAY, HOUR
from linkgraph.sightings.signal import Source
from linkgraph.tables.activity import Activity
from linkgraph.tables.hours import Hours


def daily(source: Source) -> pl.DataFrame:
    """`tables.Activity`: exchanges, log-ins and tokens by account and UTC day."""
    parts = []
    if source.has("exchanges"):
        parts.append(
            source
            .tables["exchanges"]
            .group_by("account", _day("sent_at"))
            .agg(
                pl.len().cast(pl.UInt32).alias("exchanges"),
                pl.lit(0, dtype=pl.UInt32).alias("logins"),
                pl.col("input_tokens").sum(),
                pl.col("output_tokens").sum(),
            )
        )
    if source.has("logins"):
        parts.append(
            source
            .tables["logins"]
            .group_by("account", _day("seen_at"))
            .agg(
                pl.lit(0, dtype=pl.UInt32).alias("exchanges"),
                pl.len().cast(pl.UInt32).alias("logins"),
                pl.lit(0, dtype=pl.Int64).alias("input_tokens"),
                pl.lit(0, dtype=pl.Int64).alias("output_tokens"),
            )
        )
    if not parts:
        return Activity.create_empty()
    return (
        pl
        .concat(parts)
        .group_by("account", "day")
        .agg(pl.col("exchanges", "logins", "input_tokens", "output_tokens").sum())
        .sort("account", "day")
        .collect(engine="streaming")
    )


def _day(at: str) -> pl.Expr:
    return (pl.col(at) // DAY).cast(pl.Int32).alias("day")


def weekly(source: Source) -> pl.DataFrame:
    """`tables.Hours`: exchanges by account and UTC hour of the week. 1970-01-01 was a Thursday."""
    if not source.has("exchanges"):
        return Hours.create_empty()
    hour = ((pl.col("sent_at") // HOUR + 3 * 24) % 168).cast(pl.UInt8).alias("hour")
    return (
        source
        .tables["exchanges"]
        .group_by("account", hour)
        .agg(pl.len().cast(pl.UInt32).alias("exchanges"))
        .sort("account", "hour")
        .collect(engine="streaming")
    )
