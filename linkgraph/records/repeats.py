"""Rows that are there twice: accounts or exchanges with one id. The first in order of file and row is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from linkgraph.records.contract import Kind
from linkgraph.records.inspection import Inspection
from linkgraph.records.rules import Rule
from linkgraph.tables.refused_rows import RefusedRows

_NUMBERED = ("source", "row")


def repeated_accounts(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Accepted rows with one row an account, and the refused repetitions (`tables.RefusedRows`).

    A repetition says whether it only repeats what the first row says or contradicts it, and in which column first.
    """
    values = [name for name in rows.columns if name not in {*_NUMBERED, "account_id"}]
    rows = rows.sort(_NUMBERED)
    first = rows.filter(pl.col("account_id").is_first_distinct())
    again = rows.filter(~pl.col("account_id").is_first_distinct()).join(
        first, on="account_id", how="left", maintain_order="left", suffix="_first"
    )
    differs = pl.coalesce(
        pl.when(~pl.col(name).eq_missing(pl.col(f"{name}_first"))).then(pl.lit(name)) for name in values
    )
    reason = (
        pl
        .when(differs.is_null())
        .then(pl.lit("repeats an earlier row of this account"))
        .otherwise(pl.format("contradicts an earlier row of this account in {}", differs))
    )
    return first, refused(again, table="accounts", reason=reason)


def repeated_exchanges(inspections: Sequence[Inspection], rules: Mapping[Kind, Rule], *, limit: int) -> pl.DataFrame:
    """Accepted exchanges whose id an earlier accepted one has (`tables.RefusedRows`).

    Candidates are found by a 64-bit hash, 28 bytes a row while it sorts, and then compared letter by letter. With more
    than `limit` of them all candidates come back, not compared: the caller then stops the run.
    """
    hashes = [np.concatenate(one.keys) for one in inspections if one.keys]
    if not hashes:
        return RefusedRows.create_empty()
    # Whole numbers are sorted three times as fast as by numpy.
    ordered = pl.Series(np.concatenate(hashes)).sort().to_numpy()
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if not len(twice):
        return RefusedRows.create_empty()
    found = []
    for one in inspections:
        if one.keys:
            keys = np.concatenate(one.keys)
            place = np.minimum(np.searchsorted(twice, keys), len(twice) - 1)
            rows = pl.Series("row", np.concatenate(one.key_rows)[twice[place] == keys])
            found.append((one, rows))
    total = sum(len(rows) for _, rows in found)
    if total - len(twice) > limit:
        frames = [
            rows.to_frame().with_columns(_source(one), exchange_id=pl.lit(None, pl.String)) for one, rows in found
        ]
        return refused(pl.concat(frames), table="exchanges", reason=pl.lit("repeats an earlier exchange_id"))
    same = pl.concat(_with_ids(one, rows, rules=rules) for one, rows in found).sort(_NUMBERED)
    again = same.filter(~pl.col("exchange_id").is_first_distinct())
    return refused(again, table="exchanges", reason=pl.lit("repeats an earlier exchange_id"))


def _with_ids(one: Inspection, rows: pl.Series, *, rules: Mapping[Kind, Rule]) -> pl.DataFrame:
    key = rules[Kind.ID].value(pl.col("exchange_id"), one.part.types["exchange_id"])
    lazy = one.part.scan().join(rows.to_frame().lazy(), on="row", how="semi").select("row", exchange_id=key)
    return lazy.collect(engine="streaming").with_columns(_source(one))


def _source(one: Inspection) -> pl.Expr:
    return pl.lit(one.part.source, pl.UInt32).alias("source")


def refused(rows: pl.DataFrame, *, table: str, reason: pl.Expr) -> pl.DataFrame:
    """`tables.RefusedRows` of numbered rows of accounts or exchanges, for their id."""
    key = "account_id" if table == "accounts" else "exchange_id"
    return rows.select(
        "source",
        "row",
        pl.lit(table).alias("table"),
        pl.lit(key).alias("column"),
        pl.col(key).str.head(200).alias("value"),
        reason.alias("reason"),
    )
