"""Groups that are pieces of one: what two groups share as groups, though hardly any pair of their accounts is linked.

An operator who spreads accounts over a few devices or cards leaves as many tight pieces, single pairs among them; one
referral code, mail domain, program or webhook runs through all of them and is held by hardly anybody else. Whether it
counts here a signal says itself (`joins`): a proxy exit or a re-assigned line is shared by groups that have nothing to
do with each other; a card programme from which anybody can buy, or the hour of a sign-up, counts beside another thing.
"""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
import polars as pl

from linkgraph.rings.membership import Context
from linkgraph.tables.signals import ALONE, NOTHING

_OURS = 0.3
_FEWEST = 2
_COVERED = 0.3
_OWN = 0.6
_EACH = 0.5
_CONTENT = "content"
_PHRASES = 2


def join_pieces(groups: pl.DataFrame, context: Context, *, margin: float) -> pl.DataFrame:
    """The same columns (group, account), with the groups that the evidence joins under their lowest number.

    For two groups the tokens of one signal that two members or more of both hold, and at least `_OURS` of whose holders
    are in groups that they cover (a share of `_COVERED` or more holds them), give log2 of one over the share of all
    other accounts that hold one, less the signal's discount, and less where either group is not covered; of one family
    the i-th best signal counts `same_family` ** (i - 1). One template may be a phrase: it takes `_PHRASES`. Two groups
    are joined when the sum exceeds log2 of the number of groups of the smaller one's size or more by `margin` bits,
    strongest first, unless each has prompt templates of its own: two operators who buy from one supplier share what
    they bought, and nothing that they wrote.
    """
    size = _sizes(groups)
    size = size.with_columns(pl.col("size").rank("max", descending=True).clip(2).cast(pl.Float64).alias("others"))
    held = _held(groups, context)
    between = _between(held, size, context=context)
    enough = pl.col("bits") > pl.col("others").log(2.0) + margin
    strongest = between.filter(enough).sort("bits", "a", "b", descending=[True, False, False])
    return united(groups, strongest.select("a", "b").iter_rows(), writers=_own_content(held, size))


def united(groups: pl.DataFrame, pairs: Iterable[tuple[int, int]], *, writers: Iterable[int]) -> pl.DataFrame:
    """The groups with those of each pair under their lowest number, one after the other, but never two `writers`."""
    whole = nx.utils.UnionFind(groups["group"].unique().to_list())
    writing = {whole[group] for group in writers}
    for a, b in pairs:
        left, right = whole[a], whole[b]
        if left == right or {left, right} <= writing:
            continue
        whole.union(left, right)
        if left in writing or right in writing:
            writing.add(whole[left])
    lowest = {member: min(piece) for piece in whole.to_sets() for member in piece}
    named = pl.DataFrame(
        {"group": list(lowest), "whole": list(lowest.values())},
        schema_overrides=dict.fromkeys(("group", "whole"), pl.UInt32),
    )
    return groups.join(named, on="group").select(pl.col("whole").alias("group"), "account").sort("group", "account")


def writers(groups: pl.DataFrame, context: Context) -> set[int]:
    """Groups whose members have templates (half a one each at least) that hardly anybody else uses."""
    return _own_content(_held(groups, context), _sizes(groups))


def _sizes(groups: pl.DataFrame) -> pl.DataFrame:
    return groups.group_by("group").agg(pl.len().cast(pl.Float64).alias("size"))


def _held(groups: pl.DataFrame, context: Context) -> pl.DataFrame:
    """How many members of a group hold which token: signal, family, discount, joins, token, group, inside, holders."""
    joining = context.signals.lazy().filter(pl.col("joins") != NOTHING).select("signal", "family", "discount", "joins")
    return (
        context.sightings
        .lazy()
        .select("signal", "token", "account")
        .join(joining.select("signal"), on="signal", how="semi")
        .join(groups.lazy(), on="account")
        .group_by("signal", "token", "group")
        .agg(pl.len().cast(pl.Int64).alias("inside"))
        .join(
            context.tokens.lazy().filter(pl.col("listed").is_null()).select("signal", "token", "holders"),
            on=["signal", "token"],
        )
        .join(joining, on="signal")
        .collect()
    )


def _between(held: pl.DataFrame, size: pl.DataFrame, *, context: Context) -> pl.DataFrame:
    """Pairs of groups that share tokens, a < b, and the bits; a token of many groups pairs each with its largest."""
    of_token = ["signal", "token"]
    covering = pl.col("inside").filter(pl.col("inside") / pl.col("size") >= _COVERED)
    shared = (
        held
        .filter(pl.col("inside") >= _FEWEST)
        .join(size, on="group")
        .with_columns(covering.sum().over(of_token).alias("ours"))
        .filter((pl.len().over(of_token) >= 2) & (pl.col("ours") / pl.col("holders") >= _OURS))
    )
    first = (
        shared
        .sort("signal", "token", "inside", "group", descending=[False, False, True, False])
        .unique(of_token, keep="first", maintain_order=True)
        .select(*of_token, other="group", other_inside="inside", other_size="size")
    )
    pairs = shared.join(first, on=of_token).filter(pl.col("group") != pl.col("other"))
    elsewhere = (pl.col("holders") - pl.col("ours")).sum()
    rarity = (context.accounts / (elsewhere + 1)).log(2.0) - pl.col("discount").first()
    covered = (pl.col("inside").sum() / pl.col("size").first() / _COVERED).clip(0, 1)
    other_covered = (pl.col("other_inside").sum() / pl.col("other_size").first() / _COVERED).clip(0, 1)
    rank = pl.col("bits").rank("ordinal", descending=True).over("a", "b", "family") - 1
    return (
        pairs
        .with_columns(pl.min_horizontal("group", "other").alias("a"), pl.max_horizontal("group", "other").alias("b"))
        .sort("a", "b", "signal", "token")
        .group_by("a", "b", "group", "other", "family", "signal", maintain_order=True)
        .agg((rarity * covered * other_covered).alias("bits"), pl.len().alias("tokens"), pl.col("joins").first())
        .filter((pl.col("family") != _CONTENT) | (pl.col("tokens") >= _PHRASES))
        .group_by("a", "b", "family", "signal", maintain_order=True)
        .agg(pl.col("bits").max(), pl.col("joins").first())
        .filter((pl.col("joins") == ALONE).any().over("a", "b") | (pl.len().over("a", "b") >= 2))
        .with_columns((pl.col("bits") * pl.lit(context.same_family).pow(rank)).alias("bits"))
        .group_by("a", "b", maintain_order=True)
        .agg(pl.col("bits").sum())
        .join(size.select(pl.col("group").alias("a"), pl.col("others").alias("of_a")), on="a")
        .join(size.select(pl.col("group").alias("b"), pl.col("others").alias("of_b")), on="b")
        .select("a", "b", "bits", pl.max_horizontal("of_a", "of_b").alias("others"))
    )


def _own_content(held: pl.DataFrame, size: pl.DataFrame) -> set[int]:
    own = (
        held
        .filter((pl.col("family") == _CONTENT) & (pl.col("inside") / pl.col("holders") >= _OWN))
        .filter(pl.col("inside") > _FEWEST)
        .join(size, on="group")
        .group_by("group")
        .agg((pl.col("inside") / pl.col("size")).sum().alias("each"))
        .filter(pl.col("each") >= _EACH)
    )
    return set(own["group"].to_list())
