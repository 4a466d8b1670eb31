"""How sure it is that an account belongs to a group: each account against the group without it.

For account u and group R (u left out), a token that h of R's members hold and o accounts outside hold weighs
log2 of the rate inside over the rate outside, θ / b with θ = (h + α p) / (|R| + α), b = (o + 1) / (N - |R| + 1); tokens
of one signal count with decay up to the signal's ceiling, signals of one family with decay. The posterior is the
logistic of prior + evidence, prior = log2(|R| / (N - |R|)). A group's own holders never make its tokens look common.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from linkgraph.kernels.rarity import MICRO
from linkgraph.tables.members import CORE, PERIPHERAL, PROBABLE, Members
from linkgraph.tables.signals import RARITY
from linkgraph.tables.ties import Ties

_ALPHA = 1.0
_LEAST_BITS = 1.0
_MOST = 40.0


@dataclass(frozen=True, slots=True)
class Context:
    """What membership is read from: the tables of the stages before, and how many accounts there are."""

    signals: pl.DataFrame
    tokens: pl.DataFrame
    sightings: pl.DataFrame
    links: pl.DataFrame
    accounts: int
    supporting: str
    supporting_ceiling: float
    same_family: float


def ties(groups: pl.DataFrame, context: Context, *, asked: pl.DataFrame) -> pl.DataFrame:
    """`tables.Ties` of accounts with groups: `asked` has the columns group, account; members are left out of their own count."""
    return pl.concat([_token_ties(groups, context, asked=asked), _timed_ties(groups, context, asked=asked)]).sort(
        "group", "account", "signal"
    )


def neighbours(groups: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Members of every group and the accounts linked to one of them: group, account."""
    both = pl.concat([pairs.select(account="a", other="b"), pairs.select(account="b", other="a")])
    near = both.join(groups.rename({"account": "other"}), on="other").select("group", "account")
    return pl.concat([groups, near]).unique().sort("group", "account")


def _token_ties(groups: pl.DataFrame, context: Context, *, asked: pl.DataFrame) -> pl.DataFrame:
    size = groups.group_by("group").agg(pl.len().cast(pl.Int64).alias("size"))
    held = context.sightings.lazy().select("signal", "token", "account")
    inside = (
        held.join(groups.lazy(), on="account")
        .group_by("signal", "token", "group")
        .agg(pl.len().cast(pl.Int64).alias("inside"))
        .join(context.tokens.lazy().select("signal", "token", "holders"), on=["signal", "token"])
        .join(context.signals.lazy().select("signal", "decay", "ceiling", exposed="holders"), on="signal")
        .join(size.lazy(), on="group")
    )
    everybody = pl.max_horizontal("exposed", "size").cast(pl.Float64)
    # A member is left out of its own group's count: one holder and one member fewer.
    own = pl.col("member").cast(pl.Int64)
    rest = (pl.col("size") - own).cast(pl.Float64)
    theta = (pl.col("inside") - own + _ALPHA * pl.col("holders") / everybody) / (rest + _ALPHA)
    outside = (pl.col("holders") - pl.col("inside") + 1.0) / (everybody - pl.col("inside") + 1.0)
    # A token that is mostly held elsewhere (a public template, a big network) speaks only for the part that is the group's.
    ours = (pl.col("inside") - own) / (pl.col("holders") - own)
    bits = (theta / outside).log(2.0) * ours
    home = groups.lazy().with_columns(member=pl.lit(value=True))
    weighed = (
        held.join(asked.lazy(), on="account")
        .join(inside, on=["group", "signal", "token"])
        .join(home, on=["group", "account"], how="left")
        .with_columns(pl.col("member").fill_null(value=False))
        .filter(pl.col("inside") > own)
        .with_columns((bits * MICRO).round().cast(pl.Int64).alias("microbits"))
        .filter(pl.col("microbits") >= int(_LEAST_BITS * MICRO))
        .collect()
    )
    place = pl.col("microbits").rank("ordinal", descending=True).over("group", "account", "signal") - 1
    return (
        weighed.with_columns(
            (pl.col("microbits").cast(pl.Float64) * pl.col("decay").pow(place)).round().cast(pl.Int64).alias("part")
        )
        .group_by("group", "account", "signal")
        .agg(
            pl.min_horizontal(pl.col("part").sum(), (pl.col("ceiling").first() * MICRO).cast(pl.Int64)).alias("microbits"),
            pl.len().cast(pl.UInt32).alias("shared"),
        )
        .select("group", "account", "signal", "microbits", "shared")
    )


