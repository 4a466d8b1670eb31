"""A signal's two bucket functions: what some accounts showed, and which of some tokens two accounts or more hold."""

from __future__ import annotations

from functools import partial

import polars as pl

from linkgraph.sightings.buckets import Step
from linkgraph.sightings.episodes import episodes
from linkgraph.sightings.signal import Signal, Source
from linkgraph.tables.signals import RARITY

_KEY = ("value", "part")
_HELD = (
    pl.col("first_at").min(),
    pl.col("last_at").max(),
    pl.col("count").sum().cast(pl.UInt32),
    pl.col("place").min(),
)


def step(signal: Signal) -> Step:
    """How a signal is collected, bucket by bucket: `showed` and `shared`, or `counted` for signals of timing."""
    if signal.rule != RARITY:
        return Step(partial(counted, signal=signal))
    return Step(partial(showed, signal=signal), partial(shared, window=signal.window), token=("value",))


def showed(source: Source, *, signal: Signal) -> pl.DataFrame:
    """What the accounts of a bucket showed: account, value, part, first_at, last_at, count, place, of_all.

    `of_all` are all records of the account. One row without a value has `records` and `exposed`: the records with a
    value, and the accounts that have any. A signal without a window has one row for each account and value.
    """
    seen = signal.sight(source)
    if signal.window is None:
        seen = seen.group_by(*_KEY, "account").agg(_HELD)
    of_all = pl.col("count").cast(pl.Int64).sum().over("account")
    rows = seen.collect(engine="streaming").with_columns(of_all.alias("of_all"))
    known = rows.filter(pl.col("value").is_not_null())
    counts = {"records": [int(known["count"].sum())], "exposed": [rows["account"].n_unique()]}
    return pl.concat([known, pl.DataFrame(counts)], how="diagonal")


def shared(rows: pl.DataFrame, *, window: int | None) -> pl.DataFrame:
    """Of the tokens of a bucket those that two accounts or more hold, from rows of `showed`.

    One row for each account and token: value, part, account, first_at, last_at, count, share, place, holders. One row
    without a value has `records` and `exposed`, summed, and `alone`: the tokens that one account holds.
    """
    counts = rows.filter(pl.col("value").is_null()).select(pl.col("records", "exposed").sum())
    held = rows.filter(pl.col("value").is_not_null()).drop("records", "exposed")
    if window is not None:
        of_all = pl.col("of_all").first()
        visits = episodes(held.lazy(), window=window).group_by(*_KEY, "account").agg(*_HELD, of_all)
        held = visits.collect(engine="streaming")
    held = held.with_columns(pl.len().cast(pl.UInt32).over(_KEY).alias("holders"))
    alone = held.filter(pl.col("holders") == 1).height
    share = (pl.col("count") / pl.col("of_all")).alias("share")
    columns = (*_KEY, "account", "first_at", "last_at", "count", share, "place", "holders")
    of_two = held.filter(pl.col("holders") >= 2).select(columns)
    return pl.concat([of_two, counts.with_columns(pl.lit(alone, pl.Int64).alias("alone"))], how="diagonal")


def counted(source: Source, *, signal: Signal) -> pl.DataFrame:
    """Of a signal of timing only how much there is: `records`, and `exposed`, the accounts that have any."""
    count = signal.sight(source).select(
        pl.len().cast(pl.Int64).alias("records"), pl.col("account").n_unique().cast(pl.Int64).alias("exposed")
    )
    return count.collect()
