"""Groups formed again without one family of evidence, so that the family can be asked about them: it had no say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl
from igraph import Graph

from linkgraph.core.settings import LinkSettings, RingSettings
from linkgraph.kernels.excess import I64
from linkgraph.kernels.rarity import MICRO, together
from linkgraph.rings.communities import communities
from linkgraph.rings.membership import Context, members, ties
from linkgraph.tables.members import PERIPHERAL
from linkgraph.tables.signals import RARITY

_RARE = 0.01
_FEW = 50


def without_each_family(
    pairs: pl.DataFrame,
    formed: pl.DataFrame,
    *,
    context: Context,
    rules: RingSettings,
    links: LinkSettings,
    seed: int,
) -> Iterator[tuple[str, pl.DataFrame]]:
    """For each family that links a pair, the groups without it that answer to a group of `formed` (`tables.Members`).

    The linked pairs lose the bits of the family and those below the bar fall away (a pair keeps its weight: how likely
    it was seen did not change); communities of what is left keep the accounts that belong by the other families. Such
    accounts answer to the group in which most of them are counted. Columns: group (of `formed`), account, pieces (how
    many of them answer to the group; the largest is given).
    """
    counted = formed.filter(pl.col("role") != PERIPHERAL).select("account", theirs="group")
    part = _parts(pairs, context)
    # Ties read links of timing signals only.
    timed = context.signals.filter(pl.col("rule") != RARITY).select("signal")
    context = replace(context, links=context.links.join(timed, on="signal", how="semi", maintain_order="left"))
    said = pairs["microbits"].to_numpy()
    firm = np.sum([bits for family, bits in part.items() if family != context.supporting], axis=0, dtype=np.int64)
    for family, lost in sorted(part.items()):
        rest = firm if family == context.supporting else firm - lost
        above = (said - lost >= int(links.bar * MICRO)) & (rest >= int(links.firm_bar * MICRO))
        left = pairs.with_columns(pl.Series("microbits", said - lost)).filter(pl.Series(above))
        groups = communities(
            left,
            resolution=rules.resolution,
            smallest=rules.smallest,
            seed=seed,
            solver=rules.solver,
        )
        whole = _answering(groups, counted)
        yield family, _largest(_belonging(whole, context, family=family, rules=rules), counted)


def _parts(pairs: pl.DataFrame, context: Context) -> dict[str, I64]:
    """What each family says of each linked pair, in micro-bits, summed as links are; of families that link a pair."""
    packed = (pl.col("a").cast(pl.UInt64) * 2**32) + pl.col("b")
    of_pair = pairs.select(packed).to_series().to_numpy()
    order = np.argsort(of_pair, kind="stable")
    families: dict[str, list[I64]] = {}
    for signal, family in context.signals.select("signal", "family").iter_rows():
        mine = context.links.filter(pl.col("signal") == signal).select(packed.alias("pair"), "microbits")
        if mine.height:
            place = np.searchsorted(of_pair, mine["pair"].to_numpy(), sorter=order)
            bits = np.zeros(pairs.height, dtype=np.int64)
            bits[order[place]] = mine["microbits"].to_numpy()
            families.setdefault(family, []).append(bits)
    parts = {family: together(bits, decay=context.same_family) for family, bits in families.items()}
    if context.supporting in parts:
        parts[context.supporting] = np.minimum(parts[context.supporting], int(context.supporting_ceiling * MICRO))
    return parts


def _answering(groups: pl.DataFrame, counted: pl.DataFrame) -> pl.DataFrame:
    """Of the groups (group, account) those of which more than half is in one group of `counted`, named in `theirs`."""
    most = (
        groups
        .join(counted, on="account", how="left")
        .group_by("group", "theirs")
        .agg(pl.len().alias("inside"))
        .filter((pl.col("inside") * 2 > pl.col("inside").sum().over("group")) & pl.col("theirs").is_not_null())
    )
    return groups.join(most.select("group", "theirs"), on="group")


def _belonging(whole: pl.DataFrame, context: Context, *, family: str, rules: RingSettings) -> pl.DataFrame:
    """The accounts of the groups that belong by the other families, where there are enough of them: group, account."""
    groups = whole.select("group", "account").sort("group", "account")
    others = context.signals.filter(pl.col("family") != family).select("signal")
    tied = ties(groups, context, asked=groups).join(others, on="signal", how="semi")
    size = groups.group_by("group").agg(pl.len().cast(pl.Int64).alias("size"))
    return (
        members(size, tied, context=context)
        .filter(pl.col("membership") >= rules.joins_at)
        .filter(pl.len().over("group") >= rules.smallest)
        .select("group", "account")
    )


def _largest(groups: pl.DataFrame, counted: pl.DataFrame) -> pl.DataFrame:
    whole = _answering(groups, counted)
    pieces = (
        whole
        .group_by("theirs", "group")
        .agg(pl.len().alias("size"))
        .with_columns(pl.len().over("theirs").alias("pieces"))
        .sort("theirs", "size", "group", descending=[False, True, False])
        .unique("theirs", keep="first", maintain_order=True)
    )
    return (
        whole
        .join(pieces.select("group", "pieces"), on="group")
        .select(pl.col("theirs").alias("group"), "account", "pieces")
        .sort("group", "account")
    )


def cells(context: Context, signal: str, *, bar: float) -> list[I64]:
    """One token an account of those that it shares, -1 where it shares none: the rarest, and the commonest rare one.

    Two choices, since either can hide the other: a stranger's chance address, a crowd's exit. Both depend on how many
    hold what, never on groups. Of a timing signal it is the accounts that links of at least `bar` bits chain together:
    weaker ones are on record only where something else links the pair.
    """
    if context.signals.filter(pl.col("signal") == signal)["rule"].item() != RARITY:
        strong = context.links.filter((pl.col("signal") == signal) & (pl.col("microbits") >= int(bar * MICRO)))
        graph = Graph(n=context.accounts, edges=strong.select("a", "b").rows())
        chained = np.array(graph.connected_components().membership, dtype=np.int64)
        return [np.where(np.bincount(chained)[chained] > 1, chained, -1)]
    tokens = context.tokens.filter(pl.col("signal") == signal)
    holders = np.zeros(max(tokens["token"].to_list(), default=0) + 1, dtype=np.int64)
    holders[tokens["token"].to_numpy()] = tokens["holders"].to_numpy()
    seen = context.sightings.filter(pl.col("signal") == signal)
    account, token = (seen[name].to_numpy().astype(np.int64) for name in ("account", "token"))
    rare = holders[token] <= max(_RARE * context.accounts, _FEW)
    return [
        _first(account, token, order=holders, accounts=context.accounts),
        _first(account[rare], token[rare], order=-holders, accounts=context.accounts),
    ]


def _first(account: I64, token: I64, *, order: I64, accounts: int) -> I64:
    """By account its token whose place in the order is first, of equals the lowest; -1 where it has none."""
    by_order = np.lexsort((np.arange(order.shape[0]), order))
    place = np.empty_like(by_order)
    place[by_order] = np.arange(by_order.shape[0])
    best = np.full(accounts, by_order.shape[0])
    np.minimum.at(best, account, place[token])
    first: I64 = np.append(by_order, -1)[best]
    return first
