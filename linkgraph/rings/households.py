"""Accounts inside a group that have a life of their own: the same few of them hold one card and one device.

A developer's workspaces that send a prompt which a ring sends too are linked to all of it, and more firmly to each
other. An operator who spreads accounts over cards and over devices does not deal out both in the same way; one who
does, a card and a telephone for each handful, leaves a group that is made of such handfuls, and it stays whole.
"""

from __future__ import annotations

import polars as pl

from linkgraph.rings.membership import Context
from linkgraph.tables.signals import OWNED

_FEWEST = 3
_KINDS = 2
_MOST = 0.5


def set_apart(groups: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The same accounts (group, account), with those that have a life of their own in groups numbered after the others.

    That are `_FEWEST` accounts or more who share things with an owner of `_KINDS` families or more, each held by all of
    them and by no other member. Of two such sets that overlap the larger stands. All of them together are `_MOST` of
    their group at the most, or nothing is set apart.
    """
    signals = context.signals.lazy().filter(pl.col("family").is_in(OWNED)).select("signal", "family")
    size = groups.group_by("group").agg(pl.len().alias("size"))
    held = (
        context.sightings
        .lazy()
        .select("signal", "token", "account")
        .join(signals, on="signal")
        .join(groups.lazy(), on="account")
        .join(size.lazy().filter(pl.col("size") >= _FEWEST / _MOST), on="group")
        .with_columns(pl.len().over("signal", "token", "group").alias("inside"))
        .filter((pl.col("inside") >= _FEWEST) & (pl.col("inside") <= _MOST * pl.col("size")))
        .group_by("group", "signal", "token")
        .agg(pl.col("account").sort(), pl.col("family").first())
        .group_by("group", "account")
        .agg(pl.col("family").n_unique().alias("families"))
        .filter(pl.col("families") >= _KINDS)
        .collect()
    )
    if held.is_empty():
        return groups
    first = groups.select(pl.col("group").max()).item() + 1
    own = (
        held
        .sort(
            pl.col("account").list.len(),
            pl.col("account").cast(pl.List(pl.String)).list.join(","),
            descending=[True, False],
        )
        .with_row_index("own", offset=first)
        .with_columns(pl.col("account").list.len().alias("whole"))
        .explode("account")
        .unique("account", keep="first", maintain_order=True)
        .filter(pl.len().over("own") == pl.col("whole"))
        .join(size, on="group")
        .filter(pl.len().over("group") <= _MOST * pl.col("size"))
        .select("account", pl.col("own").cast(pl.UInt32))
    )
    return (
        groups
        .join(own, on="account", how="left")
        .select(pl.coalesce("own", "group").alias("group"), "account")
        .sort("group", "account")
    )
