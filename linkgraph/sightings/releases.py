"""When new models came out, and how much of each account's traffic moved to them in the days after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from linkgraph.core.clock import DAY, to_micros
from linkgraph.sightings.buckets import LOCAL, Engine, Step
from linkgraph.sightings.signal import Source
from linkgraph.tables.releases import Moves, Releases

# What is there in the first days was there before: when it came out cannot be seen.
_BEFORE = 3 * DAY


def begun(source: Source) -> pl.DataFrame:
    """How many accounts of a bucket first used a model on a UTC day: model, day, accounts, at (the first of them).

    One row without a model: at and last, the first and the last of all exchanges, none where there is no exchange.
    """
    exchanges, sent_at = source.tables["exchanges"], pl.col("sent_at")
    by_account = exchanges.filter(pl.col("model").is_not_null()).group_by("model", "account").agg(sent_at.min())
    by_day = by_account.group_by("model", day=sent_at // DAY).agg(accounts=pl.len().cast(pl.Int64), at=sent_at.min())
    span = exchanges.select(at=sent_at.min(), last=sent_at.max())
    return pl.concat([by_day, span], how="diagonal").collect(engine="streaming")


def releases(source: Source, given: Mapping[str, datetime], *, least: int, engine: Engine = LOCAL) -> pl.DataFrame:
    """`tables.Releases`: models with a given time, and others that come up inside the observed time.

    Of the latter it is the first exchange on the UTC day on which the model reaches `least` accounts (early access is
    for a few). A model that never does, or did within `_BEFORE` after the first exchange of all, has no row; nor has
    one whose given time lies outside the observed time.
    """
    if not source.has("exchanges"):
        return Releases.create_empty()
    (found,) = engine.run(source, [Step("begun", begun)])
    first, last = found.select(pl.col("at").min(), pl.col("last").max()).row(0)
    if first is None:
        return Releases.create_empty()
    seen = (
        found
        .filter(pl.col("model").is_not_null())
        .group_by("model", "day")
        .agg(pl.col("accounts").sum(), pl.col("at").min())
        .sort("model", "day")
        .with_columns(pl.col("accounts").cum_sum().over("model"))
        .filter(pl.col("accounts") >= least)
        .group_by("model", maintain_order=True)
        .first()
        .filter((pl.col("at") >= first + _BEFORE) & ~pl.col("model").is_in(list(given)))
        .select("model", released_at="at", given=pl.lit(value=False))
    )
    told = [(model, to_micros(at), True) for model, at in given.items() if first <= to_micros(at) <= last]
    named = pl.DataFrame(told, schema=Releases.create_empty().schema, orient="row")
    return Releases.validate(pl.concat([seen, named]).sort("released_at", "model"))


def moves(source: Source, released: pl.DataFrame) -> pl.DataFrame:
    """`tables.Moves` of the given `tables.Releases`; an account that is not active in the three days has no row."""
    found = [_moves(source.tables["exchanges"], row["model"], at=row["released_at"]) for row in released.to_dicts()]
    return Moves.validate(pl.concat([Moves.create_empty(), *found]).sort("model", "account"))


def _moves(exchanges: pl.LazyFrame, model: str, *, at: int) -> pl.DataFrame:
    after = pl.col("sent_at") - at
    on_it, early = pl.col("model") == model, after < DAY
    return (
        exchanges
        .filter(after.is_between(0, 3 * DAY, closed="left") & pl.col("model").is_not_null())
        .group_by("account")
        .agg(
            early.sum().cast(pl.UInt32).alias("sent_1d"),
            (early & on_it).sum().cast(pl.UInt32).alias("moved_1d"),
            pl.len().cast(pl.UInt32).alias("sent_3d"),
            on_it.sum().cast(pl.UInt32).alias("moved_3d"),
        )
        .select(pl.lit(model).alias("model"), "account", "sent_1d", "moved_1d", "sent_3d", "moved_3d")
        .collect(engine="streaming")
    )
