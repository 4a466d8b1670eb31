"""Every row of a part looked at once: which are refused and why, how times were written, what is to be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl
import polars.selectors as cs

from linkgraph.core.errors import InputError, Problem
from linkgraph.kernels import plain
from linkgraph.records import times
from linkgraph.records.contract import Column, Kind
from linkgraph.records.known import Known
from linkgraph.records.parts import Part, unreadable
from linkgraph.records.rules import LONGEST, Rule
from linkgraph.tables.refused_rows import RefusedRows

_BATCH = 500_000
_BATCH_BYTES = 1 << 28
_SHOWN = 200
# Text that no rule can refuse is not decoded at all while rows are checked.
_UNCHECKED = "prompt"
_TEXTS = {kind for kind in Kind if kind not in {Kind.TIME, Kind.AMOUNT, Kind.COUNT}}
_PLAIN = {Kind.ID: plain.identifiers, Kind.ADDRESS: plain.addresses}


@dataclass(slots=True)
class Inspection:
    """What was seen in a part: refused rows (`tables.RefusedRows`), counts, first and last time (microseconds).

    `verbatim` holds the columns whose every value already stands in the form that its rule would give it; `keys` and
    `key_rows` hashes of exchange ids and their rows, 12 bytes a row: enough to find the few that may be there twice.
    """

    part: Part
    refused: pl.DataFrame
    verbatim: set[str]
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


def inspect(part: Part, rules: Mapping[Kind, Rule], *, known: Known | None, limit: int) -> Inspection:
    """The part's rows checked, batch by batch in the order of the file.

    `known` holds the accounts that activity may refer to (none for the accounts themselves). It stops looking once
    more than `limit` rows are refused: the caller then stops the run.

    Raises:
        InputError: a page of the file cannot be decoded.
    """
    checked = [column for column in part.present() if column.name != _UNCHECKED]
    text = {column.name for column in checked if isinstance(part.types[column.name], pl.String)}
    seen = Inspection(part, _not_staged(part), verbatim=text - {one.name for one in checked if one.kind not in _TEXTS})
    for raw in _batches(part, [column.name for column in checked]):
        clean = {one.name for one in checked if one.name in text and _is_plain(raw[one.name], one)}
        read = {
            one.name: rules[one.kind].value(pl.col(one.name), part.types[one.name])
            for one in checked
            if one.name not in clean
        }
        values = raw.select("row", *clean, **read)
        seen.verbatim -= {name for name in seen.verbatim - clean if not values[name].equals(raw[name])}
        bad = _bad(raw, values, part=part, rules=rules, known=known)
        good = raw
        if bad:
            hit = pl.select(pl.any_horizontal(*bad.values())).to_series()
            few = {name: mask.filter(hit) for name, mask in bad.items()}
            seen.refused = pl.concat([seen.refused, _refused(raw.filter(hit), few, part=part, rules=rules)])
            good, values = raw.filter(~hit), values.filter(~hit)
        _count_times(good, values, seen=seen)
        if "exchange_id" in values.columns:
            keys = values.select("row", "exchange_id").drop_nulls()
            seen.keys.append(keys["exchange_id"].hash(seed=0).to_numpy())
            seen.key_rows.append(keys["row"].to_numpy())
        if seen.refused.height > limit:
            break
    seen.refused = seen.refused.sort("row")
    return seen


def _is_plain(values: pl.Series, column: Column) -> bool:
    """Whether reading by rule would certainly leave every value as it stands."""
    short = bool((values.str.len_bytes() <= LONGEST).all())
    return column.kind in _PLAIN and short and _PLAIN[column.kind](values)


def _batches(part: Part, names: list[str]) -> Iterator[pl.DataFrame]:
    try:
        for window in part.windows(_BATCH):
            rows = part.scan(window).select("row", *names).collect()
            yield from rows.iter_slices(_rows_at_once(rows))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise InputError([unreadable(part.file, error)]) from error


def _rows_at_once(rows: pl.DataFrame) -> int:
    """How many rows to look at together: what a Parquet file holds once may stand in every row of it."""
    texts = rows.select(cs.string().str.len_bytes().cast(pl.Int64).sum())
    return max(1, rows.height * _BATCH_BYTES // max(sum(texts.row(0)) if texts.width else 0, _BATCH_BYTES))


def _not_staged(part: Part) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "source": [part.source] * len(part.refusals),
            "row": [one.row for one in part.refusals],
            "table": [part.file.table] * len(part.refusals),
            "column": [one.column for one in part.refusals],
            "value": [one.value for one in part.refusals],
            "reason": [one.reason for one in part.refusals],
        },
        schema=RefusedRows.create_empty().schema,
    )


def _bad(
    raw: pl.DataFrame, values: pl.DataFrame, *, part: Part, rules: Mapping[Kind, Rule], known: Known | None
) -> dict[str, pl.Series]:
    """For each column with values that refuse their row: where they are. In the order of the contract."""
    bad = {}
    for column in part.present():
        name = column.name
        if name not in values.columns:
            continue
        if name == "account_id" and known is not None:
            nothing = known.numbers(values[name]).is_null()
        elif column.required or values[name].null_count() > raw[name].null_count():
            nothing = values[name].is_null()
        else:
            continue
        if not column.required:
            missing = rules[column.kind].missing(pl.col(name), part.types[name])
            nothing &= ~raw.select(missing).to_series()
        if nothing.any():
            bad[name] = nothing
    return bad


def _refused(
    raw: pl.DataFrame, bad: Mapping[str, pl.Series], *, part: Part, rules: Mapping[Kind, Rule]
) -> pl.DataFrame:
    """The refused rows, each with the first column that is wrong in the order of the contract."""
    kinds = {column.name: column.kind for column in part.present()}
    return raw.select(
        pl.lit(part.source, pl.UInt32).alias("source"),
        "row",
        pl.lit(part.file.table).alias("table"),
        pl.coalesce(pl.when(mask).then(pl.lit(name)) for name, mask in bad.items()).alias("column"),
        pl
        .coalesce(pl.when(mask).then(times.text(pl.col(name), part.types[name])) for name, mask in bad.items())
        .str.head(_SHOWN)
        .alias("value"),
        pl.coalesce(
            pl.when(mask).then(_reason(name, rules[kinds[name]], dtype=part.types[name])) for name, mask in bad.items()
        ).alias("reason"),
    )


def _reason(name: str, rule: Rule, *, dtype: pl.DataType) -> pl.Expr:
    raw = pl.col(name)
    why = rule.reason(raw, dtype)
    if name == "account_id":
        why = (
            pl.when(rule.value(raw, dtype).is_null()).then(why).otherwise(pl.lit("is not among the accepted accounts"))
        )
    return pl.when(rule.missing(raw, dtype)).then(pl.lit("is missing")).otherwise(why)


def _count_times(raw: pl.DataFrame, values: pl.DataFrame, *, seen: Inspection) -> None:
    for column in seen.part.present():
        if column.kind is not Kind.TIME:
            continue
        given, dtype = pl.col(column.name), seen.part.types[column.name]
        naive, converted = raw.select(
            times.naive(given, dtype).sum().alias("naive"), times.converted(given, dtype).sum().alias("converted")
        ).row(0)
        seen.naive += naive or 0
        seen.converted += converted or 0
        if column.name == seen.part.table.moment and (moments := values[column.name].drop_nulls()).len():
            first, last = (
                moments.alias("at").to_frame().select(first=pl.col("at").min(), last=pl.col("at").max()).row(0)
            )
            seen.first_at = first if seen.first_at is None else min(first, seen.first_at)
            seen.last_at = last if seen.last_at is None else max(last, seen.last_at)
