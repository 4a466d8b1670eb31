"""The same coordinated pairs as a peer: CooRTweet 2.1.3 on 35,125 real shares, at four time windows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from linkgraph.core.clock import SECOND
from linkgraph.kernels.coincidence import near

EDGES = {1: 8, 10: 442, 60: 3_721, 300: 19_239}


@pytest.fixture(scope="module")
def shares(shared_data: Path) -> pl.DataFrame:
    """Shares by accounts with two or more, in the order that `near` asks for: by object, then by time."""
    events = pl.read_parquet(shared_data / "coortweet_russian" / "events.parquet")
    return (
        events
        .filter(pl.len().over("account_id") >= 2)
        .with_columns(
            (pl.col("object_id").rank("dense").cast(pl.Int64) - 1).alias("group"),
            (pl.col("account_id").rank("dense").cast(pl.UInt32) - 1).alias("member"),
            (pl.col("ts") * SECOND).alias("at"),
        )
        .sort("group", "at", "member", "content_id")
    )


def pairs_of_shares(shares: pl.DataFrame, *, window: int) -> pl.DataFrame:
    """Pairs of shares of one object by different accounts within the window, with both content ids."""
    group, at = shares["group"].to_numpy(), shares["at"].to_numpy()
    member = shares["member"].to_numpy().astype(np.uint32)
    first, second = near(group, member, at, window=window * SECOND)
    one, two = shares[first], shares[second]
    return pl.DataFrame({
        "object_id": one["object_id"],
        "a": one["account_id"],
        "b": two["account_id"],
        "content_a": one["content_id"],
        "content_b": two["content_id"],
    }).filter(
        (pl.col("content_a") != pl.col("content_b"))
        & (pl.col("content_a") != pl.col("object_id"))
        & (pl.col("content_b") != pl.col("object_id"))
    )


def taking_part_twice(pairs: pl.DataFrame, shares: pl.DataFrame) -> pl.DataFrame:
    """CooRTweet's participation filter: pairs with a share by an account that has two or more shares in pairs."""
    paired = pl.concat([pairs["content_a"], pairs["content_b"]]).unique()
    rows = shares.filter(pl.col("content_id").is_in(paired.implode()))
    busy = rows.filter(pl.len().over("account_id") >= 2)["content_id"].unique().implode()
    return pairs.filter(pl.col("content_a").is_in(busy) | pl.col("content_b").is_in(busy))


def weighed_edges(a: pl.Expr, b: pl.Expr, *, weight: pl.Expr) -> list[pl.Expr]:
    return [pl.min_horizontal(a, b).alias("a"), pl.max_horizontal(a, b).alias("b"), weight.alias("weight")]


@pytest.mark.parametrize(("window", "edges"), EDGES.items())
def test_windowed_pairs_are_those_of_coortweet(
    shares: pl.DataFrame, shared_data: Path, window: int, edges: int
) -> None:
    kept = taking_part_twice(pairs_of_shares(shares, window=window), shares)
    ours = (
        kept
        .select(weighed_edges(pl.col("a"), pl.col("b"), weight=pl.lit(1, dtype=pl.Int64)))
        .group_by("a", "b")
        .agg(pl.col("weight").sum())
        .sort("a", "b")
    )
    theirs = pl.read_parquet(shared_data / "coortweet_russian" / f"coortweet_edges_tw{window}.parquet")
    theirs = theirs.select(weighed_edges(pl.col("from"), pl.col("to"), weight=pl.col("weight"))).sort("a", "b")
    assert theirs.height == edges
    assert ours.equals(theirs)
