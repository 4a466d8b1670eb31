"""Every row of a part looked at once: which are refused and why, how times were written, what is to be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.core.errors import InputError, Problem
from linkgraph.records import times
from linkgraph.records.contract import Column, Kind
from linkgraph.records.parts import Part, unreadable
from linkgraph.records.rules import Rule
from linkgraph.tables.refused_rows import RefusedRows

_BATCH = 500_000
_SHOWN = 200
# Text that no rule can refuse is not decoded at all while rows are checked.
_UNCHECKED = "prompt"


@dataclass(slots=True)
class Inspection:
    """What was seen in a part: refused rows (`tables.RefusedRows`), counts, and first and last time (microseconds)."""

    part: Part
    refused: pl.DataFrame
    naive: int = 0
    converted: int = 0
    first_at: int | None = None
    last_at: int | None = None
    keys: list[npt.NDArray[np.uint64]] = field(default_factory=list)
    key_rows: list[npt.NDArray[np.uint32]] = field(default_factory=list)


def check_types(part: Part, rules: Mapping[Kind, Rule]) -> list[Problem]:
    """Columns whose type in the file cannot hold what the contract asks for."""
    return [
        Problem(
            f"has the type {part.types[column.name]}, which cannot hold {column.kind.value}.",
            "Export it as text.",
            table=part.file.table,
            file=part.file.name,
            column=part.columns[column.name],
        )
        for column in part.present()
        if not rules[column.kind].readable(part.types[column.name])
    ]


def inspect(part: Part, rules: Mapping[Kind, Rule], *, known: pl.Series | None, limit: int) -> Inspection:
    """The part's rows checked, batch by batch in the order of the file.

    `known` holds the account ids that activity may refer to (none for the accounts themselves). It stops looking once
    more than `limit` rows are refused: the caller then stops the run.

    Raises:
        InputError: a page of the file cannot be decoded.
    """
    seen = Inspection(part, _not_staged(part))
    checked = [column for column in part.present() if column.name != _UNCHECKED]
    for raw in _batches(part, [column.name for column in checked]):
        wrong = _wrong(raw, checked, part=part, rules=rules, known=known)
        seen.refused = pl.concat([seen.refused, wrong])
        good = raw.join(wrong.select("row"), on="row", how="anti", maintain_order="left") if wrong.height else raw
        _count_times(good, checked, seen=seen, rules=rules)
        _keep_keys(good, seen=seen, rules=rules)
        if seen.refused.height > limit:
            break
    return seen


def _batches(part: Part, names: list[str]) -> Iterator[pl.DataFrame]:
    try:
        yield from part.scan().select("row", *names).collect_batches(chunk_size=_BATCH, maintain_order=True)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise InputError([unreadable(part.file, error)]) from error


def _not_staged(part: Part) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "source": [part.source] * len(part.refusals),
            "row": [one.row for one in part.refusals],
            "table": [part.file.table] * len(part.refusals),
            "column": [one.column for one in part.refusals],
            "value": [None if one.value is None else one.value[:_SHOWN] for one in part.refusals],
            "reason": [one.reason for one in part.refusals],
        },
        schema=RefusedRows.create_empty().schema,
    )


def _wrong(
    raw: pl.DataFrame, checked: list[Column], *, part: Part, rules: Mapping[Kind, Rule], known: pl.Series | None
) -> pl.DataFrame:
    """The batch's refused rows, each with the first column that is wrong in the order of the contract."""
    flags = {
        column.name: rules[column.kind].wrong(pl.col(column.name), part.types[column.name], required=column.required)
        for column in checked
    }
    if known is not None:
        account = rules[Kind.ID].value(pl.col("account_id"), part.types["account_id"])
        flags["account_id"] |= ~account.is_in(known.implode())
    marks = raw.select("row", *(flag.alias(name) for name, flag in flags.items()))
    hit = marks.select(pl.any_horizontal(*flags)).to_series()
    few = raw.filter(hit)
    bad = marks.filter(hit)
    column = pl.coalesce(pl.when(bad[name]).then(pl.lit(name)) for name in flags)
    value = pl.coalesce(pl.when(bad[name]).then(pl.col(name).cast(pl.String)) for name in flags)
    reason = pl.coalesce(pl.when(bad[one.name]).then(_reason(one, part=part, rules=rules)) for one in checked)
    return few.select(
        pl.lit(part.source, pl.UInt32).alias("source"),
        "row",
        pl.lit(part.file.table).alias("table"),
        column.alias("column"),
        value.str.head(_SHOWN).alias("value"),
        reason.alias("reason"),
    )


def _reason(column: Column, *, part: Part, rules: Mapping[Kind, Rule]) -> pl.Expr:
    rule, raw, dtype = rules[column.kind], pl.col(column.name), part.types[column.name]
    why = rule.reason(raw, dtype)
    if column.name == "account_id":
        why = (
            pl.when(rule.value(raw, dtype).is_null()).then(why).otherwise(pl.lit("is not among the accepted accounts"))
        )
    return pl.when(rule.missing(raw, dtype)).then(pl.lit("is missing")).otherwise(why)


def _count_times(good: pl.DataFrame, checked: list[Column], *, seen: Inspection, rules: Mapping[Kind, Rule]) -> None:
    for column in checked:
        if column.kind is not Kind.TIME:
            continue
        raw, dtype = pl.col(column.name), seen.part.types[column.name]
        moment = rules[Kind.TIME].value(raw, dtype)
        naive, converted, first, last = good.select(
            times.naive(raw, dtype).sum().alias("naive"),
            times.converted(raw, dtype).sum().alias("converted"),
            moment.min().alias("first"),
            moment.max().alias("last"),
        ).row(0)
        seen.naive += naive or 0
        seen.converted += converted or 0
        if column.name == seen.part.table.moment and first is not None:
            seen.first_at = first if seen.first_at is None else min(seen.first_at, first)
            seen.last_at = last if seen.last_at is None else max(seen.last_at, last)


def _keep_keys(good: pl.DataFrame, *, seen: Inspection, rules: Mapping[Kind, Rule]) -> None:
    """Hashes of the exchange ids, 12 bytes a row: enough to find the few that may be there twice."""
    dtype = seen.part.types.get("exchange_id")
    if dtype is None:
        return
    keys = good.select("row", key=rules[Kind.ID].value(pl.col("exchange_id"), dtype)).drop_nulls()
    seen.keys.append(keys["key"].hash(seed=0).to_numpy())
    seen.key_rows.append(keys["row"].to_numpy())