def _timed_ties(groups: pl.DataFrame, context: Context, *, asked: pl.DataFrame) -> pl.DataFrame:
    """Timing signals have no tokens: an account is tied by the second-best of its links to members, or its only one halved."""
    timed = context.signals.filter(pl.col("rule") != RARITY).select("signal")
    links = context.links.join(timed, on="signal")
    both = pl.concat(
        [
            links.select("signal", "microbits", account="a", other="b"),
            links.select("signal", "microbits", account="b", other="a"),
        ]
    )
    to_members = both.join(groups.rename({"account": "other"}), on="other").join(asked, on=["group", "account"])
    best = pl.col("microbits").sort(descending=True)
    return to_members.group_by("group", "account", "signal").agg(
        pl.when(pl.len() >= 2).then(best.get(1, null_on_oob=True)).otherwise(best.first() // 2).alias("microbits"),
        pl.len().cast(pl.UInt32).alias("shared"),
    )


def members(groups_size: pl.DataFrame, tied: pl.DataFrame, context: Context) -> pl.DataFrame:
    """`tables.Members` from ties: posterior, its least when the best family is left out, role.

    Core: belongs with .9 and still with .5 without its best family, two families at least. Probable: belongs with .5 or more and
    does not stand on the supporting family alone. Peripheral: the rest.
    """
    family = context.signals.select("signal", "family")
    place = pl.col("microbits").rank("ordinal", descending=True).over("group", "account", "family") - 1
    ceiling = int(context.supporting_ceiling * MICRO)
    by_family = (
        tied.join(family, on="signal")
        .with_columns(
            (pl.col("microbits").cast(pl.Float64) * pl.lit(context.same_family).pow(place))
            .round()
            .cast(pl.Int64)
            .alias("part")
        )
        .group_by("group", "account", "family")
        .agg(pl.col("part").sum())
        .with_columns(
            pl.when(pl.col("family") == context.supporting)
            .then(pl.min_horizontal("part", ceiling))
            .otherwise("part")
            .alias("part")
        )
        .sort("group", "account", "part", "family", descending=[False, False, True, False])
    )
    total = (
        by_family.group_by("group", "account", maintain_order=True)
        .agg(
            pl.col("part").sum().alias("microbits"),
            pl.col("part").first().alias("best"),
            pl.col("family").first().alias("best_family"),
            pl.len().cast(pl.UInt8).alias("families"),
            (pl.col("family") != context.supporting).any().alias("firm"),
        )
        .join(groups_size, on="group")
    )
    prior = (pl.col("size") / (context.accounts - pl.col("size")).clip(1)).log(2.0)
    belongs = _logistic(prior + pl.col("microbits") / MICRO)
    least = _logistic(prior + (pl.col("microbits") - pl.col("best")) / MICRO)
    judged = total.with_columns(
        pl.when("firm").then(belongs).otherwise(pl.min_horizontal(belongs, 0.49)).alias("membership"),
        least.alias("least_membership"),
    )
    core = (pl.col("membership") >= 0.9) & (pl.col("least_membership") >= 0.5) & (pl.col("families") >= 2)
    return (
        judged.with_columns(
            pl.when(core)
            .then(pl.lit(CORE))
            .when(pl.col("membership") >= 0.5)
            .then(pl.lit(PROBABLE))
            .otherwise(pl.lit(PERIPHERAL))
            .alias("role")
        )
        .select(Members.column_names())
        .sort("group", "account")
    )


def _logistic(bits: pl.Expr) -> pl.Expr:
    return 1.0 / (1.0 + (-bits.clip(-_MOST, _MOST) * np.log(2.0)).exp())
