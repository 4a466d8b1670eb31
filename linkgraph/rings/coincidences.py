"""Groups among the accounts that nothing firm links: two rare things of different kinds, held by the same accounts.

A referral code that twenty accounts used and an uncommon program that the same twenty use agree by no chance, though
each is infrastructure and links nobody by itself. Two operators who buy from one supplier agree in such things as well:
so this is asked only of accounts that are in no group by what they pay with, write or do.
"""

from __future__ import annotations

import math
from dataclasses import replace

import networkx as nx
import polars as pl

from linkgraph.rings.membership import Context
from linkgraph.tables.signals import NOTHING

_FEWEST = 4
_ALIKE = 0.3
_OURS = 0.5
_COMMON = 0.01
_SMALL = 50
_CEILING = 10.0


def coincidences(groups: pl.DataFrame, context: Context, *, margin: float) -> pl.DataFrame:
    """Groups (group, account) of accounts that are in none of `groups`, numbered after them.

    Two tokens of different signals that join something, one of them at least of the supporting family (others link
    pairs by themselves), agree when `_FEWEST` free accounts or more hold both,
    that is `_ALIKE` of the larger one's holders, and the Poisson tail of so many (Chernoff's bound) is beyond the
    number of pairs of tokens by `margin` bits. Tokens that agree are one set; its accounts are those that hold two.
    """
    free = _free(groups, context)
    tokens = free.select("n", "signal", "inside").unique("n").sort("n")
    both = free.join(free, on="account", suffix="_other").filter(pl.col("weak") | pl.col("weak_other"))
    expected = pl.col("inside") * pl.col("inside_other") / context.accounts
    surprise = pl.col("held") * (pl.col("held") / expected).log(2.0) - (pl.col("held") - expected) / math.log(2.0)
    agreeing = (
        both
        .filter((pl.col("n") < pl.col("n_other")) & (pl.col("signal") != pl.col("signal_other")))
        .group_by("n", "n_other", "inside", "inside_other")
        .agg(pl.len().alias("held"))
        .filter(pl.col("held") >= _FEWEST)
        .filter(pl.col("held") / pl.max_horizontal("inside", "inside_other") >= _ALIKE)
        .filter(surprise > 2 * math.log2(max(tokens.height, 2)) + margin)
    )
    graph = nx.Graph()
    graph.add_edges_from(agreeing.select("n", "n_other").sort("n", "n_other").iter_rows())
    sets = [(place, n) for place, those in enumerate(nx.connected_components(graph)) for n in sorted(those)]
    first = groups.select(pl.col("group").max().fill_null(0)).item() + 1
    return (
        free
        .join(pl.DataFrame(sets, schema={"place": pl.UInt32, "n": pl.UInt32}, orient="row"), on="n")
        .group_by("account", "place")
        .agg(pl.col("signal").n_unique().alias("kinds"))
        .filter(pl.col("kinds") >= 2)
        .sort("account", "kinds", "place", descending=[False, True, False])
        .unique("account", keep="first", maintain_order=True)
        .select((pl.col("place") + first).cast(pl.UInt32).alias("group"), "account")
        .sort("group", "account")
    )


def _free(groups: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Rare things held mostly by accounts in no group: account, n (token), signal, inside (such holders), weak."""
    held = (
        context.sightings
        .lazy()
        .select("account", "signal", "token")
        .join(context.signals.lazy().filter(pl.col("joins") != NOTHING).select("signal"), on="signal", how="semi")
        .join(groups.lazy().select("account"), on="account", how="anti")
        .join(
            context.tokens
            .lazy()
            .filter(pl.col("listed").is_null() & (pl.col("holders") <= max(_COMMON * context.accounts, _SMALL)))
            .select("signal", "token", "holders"),
            on=["signal", "token"],
        )
        .with_columns(pl.len().over("signal", "token").cast(pl.Int64).alias("inside"))
        .filter((pl.col("inside") >= _FEWEST) & (pl.col("inside") / pl.col("holders") >= _OURS))
        .collect()
    )
    number = held.select("signal", "token").unique().sort("signal", "token").with_row_index("n")
    family = context.signals.select("signal", (pl.col("family") == context.supporting).alias("weak"))
    numbered = held.join(number, on=["signal", "token"]).join(family, on="signal")
    return numbered.select("account", "n", "signal", "inside", "weak").sort("n", "account")


def apart(context: Context) -> Context:
    """The same evidence, each signal of the supporting family that joins something a family of its own."""
    freed = (pl.col("family") == context.supporting) & (pl.col("joins") != NOTHING)
    signals = context.signals.with_columns(
        pl.when(freed).then("signal").otherwise("family").alias("family"),
        pl.when(freed).then(_CEILING).otherwise("ceiling").alias("ceiling"),
    )
    return replace(context, signals=signals, holdings=replace(context.holdings, ceiling=signals["ceiling"].to_numpy()))
