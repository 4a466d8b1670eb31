"""Groups from links, then members by their evidence: some leave, some join, until little changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from linkgraph.core.settings import RingSettings
from linkgraph.rings.bridges import bridges, join_bridged
from linkgraph.rings.coincidences import apart, coincidences
from linkgraph.rings.communities import communities
from linkgraph.rings.households import set_apart
from linkgraph.rings.membership import Context, members, neighbours, ties
from linkgraph.rings.pieces import join_pieces, writers


@dataclass(frozen=True, slots=True)
class Formed:
    """`tables.Members` and `tables.Ties` of every group of linked accounts, suspected or not."""

    members: pl.DataFrame
    ties: pl.DataFrame


Weigh = Callable[[Formed, pl.Series], pl.DataFrame]
"""All groups, and numbers of some → what is known of each of those, bits for a ring without a prior: group, bits."""


def form(
    pairs: pl.DataFrame,
    context: Context,
    *,
    rules: RingSettings,
    seed: int,
    weigh: Weigh | None = None,
    progress: Callable[[str], None] | None = None,
) -> Formed:
    """Communities of the linked pairs, pieces of one joined (a pair may be one), refined by membership.

    In each round every account goes to the group in which its membership is highest, if that is `joins_at` or more;
    groups that fall below `smallest` accounts are dissolved. Groups that an account bridges are joined at the end where
    `weigh` says that both look like a ring; without it none are.
    """
    groups = communities(pairs, resolution=rules.resolution, smallest=2, seed=seed, solver=rules.solver)
    groups = set_apart(join_pieces(groups, context, margin=rules.joining_margin), context)
    groups = _large_enough(groups, rules.smallest)
    for turn in range(rules.rounds):
        if progress is not None:
            progress(f"membership, round {turn + 1} of {rules.rounds}")
        asked = neighbours(groups, pairs)
        judged = members(_sizes(groups), ties(groups, context, asked=asked), context=context)
        groups = _large_enough(
            judged
            .filter(pl.col("membership") >= rules.joins_at)
            .sort("account", "membership", "microbits", "group", descending=[False, True, True, False])
            .unique("account", keep="first", maintain_order=True)
            .select("group", "account"),
            rules.smallest,
        )
    if weigh is not None:
        groups = _bridged(groups, context, weigh=weigh)
    loose = coincidences(groups, context, margin=rules.joining_margin)
    found = [_judged(groups, context), _judged(loose, apart(context))]
    return _renumbered(Formed(pl.concat([part.members for part in found]), pl.concat([part.ties for part in found])))


def _bridged(groups: pl.DataFrame, context: Context, *, weigh: Weigh) -> pl.DataFrame:
    between = bridges(groups, context)
    if between.is_empty():
        return groups
    known = weigh(_judged(groups, context), pl.concat([between["a"], between["b"]]).unique().sort())
    return join_bridged(groups, between, known=known, writers=writers(groups, context))


def _judged(groups: pl.DataFrame, context: Context) -> Formed:
    tied = ties(groups, context, asked=groups)
    return Formed(members=members(_sizes(groups), tied, context=context), ties=tied)


def _sizes(groups: pl.DataFrame) -> pl.DataFrame:
    return groups.group_by("group").agg(pl.len().cast(pl.Int64).alias("size"))


def _large_enough(groups: pl.DataFrame, smallest: int) -> pl.DataFrame:
    return groups.filter(pl.len().over("group") >= smallest).sort("group", "account")


def _renumbered(formed: Formed) -> Formed:
    """Groups numbered from 0 by their lowest account."""
    lowest = formed.members.group_by("group").agg(pl.col("account").min()).sort("account")
    number = lowest.select(pl.col("group").alias("before"), pl.int_range(pl.len(), dtype=pl.UInt32).alias("group"))
    members, ties = (
        table.rename({"group": "before"}).join(number, on="before").select(table.columns)
        for table in (formed.members, formed.ties)
    )
    return Formed(members.sort("group", "account"), ties.sort("group", "account", "signal"))
