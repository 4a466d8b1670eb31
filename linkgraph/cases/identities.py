"""Ids and decisions put on freshly judged groups: a ring keeps its id from run to run, a dismissed one is not named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from linkgraph.cases.decisions import Decision
from linkgraph.cases.standing import CONFIRMED, DISMISSED, Standing, holds_for, in_words
from linkgraph.core.errors import StorageError
from linkgraph.findings import Judged
from linkgraph.rings.constraints import DECIDED
from linkgraph.rings.identity import match
from linkgraph.rings.successors import held, own, successors
from linkgraph.tables.findings import NOT_SUSPECTED, Findings
from linkgraph.tables.identities import Identities, RingTokens
from linkgraph.tables.members import PERIPHERAL
from linkgraph.tables.rings import REVIEW, Rings
from linkgraph.tables.signals import SUPPORTING

_BANNED = ["banned", "suspended"]


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier runs of the case left: `tables.Identities` and `tables.RingTokens`."""

    identities: pl.DataFrame
    tokens: pl.DataFrame

    @classmethod
    def left_in(cls, folder: Path, *, standing: Standing) -> Known:
        """Of the case in `folder`. Rings that were decided are known by their accounts then, whatever else is lost.

        Raises:
            StorageError: what is there cannot be read: ids that were given could be given again.
        """
        tables = folder / "tables"
        try:
            identities = _read(tables / "identities.parquet", Identities.create_empty())
            tokens = _read(tables / "ring_tokens.parquet", RingTokens.create_empty())
            answer = _read(folder / "rings.parquet", Rings.create_empty())
        except (OSError, pl.exceptions.PolarsError) as error:
            raise StorageError(
                f"What earlier runs left in {folder} cannot be read: {error}.",
                advice="Restore the folder from a copy, or use a new one, which numbers its rings from the start.",
            ) from error
        decided = [(name, account) for name, row in standing.rings.items() for account in row.accounts]
        named = pl.DataFrame(decided, schema={"ring_id": pl.String, "account_id": pl.String}, orient="row")
        for more in (answer.select("ring_id", "account_id"), named):
            unknown = more.join(identities, on="ring_id", how="anti").with_columns(banned=pl.lit(value=False))
            identities = pl.concat([identities, unknown], how="diagonal")
        return cls(identities, tokens)


def _read(path: Path, nothing: pl.DataFrame) -> pl.DataFrame:
    return pl.read_parquet(path) if path.exists() else nothing


@dataclass(frozen=True, slots=True)
class Weighing:
    """The tables that the groups were judged from: `accounts` and `members` whole, the others lazily."""

    accounts: pl.DataFrame
    members: pl.DataFrame
    signals: pl.LazyFrame
    tokens: pl.LazyFrame
    sightings: pl.LazyFrame


def settle(judged: Judged, weighing: Weighing, *, known: Known, standing: Standing) -> Mapping[str, pl.DataFrame]:
    """The tables of the stage: findings, reasons and rings under ids that last, identities, ring_tokens, successors.

    A group that carries on an earlier ring (`rings.identity`) has that ring's id, suspected or not; one that is
    suspected and carries on none gets the next number that this case has never used, the strongest first. A decision
    holds as long as most of the ring's present accounts were in it when it was decided: a dismissed group is not
    suspected then, and a confirmed one stays in the answer, for review where its score alone would not keep it.
    """
    counted = (
        weighing.members
        .filter(pl.col("role") != PERIPHERAL)
        .join(weighing.accounts.select("account", "account_id", "created_at", "status", "status_at"), on="account")
        .select("group", "account", "account_id", "created_at", "status", "status_at")
    )
    ids = _ids(judged.findings, counted, known=known)
    decided = _decided(ids, counted, standing=standing)
    findings = _findings(judged.findings, ids, decided=decided)
    identities = _identities(known.identities, counted.join(ids, on="group"), accounts=weighing.accounts)
    tokens, carried = _successors(identities, counted, known=known, weighing=weighing)
    return {
        "identities": identities,
        "ring_tokens": tokens,
        "successors": carried,
        "findings": Findings.validate(findings),
        "reasons": judged.reasons,
        "rings": _answer(judged, findings, members=weighing.members, accounts=weighing.accounts),
    }


def _ids(findings: pl.DataFrame, counted: pl.DataFrame, *, known: Known) -> pl.DataFrame:
    """ring_id, group of every group that has an id: carried on, or suspected and new."""
    old = known.identities.select(old="ring_id", account="account_id")
    carried = match(old, counted.select(new="group", account="account_id")).select(ring_id="old", group="new")
    fresh = (
        findings
        .filter(pl.col("ring_id").is_not_null())
        .join(carried, on="group", how="anti", maintain_order="left")
        .select("group")
        .with_row_index("place", offset=_used(known.identities["ring_id"]) + 1)
    )
    numbered = fresh.select((pl.lit("R-") + pl.col("place").cast(pl.String).str.zfill(4)).alias("ring_id"), "group")
    return pl.concat([carried, numbered])


def _used(ring_ids: pl.Series) -> int:
    """The highest number that was ever given."""
    highest = ring_ids.str.extract(r"^R-(\d+)$").cast(pl.Int64).max()
    return highest if isinstance(highest, int) else 0


