"""How sure it is that an account belongs to a group: each account against the group without it.

For account u and group R (u left out), a token weighs log2 of its rate inside R over its rate outside
(`kernels.concentration`); tokens of one signal count with decay up to the signal's ceiling, signals of one family with
decay. The posterior is the logistic of prior + evidence, prior = log2(|R| / (N - |R|)). A group's own holders never
make its tokens look common.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels import concentration
from linkgraph.kernels.rarity import MICRO, micro
from linkgraph.tables.members import CORE, PERIPHERAL, PROBABLE, Members
from linkgraph.tables.signals import OWNED, RARITY

_MOST = 40.0


@dataclass(frozen=True, slots=True)
class Context:
    """What membership is read from: the tables of the stages before, and how many accounts there are."""

    signals: pl.DataFrame
    tokens: pl.DataFrame
    sightings: pl.DataFrame
    holdings: concentration.Holdings
    links: pl.DataFrame
    accounts: int
    supporting: str
    supporting_ceiling: float
    same_family: float


def holdings(
    signals: pl.DataFrame, tokens: pl.DataFrame, *, sightings: pl.DataFrame, accounts: int
) -> concentration.Holdings:
    """The sightings of all signals as arrays; a kind is a signal's place in the catalogue, tokens numbered through."""
    kind = signals.select("signal").with_row_index("kind")
    numbered = (
        tokens.select("signal", "token", "holders").join(kind, on="signal").sort("kind", "token").with_row_index("n")
    )
    held = (
        sightings
        .lazy()
        .select("signal", "token", "account", "share")
        .join(numbered.lazy().select("signal", "token", "n"), on=["signal", "token"])
        .select("account", "n", "share")
        .sort("account", "n")
        .collect()
    )
    account = held["account"].to_numpy()
    return concentration.Holdings(
        start=np.append(0, np.cumsum(np.bincount(account, minlength=accounts))).astype(np.int64),
        token=held["n"].to_numpy().astype(np.int64),
        share=held["share"].to_numpy(),
        kind=numbered["kind"].to_numpy().astype(np.int64),
        holders=numbered["holders"].to_numpy().astype(np.int64),
        exposed=np.full(numbered.height, accounts, dtype=np.int64),
        decay=signals["decay"].to_numpy(),
        ceiling=signals["ceiling"].to_numpy(),
        owned=signals["family"].is_in(OWNED).to_numpy(),
    )


def ties(groups: pl.DataFrame, context: Context, *, asked: pl.DataFrame) -> pl.DataFrame:
    """`tables.Ties` of accounts with groups. `asked`: group, account; members are left out of their own count."""
    return pl.concat([_token_ties(groups, context, asked=asked), _timed_ties(groups, context, asked=asked)]).sort(
        "group", "account", "signal"
    )


