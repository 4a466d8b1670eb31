"""How firmly an account belongs: without any one signal, and when half of what is shared had not been seen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels.concentration import Holdings
from linkgraph.kernels.hashing import scramble
from linkgraph.rings.coincidences import apart
from linkgraph.rings.form import Formed
from linkgraph.rings.membership import Context, members, ties
from linkgraph.tables.signals import RARITY
from linkgraph.tables.stability import Stability

TIMES = 20


def stability(formed: Formed, context: Context, *, joins_at: float, seed: int) -> pl.DataFrame:
    """`tables.Stability` of every account of a group, the groups taken as they are.

    Resampling: `TIMES` times every token, and every link of a timing signal, is dropped with probability one half, by
    the seed (half-sampling, as in Meinshausen & Buehlmann 2010), and the account is weighed again.
    """
    # Groups that only infrastructure ties were weighed with its signals as families of their own.
    weak = context.signals.filter(pl.col("family") == context.supporting)["signal"]
    families = context.signals["family"].unique()
    loose = pl.col("best_family").is_in(weak.to_list()) & ~pl.col("best_family").is_in(families.to_list())
    alone = formed.members.filter(loose).select("group").unique()
    rows = []
    for mine, given in (
        (formed.members.join(alone, on="group", how="anti", maintain_order="left"), context),
        (formed.members.join(alone, on="group", how="semi", maintain_order="left"), apart(context)),
    ):
        if mine.height:
            groups = mine.select("group", "account")
            tied = formed.ties.join(groups.select("group").unique(), on="group", how="semi", maintain_order="left")
            halves = _halves(groups, given, joins_at=joins_at, seed=seed)
            rows.append(
                _without(groups, tied, context=given).join(halves, on=["group", "account"], maintain_order="left")
            )
    found = pl.concat([Stability.create_empty(), *rows]).sort("group", "account")
    return Stability.validate(found)


def _without(groups: pl.DataFrame, tied: pl.DataFrame, *, context: Context) -> pl.DataFrame:
    """The least membership when one signal is left out, and which; without a tie left it is the share of the group."""
    number = context.signals.select("signal").with_row_index("left_out")
    kinds = number.height
    each = tied.select("group", "account", "signal").join(number, on="signal").drop("signal")
    # All accounts of the group, not only those that the signal ties: who belongs depends on what the others hold.
    rest = (
        each
        .select("group", "left_out")
        .unique()
        .join(tied, on="group")
        .join(number.rename({"left_out": "kind"}), on="signal")
        .filter(pl.col("kind") != pl.col("left_out"))
    )
    size = groups.group_by("group").agg(pl.len().cast(pl.Int64).alias("size"))
    key = pl.col("group") * kinds + pl.col("left_out")
    judged = members(
        size.join(number, how="cross").select(key.alias("group"), "size"),
        rest.select(key.alias("group"), "account", "signal", "microbits", "shared"),
        context=context,
    ).select(
        (pl.col("group") // kinds).alias("group"), (pl.col("group") % kinds).alias("left_out"), "account", "membership"
    )
    least = (
        each
        .join(judged, on=["group", "left_out", "account"], how="left")
        .join(size, on="group")
        .with_columns(pl.coalesce("membership", pl.col("size") / context.accounts).alias("least_without_signal"))
        .sort("group", "account", "least_without_signal", "left_out")
        .unique(["group", "account"], keep="first", maintain_order=True)
        .join(number, on="left_out")
        .select("group", "account", "least_without_signal", pl.col("signal").alias("leans_on"))
    )
    return (
        groups
        .join(least, on=["group", "account"], how="left", maintain_order="left")
        .join(size, on="group", maintain_order="left")
        .select(
            "group",
            "account",
            pl.coalesce("least_without_signal", pl.col("size") / context.accounts).alias("least_without_signal"),
            "leans_on",
        )
    )


def _halves(groups: pl.DataFrame, context: Context, *, joins_at: float, seed: int) -> pl.DataFrame:
    """How often of `TIMES` each account's membership stays at `joins_at` or more: group, account, stability."""
    mine = _of_members(context.holdings, groups["account"].to_numpy())
    coin = scramble(np.arange(context.holdings.kind.shape[0]), seed=seed)
    inside = groups.select("account")
    # Ties read links of timing signals only.
    links = (
        context.links
        .join(context.signals.filter(pl.col("rule") != RARITY), on="signal", how="semi")
        .join(inside.rename({"account": "a"}), on="a", how="semi")
        .join(inside.rename({"account": "b"}), on="b", how="semi")
    )
    packed = links["a"].to_numpy().astype(np.uint64) << np.uint64(32) | links["b"].to_numpy().astype(np.uint64)
    toss = scramble(packed, seed=seed)

    size = groups.group_by("group").agg(pl.len().cast(pl.Int64).alias("size"))

    def half(time: int) -> pl.DataFrame:
        """The accounts that stay. Each time by itself: all of them at once are the largest table of the run."""
        bit = np.uint64(time)
        some = replace(
            context,
            holdings=_thinned(mine, ((coin >> bit) & np.uint64(1)).astype(np.bool_)),
            links=links.filter(pl.Series(((toss >> bit) & np.uint64(1)).astype(np.bool_))),
        )
        judged = members(size, ties(groups, some, asked=groups), context=context)
        return judged.filter(pl.col("membership") >= joins_at).select("group", "account")

    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        staying = pl.concat(pool.map(half, range(TIMES)))
    stayed = staying.group_by("group", "account").agg(pl.len().alias("stayed"))
    return groups.join(stayed, on=["group", "account"], how="left", maintain_order="left").select(
        "group", "account", (pl.col("stayed").fill_null(0) / TIMES).alias("stability")
    )


def _of_members(holdings: Holdings, member: npt.NDArray[np.uint32]) -> Holdings:
    """The same holdings, of these members only; how many hold what does not change."""
    belongs = np.zeros(holdings.start.shape[0] - 1, dtype=np.bool_)
    belongs[member] = True
    return _kept(holdings, np.repeat(belongs, np.diff(holdings.start)))


def _thinned(holdings: Holdings, token: npt.NDArray[np.bool_]) -> Holdings:
    return _kept(holdings, token[holdings.token])


def _kept(holdings: Holdings, row: npt.NDArray[np.bool_]) -> Holdings:
    before = np.append(0, np.cumsum(row))
    return replace(holdings, start=before[holdings.start], token=holdings.token[row], share=holdings.share[row])
