"""Groups → findings: every term of the log odds, the tier, and the answer."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import polars as pl

from linkgraph.core.clock import DAY
from linkgraph.core.settings import FindingSettings
from linkgraph.findings.behaviour import BEHAVIOUR_TERMS
from linkgraph.findings.copied import copied
from linkgraph.findings.doubts import DOUBTS
from linkgraph.findings.evidence import Evidence
from linkgraph.findings.linkage import PRIOR_TERM
from linkgraph.findings.linkage import TERM as LINKAGE_TERM
from linkgraph.findings.one_program import TERM as ORDINARY_TERM
from linkgraph.findings.profile import profiles
from linkgraph.findings.term import BEHAVIOUR, DOUBT, PRIOR, number
from linkgraph.findings.weights import weighed
from linkgraph.tables.findings import NOT_SUSPECTED, Findings
from linkgraph.tables.members import PERIPHERAL
from linkgraph.tables.reasons import NOT_MEASURED, Reasons
from linkgraph.tables.rings import CONFIRMED, REVIEW, Rings

_SURE = 0.95
_OLDER = 60 * DAY

TERMS = (PRIOR_TERM, LINKAGE_TERM, *BEHAVIOUR_TERMS, *DOUBTS, ORDINARY_TERM)


@dataclass(frozen=True, slots=True)
class Judged:
    """`tables.Findings` and `tables.Reasons` of every group, and the answer, `tables.Rings`, of the suspected ones."""

    findings: pl.DataFrame
    reasons: pl.DataFrame
    rings: pl.DataFrame


def judge(evidence: Evidence, *, settings: FindingSettings) -> Judged:
    """Weigh every group. The score is the sum of its reasons, in bits; below `settings.review` none is suspected."""
    if evidence.members.height == 0:
        return Judged(Findings.create_empty(), Reasons.create_empty(), Rings.create_empty())
    profile = profiles(evidence)
    reasons = _reasons(profile)
    named = pl.col("term") + ": " + pl.col("sentence")
    kinds = reasons.group_by("group").agg(
        pl.col("bits").sum().round(6).alias("score"),
        pl.col("bits").filter(pl.col("kind") == BEHAVIOUR).sum().alias("behaviour"),
        pl.col("bits").filter(pl.col("kind") == DOUBT).sum().alias("doubt"),
        named
        .filter(pl.col("kind") == DOUBT)
        .sort_by(pl.col("bits").filter(pl.col("kind") == DOUBT))
        .first()
        .alias("explanation"),
    )
    table = (
        profile
        .join(kinds, on="group")
        .join(_activity(evidence), on="group", how="left")
        .join(_chance(evidence), on="group", how="left")
        .with_columns(pl.col("log10_q").fill_null(0.0))
    )
    suspected = pl.col("score") >= settings.review
    strong = (
        (pl.col("score") >= settings.confirmed)
        & (pl.col("behaviour") >= settings.least_behaviour)
        & (pl.col("doubt") > -settings.most_doubt)
        # What chance could have made needs behaviour for its second family.
        & ((pl.col("log10_q") <= math.log10(settings.chance)) | (pl.col("behaviour") >= settings.behaviour_alone))
    )
    tiered = table.with_columns(
        pl
        .when(~suspected)
        .then(pl.lit(NOT_SUSPECTED))
        .when(strong)
        .then(pl.lit(CONFIRMED))
        .otherwise(pl.lit(REVIEW))
        .alias("tier")
    ).sort(["score", "group"], descending=[True, False])
    place = suspected.cum_sum()
    findings = tiered.select(
        "group",
        pl.when(suspected).then(pl.lit("R-") + place.cast(pl.String).str.zfill(4)).alias("ring_id"),
        "tier",
        "score",
        pl.col("accounts").cast(pl.UInt32),
        pl.col("exchanges").fill_null(0).cast(pl.Int64),
        "first_at",
        "last_at",
        pl.col("families").fill_null(""),
        pl.when(pl.col("doubt") < -1.0).then("explanation").otherwise(pl.lit("none")).alias("explanation"),
        _why(settings).alias("why_tier"),
    )
    return Judged(findings=Findings.validate(findings), reasons=reasons, rings=_answer(findings, evidence))


def scores(evidence: Evidence) -> pl.DataFrame:
    """The score of each group without a word about it: group, score (bits)."""
    bits = [weighed(term).alias(term.name) for term in TERMS]
    return profiles(evidence).select("group", pl.sum_horizontal(bits).round(6).alias("score"))


def known(evidence: Evidence, groups: pl.Series) -> pl.DataFrame:
    """What is known of some of the groups by themselves: group, bits (the score without what is so of any group)."""
    asked = [table.filter(pl.col("group").is_in(groups)) for table in (evidence.members, evidence.ties)]
    only = replace(evidence, members=asked[0], ties=asked[1], beside=evidence)
    bits = [weighed(term).alias(term.name) for term in TERMS if term.kind != PRIOR]
    return profiles(only).select("group", pl.sum_horizontal(bits).round(6).alias("bits"))


def _reasons(profile: pl.DataFrame) -> pl.DataFrame:
    rows = [
        profile.select(
            "group",
            pl.lit(term.name).alias("term"),
            pl.lit(term.kind).alias("kind"),
            weighed(term).alias("bits"),
            term.sentence.fill_null(NOT_MEASURED).alias("sentence"),
            pl.lit(place).alias("place"),
        )
        for place, term in enumerate(TERMS)
    ]
    return Reasons.validate(pl.concat(rows).sort("group", "place").drop("place"))


def _why(settings: FindingSettings) -> pl.Expr:
    return pl.format(
        "Score {} bits (review from {}, confirmed from {}); behaviour {} bits, doubts {} bits; "
        "false discovery rate {}.",
        number(pl.col("score")),
        pl.lit(settings.review),
        pl.lit(settings.confirmed),
        number(pl.col("behaviour")),
        number(pl.col("doubt")),
        pl
        .when(pl.col("log10_q") <= -6)
        .then(pl.lit("below 0.000001"))
        .otherwise(pl.lit(10.0).pow(pl.col("log10_q")).round_sig_figs(2).cast(pl.String)),
    )


def _chance(evidence: Evidence) -> pl.DataFrame:
    """The false discovery rate of each group, where it was tested: group, log10_q."""
    if evidence.significance is None:
        return pl.DataFrame(schema={"group": pl.UInt32, "log10_q": pl.Float64})
    return evidence.significance.select("group", "log10_q")


def _activity(evidence: Evidence) -> pl.DataFrame:
    """First and last activity of the counted members: of what they share, or their days where that is nothing."""

    def ends(seen: pl.DataFrame) -> pl.DataFrame:
        inside = seen.join(evidence.counted(), on="account")
        return inside.group_by("group").agg(pl.col("first_at").min(), pl.col("last_at").max())

    begins = pl.col("day").cast(pl.Int64) * DAY
    by_day = ends(evidence.activity.select("account", first_at=begins, last_at=begins))
    shared = ends(evidence.sightings.select("account", "first_at", "last_at"))
    both = by_day.join(shared, on="group", how="full", coalesce=True, suffix="_shared")
    return both.select("group", *[pl.coalesce(f"{end}_shared", end).alias(end) for end in ("first_at", "last_at")])


def _answer(findings: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """One row for each core or probable member of a suspected ring.

    A member stands in the confirmed tier only if its ring does, the account itself passes `_like_its_ring`, and it is
    not tied by what others may have copied from it.
    """
    members = evidence.members.filter(pl.col("role") != PERIPHERAL).join(
        evidence.traits.select("account", "rate", "created_at"), on="account"
    )
    suspected = findings.filter(pl.col("ring_id").is_not_null())["group"]
    framed = copied(evidence, suspected).with_columns(framed=pl.lit(value=True))
    named = (
        findings
        .filter(pl.col("ring_id").is_not_null())
        .select("group", "ring_id", "tier", "score")
        .with_row_index("place")
        .join(members, on="group")
        .join(_threads(evidence), on=["group", "account", "best_family"], how="left")
        .join(evidence.accounts.select("account", "account_id"), on="account")
        .join(framed, on=["group", "account"], how="left")
        .with_columns(
            pl.when(_like_its_ring() & pl.col("framed").is_null()).then("tier").otherwise(pl.lit(REVIEW)).alias("tier")
        )
        .sort("place", "account_id")
        .select("ring_id", "account_id", "tier", "score", "membership")
    )
    return Rings.validate(named)


def _threads(evidence: Evidence) -> pl.DataFrame:
    """How many things of a family tie a member: group, account, best_family, threads."""
    family = evidence.signals.select("signal", pl.col("family").alias("best_family"))
    tied = evidence.ties.join(family, on="signal")
    return tied.group_by("group", "account", "best_family").agg(pl.col("shared").cast(pl.Int64).sum().alias("threads"))


def _like_its_ring() -> pl.Expr:
    """Membership of .95 or more, no older than the ring by `_OLDER`, and two families of evidence or the ring's load.

    A heavy user of a common phrase has another load. The owner of a stolen card is older and tied by payments alone:
    whoever would not belong without them, or without a single thing of another family, is like its ring only where most
    of the ring is tied so, and by its load.
    """
    load = pl.col("rate").log()
    usual = load.median().over("group")
    width = (load - usual).abs().median().over("group").clip(0.3) * 1.5
    same_load = (load - usual).abs() <= 2.5 * width
    begun = pl.col("created_at").quantile(0.1).over("group")
    young = pl.col("created_at") >= begun - _OLDER
    same_load = same_load.fill_null(value=False)
    by_one = ((pl.col("best_family") == "payment") | (pl.col("threads") == 1)) & (pl.col("least_membership") < 0.5)
    as_usual = (by_one.mean().over("group") > 0.5) & same_load
    tied = pl.when(by_one).then(as_usual).otherwise((pl.col("families") >= 2) | same_load)
    return (pl.col("membership") >= _SURE) & young & tied