def neighbours(groups: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Members of every group and the accounts linked to two of them or more: group, account."""
    both = pl.concat([pairs.select(account="a", other="b"), pairs.select(account="b", other="a")])
    near = both.join(groups.rename({"account": "other"}), on="other").select("group", "account")
    # One link to a group is no reason to ask: whoever belongs has several.
    often = near.group_by("group", "account").len().filter(pl.col("len") >= 2).select("group", "account")
    return pl.concat([groups, often]).unique().sort("group", "account")


def _token_ties(groups: pl.DataFrame, context: Context, *, asked: pl.DataFrame) -> pl.DataFrame:
    groups, asked = groups.sort("group", "account"), asked.sort("group", "account")
    number = groups["group"].unique().sort()
    bits, shared = concentration.ties(
        context.holdings,
        set_start=_starts(groups["group"], number),
        set_member=groups["account"].to_numpy().astype(np.int64),
        asked_start=_starts(asked["group"], number),
        asked=asked["account"].to_numpy().astype(np.int64),
    )
    row, kind = np.nonzero(bits)
    names = context.signals["signal"]
    return pl.DataFrame({
        "group": asked["group"].gather(row),
        "account": asked["account"].gather(row),
        "signal": names.gather(kind),
        "microbits": micro(bits[row, kind]),
        "shared": shared[row, kind].astype(np.uint32),
    })


def _starts(groups: pl.Series, number: pl.Series) -> npt.NDArray[np.int64]:
    """Where each group's rows begin in a column sorted by group, and where the last one's end."""
    return np.append(np.searchsorted(groups.to_numpy(), number.to_numpy()), groups.len()).astype(np.int64)


def _timed_ties(groups: pl.DataFrame, context: Context, *, asked: pl.DataFrame) -> pl.DataFrame:
    """Timing signals have no tokens: an account is tied by the second-best of its links to members or half its only."""
    timed = context.signals.filter(pl.col("rule") != RARITY).select("signal")
    links = context.links.join(timed, on="signal")
    both = pl.concat([
        links.select("signal", "microbits", account="a", other="b"),
        links.select("signal", "microbits", account="b", other="a"),
    ])
    to_members = both.join(groups.rename({"account": "other"}), on="other").join(asked, on=["group", "account"])
    best = pl.col("microbits").sort(descending=True)
    return to_members.group_by("group", "account", "signal").agg(
        pl.when(pl.len() >= 2).then(best.get(1, null_on_oob=True)).otherwise(best.first() // 2).alias("microbits"),
        pl.len().cast(pl.UInt32).alias("shared"),
    )


def members(sizes: pl.DataFrame, tied: pl.DataFrame, *, context: Context) -> pl.DataFrame:
    """`tables.Members` from ties: posterior, its least when the best family is left out, role.

    Whoever one family ties (the supporting one aside) belongs the less, the more of the others another family ties that
    does not tie it: see `_lacking`. Core: belongs with .9 and still with .5 without its best family, two families at
    least. Probable: belongs with .5 or more and does not stand on the supporting family alone. Peripheral: the rest.
    """
    family = context.signals.select("signal", "family")
    place = pl.col("microbits").rank("ordinal", descending=True).over("group", "account", "family") - 1
    ceiling = int(context.supporting_ceiling * MICRO)
    firm = pl.col("part").filter(pl.col("family") != context.supporting).sum().over("group", "account")
    by_family = (
        tied
        .join(family, on="signal")
        .with_columns(
            (pl.col("microbits").cast(pl.Float64) * pl.lit(context.same_family).pow(place))
            .round()
            .cast(pl.Int64)
            .alias("part")
        )
        .group_by("group", "account", "family")
        .agg(pl.col("part").sum(), pl.col("shared").cast(pl.Int64).sum())
        # Infrastructure supports what other families say: half as much as they, and not beyond its ceiling.
        .with_columns(
            pl
            .when(pl.col("family") == context.supporting)
            .then(pl.min_horizontal("part", ceiling, firm // 2))
            .otherwise("part")
            .alias("part")
        )
        .filter(pl.col("part") > 0)
        .sort("group", "account", "part", "family", descending=[False, False, True, False])
    )
    total = (
        by_family
        .group_by("group", "account", maintain_order=True)
        .agg(
            pl.col("part").sum().alias("microbits"),
            pl.col("part").first().alias("best"),
            pl.col("family").first().alias("best_family"),
            pl.len().cast(pl.UInt8).alias("families"),
            (pl.col("family") != context.supporting).any().alias("firm"),
        )
        .join(sizes, on="group")
        .with_columns((pl.col("size") / (context.accounts - pl.col("size")).clip(1)).log(2.0).alias("prior"))
    )
    firmly = by_family.filter(pl.col("family") != context.supporting).join(
        total.select("group", "account", _logistic(pl.col("prior") + pl.col("microbits") / MICRO).alias("belongs")),
        on=["group", "account"],
    )
    total = total.join(_lacking(firmly), on=["group", "account"], how="left", maintain_order="left")
    prior = pl.col("prior") + pl.col("lacking").fill_null(0.0)
    belongs = _logistic(prior + pl.col("microbits") / MICRO)
    least = _logistic(prior + (pl.col("microbits") - pl.col("best")) / MICRO)
    judged = total.with_columns(
        pl.when("firm").then(belongs).otherwise(pl.min_horizontal(belongs, 0.49)).alias("membership"),
        least.alias("least_membership"),
    )
    core = (pl.col("membership") >= 0.9) & (pl.col("least_membership") >= 0.5) & (pl.col("families") >= 2)
    return (
        judged
        .with_columns(
            pl
            .when(core)
            .then(pl.lit(CORE))
            .when(pl.col("membership") >= 0.5)
            .then(pl.lit(PROBABLE))
            .otherwise(pl.lit(PERIPHERAL))
            .alias("role")
        )
        .select(Members.column_names())
        .sort("group", "account")
    )


def _lacking(firmly: pl.DataFrame) -> pl.DataFrame:
    """What an account lacks that nearly all others of its group have: group, account, lacking (bits, none above 0).

    `firmly` has a row for each family, the supporting one aside, that ties an account: group, account, family, shared
    (things that do), belongs (its membership without this). One card that a ring used may be its owner's still, one
    phrase anybody's. Where a family does not tie m of n expected members, log2 of (m + 1) / (n + 1) is how remarkable
    it is that a member lacks it; and so where m of n are tied by a single thing. That counts for an account that only
    one other family, or a single thing, ties, by what it lacks most remarkably; who holds two kinds of thing may lack
    the third.
    """
    # Whole millionths: sums of floats would differ with the order of threads.
    expected = (pl.col("belongs") * MICRO).round().cast(pl.Int64)
    tied = firmly.group_by("group", "family").agg(expected.sum().alias("tied"))
    by_account = firmly.group_by("group", "account").agg(
        pl.len().alias("families"),
        pl.col("family").first(),
        pl.col("shared").sum().alias("things"),
        expected.first().alias("expected"),
    )
    single = pl.col("expected").filter(pl.col("things") == 1).sum()
    of = by_account.group_by("group").agg(pl.col("expected").sum().alias("of"), single.alias("single"))
    remarkable = ((pl.col("lack") + MICRO) / (pl.col("of") + MICRO)).log(2.0)
    family = (
        by_account
        .filter(pl.col("families") == 1)
        .select("group", "account", "family")
        .join(
            tied.join(of, on="group").select(
                "group", "of", pl.col("family").alias("other"), lack=pl.col("of") - pl.col("tied")
            ),
            on="group",
        )
        .filter(pl.col("family") != pl.col("other"))
        .select("group", "account", remarkable.alias("lacking"))
    )
    thing = (
        by_account
        .filter(pl.col("things") == 1)
        .select("group", "account")
        .join(of.select("group", "of", lack="single"), on="group")
        .select("group", "account", remarkable.alias("lacking"))
    )
    return pl.concat([family, thing]).group_by("group", "account").agg(pl.col("lacking").min())


def _logistic(bits: pl.Expr) -> pl.Expr:
    probability: pl.Expr = 1.0 / (1.0 + (-bits.clip(-_MOST, _MOST) * np.log(2.0)).exp())
    return probability
