"""How much each account did and when: what timelines and behaviour are read from."""

from __future__ import annotations

import polars as pl

from linkgraph.core.clock import DAY, HOUR
from linkgraph.sightings.signal import Source
from linkgraph.tables.activity import Activity
from linkgraph.tables.hours import Hours

_ROOM = 2**32
_COUNTED = ("exchanges", "logins", "input_tokens", "output_tokens")


def daily(source: Source) -> pl.DataFrame:
    """`tables.Activity`: exchanges, log-ins and tokens by account and UTC day."""
    parts = []
    none, one = pl.lit(0, dtype=pl.UInt32), pl.len().cast(pl.UInt32)
    if source.has("exchanges"):
        tokens = pl.col("input_tokens", "output_tokens").sum()
        sent = source.tables["exchanges"].group_by(_key(pl.col("sent_at") // DAY))
        parts.append(sent.agg(one.alias("exchanges"), none.alias("logins"), tokens))
    if source.has("logins"):
        tokens = pl.lit(0, dtype=pl.Int64)
        seen = source.tables["logins"].group_by(_key(pl.col("seen_at") // DAY))
        parts.append(
            seen.agg(
                none.alias("exchanges"),
                one.alias("logins"),
                tokens.alias("input_tokens"),
                tokens.alias("output_tokens"),
            )
        )
    if not parts:
        return Activity.create_empty()
    counted = pl.concat(parts).group_by("key").agg(pl.col(_COUNTED).sum())
    return _read(counted, pl.Int32, name="day").collect(engine="streaming")


def weekly(source: Source) -> pl.DataFrame:
    """`tables.Hours`: exchanges by account and UTC hour of the week. 1970-01-01 was a Thursday."""
    if not source.has("exchanges"):
        return Hours.create_empty()
    hour = (pl.col("sent_at") // HOUR + 3 * 24) % 168
    counted = source.tables["exchanges"].group_by(_key(hour)).agg(pl.len().cast(pl.UInt32).alias("exchanges"))
    return _read(counted, pl.UInt8, name="hour").collect(engine="streaming")


def _key(number: pl.Expr) -> pl.Expr:
    """An account and a number from -2 ** 31 to 2 ** 31 - 1 as one number: grouped and sorted in half of the time."""
    return (pl.col("account").cast(pl.Int64) * _ROOM + number + _ROOM // 2).alias("key")


def _read(counted: pl.LazyFrame, kind: type[pl.DataType], *, name: str) -> pl.LazyFrame:
    """Account and number in place of their key, sorted by them."""
    number = (pl.col("key") % _ROOM - _ROOM // 2).cast(kind)
    account = (pl.col("key") // _ROOM).cast(pl.UInt32)
    return counted.sort("key").select(account.alias("account"), number.alias(name), pl.exclude("key"))
