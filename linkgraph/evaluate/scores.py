"""An answer held against the truth: every measure at once, for people and for scripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from linkgraph.core.errors import InputError, Problem
from linkgraph.evaluate.agreement import Agreement, b_cubed, pairwise
from linkgraph.evaluate.matching import merges, purities, rings_found, splits
from linkgraph.evaluate.ranking import average_precision, calibration, reliability
from linkgraph.evaluate.wording import worded
from linkgraph.tables.rings import CONFIRMED, REVIEW

_ANSWER = ("ring_id", "account_id", "tier", "score", "membership")
_TRUTH = ("account_id", "ring_id", "kind")


@dataclass(frozen=True, slots=True)
class Scores:
    """All measures. Shares are 0 to 1.

    `b_cubed` (both tiers), `b_cubed_confirmed` and `pairwise` are agreements over the accounts that are in a true ring
    or in an answer. `kinds` has a row for each kind of ring: kind, rings, found, held, accounts, named, confirmed,
    recall. `innocents` has a row for each kind of innocent account: kind, accounts, confirmed, review. `reliability`
    has a row for each tenth of membership: lowest, accounts, claimed, right; `calibration` one for each step of what
    answers claim by their scores: lowest, answers, claimed, right. The rest are counts and one average precision.
    """

    rings: int
    answers: int
    named: int
    found: int
    held: int
    b_cubed: Agreement
    b_cubed_confirmed: Agreement
    pairwise: Agreement
    kinds: pl.DataFrame
    innocents: pl.DataFrame
    innocents_confirmed: int
    innocents_review: int
    splits: int
    merges: int
    average_precision: float
    reliability: pl.DataFrame
    calibration: pl.DataFrame

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, lists and dicts, ready for JSON."""
        out: dict[str, Any] = {}
        for name in self.__slots__:
            value = getattr(self, name)
            out[name] = (
                value._asdict()
                if isinstance(value, Agreement)
                else value.to_dicts()
                if isinstance(value, pl.DataFrame)
                else value
            )
        return out

    def to_text(self) -> str:
        """Tables for people."""
        return worded(self.to_dict())


def score(answer: pl.DataFrame, truth: pl.DataFrame) -> Scores:
    """Hold an answer (columns of `rings.parquet`) against the truth (account_id, ring_id or null, kind).

    Items are the accounts in a true ring or in an answer; an innocent and an unnamed account are each a cluster of
    their own, on their side. Other columns are ignored. InputError with every problem found: missing columns, an
    account twice on either side, an account that the truth does not know, an unknown tier, a missing score.
    """
    _check(answer, truth)
    joined = truth.select("account_id", "kind", truth="ring_id").join(
        answer.select("account_id", "tier", "score", "membership", answer="ring_id"), on="account_id", how="left"
    )
    items = joined.filter(pl.col("truth").is_not_null() | pl.col("answer").is_not_null())
    confirmed = items.with_columns(answer=pl.when(pl.col("tier") == CONFIRMED).then("answer"))
    confirmed = confirmed.filter(pl.col("truth").is_not_null() | pl.col("answer").is_not_null())
    pure = purities(items)
    rings = rings_found(items)
    ranked = pure.join(answer.group_by("ring_id").agg(pl.col("score").max()), left_on="answer", right_on="ring_id")
    named = items.filter(pl.col("answer").is_not_null()).join(pure.select("answer", "ring"), on="answer", how="left")
    innocents = _innocents(joined)
    return Scores(
        rings=rings.height,
        answers=pure.height,
        named=named.height,
        found=int(rings["found"].sum()),
        held=int(rings["held"].sum()),
        b_cubed=b_cubed(items),
        b_cubed_confirmed=b_cubed(confirmed),
        pairwise=pairwise(items),
        kinds=_kinds(items, rings),
        innocents=innocents,
        innocents_confirmed=int(innocents["confirmed"].sum()),
        innocents_review=int(innocents["review"].sum()),
        splits=splits(items),
        merges=merges(items),
        average_precision=average_precision(ranked),
        reliability=reliability(named.with_columns(right=(pl.col("truth") == pl.col("ring")).fill_null(value=False))),
        calibration=calibration(ranked),
    )


def _kinds(items: pl.DataFrame, rings: pl.DataFrame) -> pl.DataFrame:
    members = items.filter(pl.col("truth").is_not_null())
    accounts = members.group_by("kind").agg(
        accounts=pl.len(), named=pl.col("answer").is_not_null().sum(), confirmed=(pl.col("tier") == CONFIRMED).sum()
    )
    kind_of = members.group_by("truth").agg(pl.col("kind").min())
    found = (
        rings
        .join(kind_of, on="truth")
        .group_by("kind")
        .agg(rings=pl.len(), found=pl.col("found").sum(), held=pl.col("held").sum())
    )
    table = found.join(accounts, on="kind").with_columns(recall=pl.col("named") / pl.col("accounts"))
    return table.select("kind", "rings", "found", "held", "accounts", "named", "confirmed", "recall").sort("kind")


def _innocents(joined: pl.DataFrame) -> pl.DataFrame:
    return (
        joined
        .filter(pl.col("truth").is_null())
        .group_by("kind")
        .agg(accounts=pl.len(), confirmed=(pl.col("tier") == CONFIRMED).sum(), review=(pl.col("tier") == REVIEW).sum())
        .sort("kind", nulls_last=True)
    )


def _check(answer: pl.DataFrame, truth: pl.DataFrame) -> None:
    problems: list[Problem] = []
    for table, frame, wanted in (("answer", answer, _ANSWER), ("truth", truth, _TRUTH)):
        missing = [column for column in wanted if column not in frame.columns]
        advice = "Hand in all columns of the table."
        problems.extend(Problem("the column is missing.", advice, table=table, column=column) for column in missing)
    if problems:
        raise InputError(problems)
    for table, frame in (("answer", answer), ("truth", truth)):
        twice = frame.filter(pl.col("account_id").is_duplicated() | pl.col("account_id").is_null())
        if twice.height:
            problems.append(
                _problem(
                    table,
                    twice,
                    reason=f"{twice.height:,} rows repeat an account or have none.",
                    advice="Give each account one row.",
                )
            )
    unknown = answer.join(truth.select("account_id"), on="account_id", how="anti")
    if unknown.height:
        reason = f"{unknown.height:,} accounts are not in the truth."
        problems.append(_problem("answer", unknown, reason=reason, advice="Take the truth of the same world."))
    for column, bad in (
        ("tier", ~pl.col("tier").is_in([CONFIRMED, REVIEW]).fill_null(value=False)),
        ("ring_id", pl.col("ring_id").is_null()),
        ("score", ~pl.col("score").cast(pl.Float64).is_finite().fill_null(value=False)),
        ("membership", ~pl.col("membership").cast(pl.Float64).is_between(0, 1).fill_null(value=False)),
    ):
        wrong = answer.filter(bad)
        if wrong.height:
            problems.append(
                _problem(
                    "answer",
                    wrong,
                    reason=f"{wrong.height:,} rows have no valid value.",
                    advice="See the table rings.",
                    column=column,
                )
            )
    if problems:
        raise InputError(problems)


def _problem(table: str, rows: pl.DataFrame, *, reason: str, advice: str, column: str = "account_id") -> Problem:
    return Problem(reason, advice, table=table, column=column, value=str(rows[column][0]))
