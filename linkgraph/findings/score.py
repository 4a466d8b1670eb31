"""Groups → findings: every term of the log odds, the tier, and the answer."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from linkgraph.core.settings import FindingSettings
from linkgraph.findings.behaviour import BEHAVIOUR_TERMS
from linkgraph.findings.doubts import DOUBTS
from linkgraph.findings.evidence import Evidence
from linkgraph.findings.linkage import PRIOR_TERM, TERM as LINKAGE_TERM
from linkgraph.findings.profile import profiles
from linkgraph.findings.term import BEHAVIOUR, DOUBT
from linkgraph.tables.findings import NOT_SUSPECTED, Findings
from linkgraph.tables.members import PERIPHERAL
from linkgraph.tables.reasons import Reasons
from linkgraph.tables.rings import CONFIRMED, REVIEW, Rings

TERMS = (PRIOR_TERM, LINKAGE_TERM, *BEHAVIOUR_TERMS, *DOUBTS)


@dataclass(frozen=True, slots=True)
class Judged:
    """`tables.Findings` and `tables.Reasons` of every group, and the answer, `tables.Rings`, of the suspected ones."""

    findings: pl.DataFrame
    reasons: pl.DataFrame
    rings: pl.DataFrame


def judge(evidence: Evidence, *, settings: FindingSettings) -> Judged:
    """Weigh every group. The score is the sum of its reasons, in bits; groups under `settings.review` are not suspected."""
    if evidence.members.height == 0:
        return Judged(Findings.create_empty(), Reasons.create_empty(), Rings.create_empty())
    profile = profiles(evidence)
    reasons = _reasons(profile)
    kinds = reasons.group_by("group").agg(
        pl.col("bits").sum().round(6).alias("score"),
        pl.col("bits").filter(pl.col("kind") == BEHAVIOUR).sum().alias("behaviour"),
        pl.col("bits").filter(pl.col("kind") == DOUBT).sum().alias("doubt"),
        pl.col("sentence").filter(pl.col("kind") == DOUBT).sort_by(pl.col("bits").filter(pl.col("kind") == DOUBT)).first().alias("explanation"),
    )
    table = profile.join(kinds, on="group").join(_activity(evidence), on="group", how="left")
    suspected = pl.col("score") >= settings.review
    strong = (pl.col("score") >= settings.confirmed) & (pl.col("behaviour") >= 3.0) & (pl.col("doubt") > -4.0)
    tiered = table.with_columns(
        pl.when(~suspected).then(pl.lit(NOT_SUSPECTED)).when(strong).then(pl.lit(CONFIRMED)).otherwise(pl.lit(REVIEW)).alias("tier")
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


def _reasons(profile: pl.DataFrame) -> pl.DataFrame:
    rows = [
        profile.select(
            "group",
            pl.lit(term.name).alias("term"),
            pl.lit(term.kind).alias("kind"),
            term.bits.fill_nan(None).fill_null(0.0).round(3).alias("bits"),
            term.sentence.fill_null("Not measured.").alias("sentence"),
            pl.lit(place).alias("place"),
        )
        for place, term in enumerate(TERMS)
    ]
    return Reasons.validate(pl.concat(rows).sort("group", "place").drop("place"))


def _why(settings: FindingSettings) -> pl.Expr:
    return pl.format(
        "Score {} bits (review from {}, confirmed from {}); behaviour {} bits, doubts {} bits.",
        pl.col("score").round(1),
        pl.lit(settings.review),
        pl.lit(settings.confirmed),
        pl.col("behaviour").round(1),
        pl.col("doubt").round(1),
    )


def _activity(evidence: Evidence) -> pl.DataFrame:
    """First and last activity of the counted members."""
    return (
        evidence.sightings.join(evidence.counted(), on="account")
        .group_by("group")
        .agg(pl.col("first_at").min(), pl.col("last_at").max())
    )


def _answer(findings: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """One row for each core or probable member of a suspected ring."""
    named = (
        findings.filter(pl.col("ring_id").is_not_null())
        .join(evidence.members.filter(pl.col("role") != PERIPHERAL), on="group")
        .join(evidence.accounts.select("account", "account_id"), on="account")
        .sort("ring_id", "account_id")
        .select("ring_id", "account_id", "tier", "score", "membership")
    )
    return Rings.validate(named)
