"""A signal's two bucket functions: what some accounts showed, and which of some tokens two accounts or more hold."""

from __future__ import annotations

from functools import partial

import numpy as np
import polars as pl

from linkgraph.kernels.silences import NEVER, Visits, met
from linkgraph.sightings.buckets import Step
from linkgraph.sightings.numbered import numbered
from linkgraph.sightings.signal import Signal, Source
from linkgraph.tables.signals import RARITY

_KEY = ("value", "part")
_FOR_EVER = 2**62
_HELD = (
    pl.col("first_at").min(),
    pl.col("last_at").max(),
    pl.col("count").sum().cast(pl.UInt32),
    pl.col("place").min(),
)


def step(signal: Signal) -> Step:
    """How a signal is collected, bucket by bucket: `showed` and `shared`, or `counted` for signals of timing."""
    if signal.rule != RARITY:
        return Step(signal.name, partial(counted, signal=signal))
    return Step(signal.name, partial(showed, signal=signal), partial(shared, window=signal.window), token=("value",))


def showed(source: Source, *, signal: Signal) -> pl.DataFrame:
    """What the accounts of a bucket showed: account, value, part, first_at, last_at, count, place, of_all.

    `of_all` are all records of the account. One row without a value has `records` and `exposed`: the records with a
    value, and the accounts that have any. A signal without a window has one row for each account and value.
    """
    seen = signal.sight(source)
    if signal.window is None:
        seen = seen.group_by(*_KEY, "account").agg(_HELD)
    rows = seen.collect(engine="streaming")
    account = rows["account"].to_numpy()
    # Sums of counts are exact as floats up to 2 ** 53.
    of_all = np.bincount(account, weights=rows["count"].to_numpy()).astype(np.int64)
    rows = rows.with_columns(pl.Series("of_all", of_all[account]))
    known = rows.filter(pl.col("value").is_not_null()) if rows["value"].null_count() else rows
    counts = {"records": [int(known["count"].sum())], "exposed": [np.count_nonzero(np.bincount(account))]}
    return pl.concat([known, pl.DataFrame(counts)], how="diagonal")


def shared(rows: pl.DataFrame, *, window: int | None) -> pl.DataFrame:
    """Of the tokens of a bucket those that two accounts or more hold, from rows of `showed`.

    A token is a value or, where the signal has a window, an episode of one: who shares a value weeks apart shares
    little. An address passes from customer to customer, a link goes round and is forgotten. An episode ends when nobody
    showed the value for as long as the window; sightings without a time are in the first.

    One row for each account and token: value, part (the number of the episode), account, first_at, last_at, count,
    share, place, holders. One row without a value has `records` and `exposed`, summed, and `alone`: the tokens that one
    account holds.
    """
    counts = rows.filter(pl.col("value").is_null()).select(pl.col("records", "exposed").sum())
    held = rows.lazy().filter(pl.col("value").is_not_null()).select(pl.exclude("records", "exposed", "part")).collect()
    code, values = numbered(held["value"])
    time = held.select(pl.col("first_at", "last_at").fill_null(NEVER))
    visits = Visits(
        group=code,
        member=held["account"].to_numpy(),
        first=time["first_at"].to_numpy(),
        last=time["last_at"].to_numpy(),
        count=held["count"].to_numpy(),
        place=held["place"].to_numpy(),
    )
    found = met(visits, groups=len(values), window=_FOR_EVER if window is None else window)
    times = pl.DataFrame({"first_at": found.first, "last_at": found.last})
    of_two = pl.DataFrame({
        "value": values.gather(code[found.at]),
        "part": found.stretch,
        "account": held["account"].gather(found.at),
        **times.with_columns(pl.when(pl.all() != NEVER).then(pl.all())).to_dict(),
        "count": found.count,
        "share": found.count / held["of_all"].gather(found.at).to_numpy(),
        "place": found.place,
        "holders": found.members,
    })
    return pl.concat([of_two, counts.with_columns(pl.lit(found.alone, pl.Int64).alias("alone"))], how="diagonal")


def counted(source: Source, *, signal: Signal) -> pl.DataFrame:
    """Of a signal of timing only how much there is: `records`, and `exposed`, the accounts that have any."""
    count = signal.sight(source).select(
        pl.len().cast(pl.Int64).alias("records"), pl.col("account").n_unique().cast(pl.Int64).alias("exposed")
    )
    return count.collect()
