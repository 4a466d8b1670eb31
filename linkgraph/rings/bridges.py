"""Groups that an account bridges: it holds the card on which one group lives, and belongs to another.

An operator who uses up its cards leaves as many groups as cards, and a few accounts that paid with two of them. But a
stolen card bridges a family and a ring as well, and whoever works for two firms bridges these. What the groups do by
themselves tells them apart, so the score is asked.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from linkgraph.rings.membership import Context
from linkgraph.rings.pieces import united
from linkgraph.tables.signals import OWNED

_FEWEST = 2
_COVERED = 0.3
_OURS = 0.5
_PRIOR = -2.0


def bridges(groups: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Pairs of groups (a, b, a < b) of which a member of one holds what the other lives on.

    That is a thing with an owner that `_FEWEST` members and a share of `_COVERED` of the one group hold; `_OURS` of all
    its holders are in the two.
    """
    owned = context.signals.lazy().filter(pl.col("family").is_in(OWNED)).select("signal")
    held = (
        context.sightings
        .lazy()
        .select("signal", "token", "account")
        .join(owned, on="signal", how="semi")
        .join(groups.lazy(), on="account")
        .group_by("signal", "token", "group")
        .agg(pl.len().cast(pl.Int64).alias("inside"))
        .filter(pl.len().over("signal", "token") >= 2)
        .join(
            context.tokens.lazy().filter(pl.col("listed").is_null()).select("signal", "token", "holders"),
            on=["signal", "token"],
        )
        .join(groups.lazy().group_by("group").agg(pl.len().cast(pl.Int64).alias("size")), on="group")
        .collect()
    )
    lives = held.filter((pl.col("inside") >= _FEWEST) & (pl.col("inside") >= _COVERED * pl.col("size")))
    both = pl.col("inside") + pl.col("inside_other")
    return (
        lives
        .join(held, on=["signal", "token"], suffix="_other")
        .filter((pl.col("group") != pl.col("group_other")) & (both >= _OURS * pl.col("holders")))
        .select(
            pl.min_horizontal("group", "group_other").alias("a"), pl.max_horizontal("group", "group_other").alias("b")
        )
        .unique()
        .sort("a", "b")
    )


def join_bridged(
    groups: pl.DataFrame, between: pl.DataFrame, *, known: pl.DataFrame, writers: Iterable[int]
) -> pl.DataFrame:
    """The same groups, with those that are bridged and one operator's as one.

    `known` says what is known of each bridged group by itself (group, bits for a ring, without a prior). One in five
    bridged pairs is one ring in two pieces (`_PRIOR`, log odds in bits; on three simulators' worlds 12 of 65, and 2
    were a ring and somebody innocent), and what is known of the two is added to that. What is known of either must
    speak for a ring as well, or a family would be joined to the ring that stole its card. Two groups with prompt
    templates of their own (`writers`) are two operators'. The strongest pair is joined first.
    """
    of = {group: max(bits, 0.0) for group, bits in known.select("group", "bits").iter_rows()}
    # Of a group that nobody would belong to for sure nothing is known.
    both = [(of.get(a, 0.0), of.get(b, 0.0), a, b) for a, b in between.iter_rows()]
    likely = sorted((-(left + right), a, b) for left, right, a, b in both if min(left, right) > 0)
    return united(groups, [(a, b) for bits, a, b in likely if _PRIOR - bits > 0], writers=writers)
