"""How much of a group's traffic went to a new model in the days after it came out, and of everybody's."""

from __future__ import annotations

import polars as pl

from linkgraph.core.clock import DAY
from linkgraph.findings.evidence import Evidence

SCHEMA = pl.Schema({
    "group": pl.UInt32,
    "new_model": pl.String,
    "released_at": pl.Int64,
    "release_given": pl.Boolean,
    "movers_of": pl.Int64,
    "movers": pl.Int64,
    "moved_1d": pl.Float64,
    "moved_3d": pl.Float64,
    "all_movers": pl.Float64,
    "all_moved_1d": pl.Float64,
    "all_moved_3d": pl.Float64,
})


def new_model(evidence: Evidence) -> pl.DataFrame:
    """By group, for the release at which most of its accounts were active (the latest of several):

    new_model, released_at, release_given; movers_of (accounts with exchanges on the second or third day after it),
    movers (those that sent half of them or more to the new model); moved_1d, moved_3d (share of all exchanges in the
    first 24 and 72 hours). all_movers (a share), all_moved_1d and all_moved_3d are the same of all accounts that were
    active then. A group with nobody active then has no row. Models that come out within a day of one another are one
    release (large and small ones of one family): whoever goes to any of them has moved.
    """
    if evidence.moves is None or evidence.releases is None or evidence.moves.is_empty():
        return SCHEMA.to_frame()
    releases, moves = _together(evidence.releases, evidence.moves)
    later, moved = pl.col("sent_3d") - pl.col("sent_1d"), pl.col("moved_3d") - pl.col("moved_1d")
    sums = [
        (later > 0).sum().cast(pl.Int64).alias("movers_of"),
        ((later > 0) & (2 * moved >= later)).sum().cast(pl.Int64).alias("movers"),
        (pl.col("moved_1d").sum() / pl.col("sent_1d").sum()).fill_nan(None).alias("moved_1d"),
        (pl.col("moved_3d").sum() / pl.col("sent_3d").sum()).alias("moved_3d"),
    ]
    everybody = moves.group_by("model").agg(sums)
    base = everybody.select(
        "model",
        (pl.col("movers") / pl.col("movers_of")).fill_nan(None).alias("all_movers"),
        pl.col("moved_1d").alias("all_moved_1d"),
        pl.col("moved_3d").alias("all_moved_3d"),
    )
    found = (
        moves
        .join(evidence.counted(), on="account")
        .group_by("group", "model")
        .agg(sums)
        .join(releases, on="model")
        .join(base, on="model")
        .sort("group", "movers_of", "released_at", "model", descending=[False, True, True, False])
        .unique("group", keep="first", maintain_order=True)
        .rename({"model": "new_model", "given": "release_given"})
    )
    return found.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def _together(releases: pl.DataFrame, moves: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Releases and moves with the models that came out within `DAY` of one another as one, named by all of them."""
    fresh = (pl.col("released_at").diff() >= DAY).fill_null(value=True)
    named = releases.sort("released_at", "model").with_columns(
        pl.col("model").str.join(", ").over(fresh.cum_sum()).alias("name")
    )
    # The windows of two such models are hours apart: who sent more in one of them sent that much.
    sent = [pl.col(column).max().cast(pl.Int64) for column in ("sent_1d", "sent_3d")]
    moved = [pl.min_horizontal(pl.col(f"moved_{days}").sum(), pl.col(f"sent_{days}").max()) for days in ("1d", "3d")]
    return (
        named
        .group_by("name", maintain_order=True)
        .agg(pl.col("released_at").min(), pl.col("given").all())
        .rename({"name": "model"}),
        moves
        .join(named.select("model", "name"), on="model")
        .group_by("name", "account")
        .agg(
            *sent, *[part.cast(pl.Int64).alias(f"moved_{days}") for part, days in zip(moved, ("1d", "3d"), strict=True)]
        )
        .rename({"name": "model"}),
    )