def _decided(ids: pl.DataFrame, counted: pl.DataFrame, *, standing: Standing) -> Mapping[int, Decision]:
    """Group → the decision that holds for it."""
    decisions = standing.decided()
    of_group = {group: decisions[name] for name, group in ids.iter_rows() if name in decisions}
    present = counted.filter(pl.col("group").is_in(list(of_group)))
    accounts = present.group_by("group").agg("account_id")
    return {group: of_group[group] for group, those in accounts.iter_rows() if holds_for(of_group[group], those)}


def _findings(findings: pl.DataFrame, ids: pl.DataFrame, *, decided: Mapping[int, Decision]) -> pl.DataFrame:
    """`tables.Findings` with ids that last and what was decided; in the same order."""
    words = pl.DataFrame(
        [(group, row.verdict, in_words(row)) for group, row in decided.items()],
        schema={"group": pl.UInt32, "verdict": pl.String, "words": pl.String},
        orient="row",
    )
    both = findings.join(ids.rename({"ring_id": "id"}), on="group", how="left", maintain_order="left").join(
        words, on="group", how="left", maintain_order="left"
    )
    dismissed = (pl.col("verdict") == DISMISSED).fill_null(value=False)
    confirmed = (pl.col("verdict") == CONFIRMED).fill_null(value=False)
    suspected = pl.col("ring_id").is_not_null()
    return both.with_columns(
        pl.when((suspected | confirmed) & ~dismissed).then("id").alias("ring_id"),
        pl
        .when(dismissed)
        .then(pl.lit(NOT_SUSPECTED))
        .when(confirmed & ~suspected)
        .then(pl.lit(REVIEW))
        .otherwise("tier")
        .alias("tier"),
        pl.when(dismissed).then("words").otherwise("explanation").alias("explanation"),
        pl.concat_str("words", "why_tier", separator=" ", ignore_nulls=True).alias("why_tier"),
    ).select(Findings.column_names())


def _answer(judged: Judged, findings: pl.DataFrame, *, members: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """`tables.Rings`: what judging said of each account, and review for those whom only a decision names."""
    said = judged.rings.select("account_id", said="tier")
    by_word = pl.col("best_family") == DECIDED
    return Rings.validate(
        findings
        .filter(pl.col("ring_id").is_not_null())
        .select("group", "ring_id", "score")
        .with_row_index("place")
        .join(members.filter(pl.col("role") != PERIPHERAL), on="group")
        .join(accounts.select("account", "account_id"), on="account")
        .join(said, on="account_id", how="left")
        .with_columns(pl.when(by_word).then(pl.lit(REVIEW)).otherwise(pl.col("said").fill_null(REVIEW)).alias("tier"))
        .sort("place", "account_id")
        .select(Rings.column_names())
    )


def _identities(known: pl.DataFrame, current: pl.DataFrame, *, accounts: pl.DataFrame) -> pl.DataFrame:
    """`tables.Identities`: the accounts of the rings that are there now, and those of the others as they were."""
    gone = known.join(current, on="ring_id", how="anti")
    rows = pl.concat([
        gone.select("ring_id", "account_id", pl.lit(None, pl.UInt32).alias("group"), "banned", "status_at"),
        current.select("ring_id", "account_id", "group", pl.lit(value=False).alias("banned"), "status_at"),
    ])
    now = accounts.select(
        "account_id", pl.col("status").is_in(_BANNED).fill_null(value=False).alias("now"), "status_at"
    )
    here = pl.col("now").is_not_null()
    return Identities.validate(
        rows
        .join(now, on="account_id", how="left", suffix="_now")
        .with_columns(
            pl.when(here).then("now").otherwise("banned").alias("banned"),
            pl.when(here).then("status_at_now").otherwise("status_at").alias("status_at"),
        )
        .select(Identities.column_names())
        .sort("ring_id", "account_id")
    )


def _successors(
    identities: pl.DataFrame, counted: pl.DataFrame, *, known: Known, weighing: Weighing
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`tables.RingTokens` of all rings there ever were, and `tables.Successors` of those that are there now."""
    numbers = weighing.accounts.select("account", "account_id")
    everyone = identities.join(numbers, on="account_id").select("ring_id", "account", "group")
    tables = {name: getattr(weighing, name) for name in ("signals", "tokens", "sightings")}
    values = held(everyone, **tables, supporting=SUPPORTING)
    here = identities.filter(pl.col("group").is_not_null()).select("ring_id").unique()
    now = values.join(here, on="ring_id", how="semi")
    left = known.tokens.join(here, on="ring_id", how="anti")
    tokens = pl.concat([left, own(now)]).sort("ring_id", "signal", "value")
    born = identities.join(counted.select("account_id", "created_at"), on="account_id").filter(
        pl.col("group").is_not_null()
    )
    # Of rings that are here both are seen at once, so what an earlier one shares with a later one counts as theirs.
    then = pl.concat([left, now.filter(pl.col("inside") >= 2)])
    return tokens, successors(identities, born, then=then, now=now, still=values)
