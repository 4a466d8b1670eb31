"""One source file made ready: scanned lazily, columns under our names, rows numbered, values read by rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from linkgraph.core.errors import InputError, Problem
from linkgraph.records import csv_rows, disk, ndjson_rows
from linkgraph.records.contract import TABLES, Column, Kind, Table
from linkgraph.records.files import SourceFile
from linkgraph.records.rules import Rule
from linkgraph.records.staging import ROW, Refusal, lay_out_or_raise, unpack

# First row, from 0, and how many.
Window = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """A source file and how it is scanned.

    `path` is the file itself, or its staged form; `columns` our name -> its name there; `types` our name -> type there,
    but for those that are `coded`, text by numbers of a dictionary, which are read as text;
    `rows` counts all rows of the source, `refusals` those that could not be staged; `verbatim` names the columns of
    which a look at every row has shown that reading by rule changes nothing.
    """

    source: int
    file: SourceFile
    path: Path
    columns: Mapping[str, str]
    types: Mapping[str, pl.DataType]
    unknown: tuple[str, ...]
    rows: int
    refusals: tuple[Refusal, ...] = ()
    verbatim: frozenset[str] = frozenset()
    coded: frozenset[str] = frozenset()

    @property
    def table(self) -> Table:
        """The table it belongs to."""
        return TABLES[self.file.table]

    def present(self) -> tuple[Column, ...]:
        """The contract's columns that the file has."""
        return tuple(column for column in self.table.columns if column.name in self.columns)

    def windows(self, size: int) -> tuple[Window, ...]:
        """The file's rows cut into pieces of at most `size`, at least one piece."""
        return tuple((start, size) for start in range(0, max(self.rows, 1), size))

    def scan(self, window: Window | None = None) -> pl.LazyFrame:
        """The raw rows: `row` (UInt32, from 1) and the contract's columns that the file has, in the file's types.

        Memory stays bounded only window by window: the lazy engine runs ahead of whoever is slower than it.
        """
        staged = self.path.suffix == ".staged"
        lazy = pl.scan_parquet(self.path, row_index_name=None if staged else ROW, glob=False, hive_partitioning=False)
        if window is not None:
            lazy = lazy.slice(*window)
        number = pl.col(ROW) if staged else (pl.col(ROW) + 1).cast(pl.UInt32)
        columns = {ours: pl.col(theirs) for ours, theirs in self.columns.items()}
        texts = {ours: column.cast(pl.String) if ours in self.coded else column for ours, column in columns.items()}
        return lazy.select(number.alias("row"), **texts)

    def accepted(self, rules: Mapping[Kind, Rule], *, refused: pl.Series, window: Window | None = None) -> pl.LazyFrame:
        """The rows that were not refused, every column of the contract read by rule: `row` and the contract's columns.

        `refused` holds the refused row numbers, sorted.
        """
        lazy = self.scan(window)
        if len(refused):
            lazy = lazy.filter(_not_in(refused))
        shape = self.table.accepted.create_empty().schema
        empty = {column.name: pl.lit(None, shape.get(column.name, pl.String)) for column in self.table.columns}
        read = {column.name: self._value(column, rules) for column in self.present()}
        return lazy.select("row", **empty | read)

    def _value(self, column: Column, rules: Mapping[Kind, Rule]) -> pl.Expr:
        raw = pl.col(column.name)
        return raw if column.name in self.verbatim else rules[column.kind].value(raw, self.types[column.name])


def prepare(
    file: SourceFile, folder: Path, *, source: int, mapping: Mapping[str, str], refused_share: float = 1.0
) -> Part:
    """The part of a source file; text and compressed Parquet are staged in `folder`.

    Raises:
        InputError: the file cannot be read, is empty, or lacks required columns.
        StorageError: no room is left for staging.
    """
    try:
        if file.format == "parquet":
            return _parquet(file, folder, source=source, mapping=mapping)
        stage = csv_rows.stage if file.format == "csv" else ndjson_rows.stage
        staged = stage(file, folder / f"{source}.staged", mapping=mapping, refused_share=refused_share)
    except (OSError, pa.ArrowException) as error:
        if (full := disk.refusal(error, place=str(folder))) is not None:
            raise full from error
        raise InputError([unreadable(file, error)]) from error
    return Part(
        source=source,
        file=file,
        path=staged.path,
        columns={ours: ours for ours in staged.layout.columns},
        types=dict.fromkeys(staged.layout.columns, pl.String()),
        unknown=staged.layout.unknown,
        rows=staged.rows,
        refusals=tuple(staged.refusals),
    )


def unreadable(file: SourceFile, error: BaseException) -> Problem:
    """The problem with a file that could not be read or decoded."""
    words = str(error).strip().splitlines() or [type(error).__name__]
    reason = f"cannot be read as {file.format}: {words[0].rstrip('.')}."
    return Problem(reason, "It may be cut off or damaged: export it again.", table=file.table, file=file.name)


def _parquet(file: SourceFile, folder: Path, *, source: int, mapping: Mapping[str, str]) -> Part:
    if not file.stamp.size:
        raise InputError([Problem("is empty.", "Export it again or remove it.", table=file.table, file=file.name)])
    path = unpack(file, folder / f"{source}.parquet") if file.compression else file.path
    metadata = pq.read_metadata(path)
    _refuse_zones(metadata.schema.to_arrow_schema(), file=file)
    try:
        schema = pl.read_parquet_schema(path)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise InputError([unreadable(file, error)]) from error
    layout = lay_out_or_raise(file, list(schema), mapping=mapping)
    coded = frozenset(
        ours for ours, theirs in layout.columns.items() if isinstance(schema[theirs], pl.Categorical | pl.Enum)
    )
    return Part(
        source=source,
        file=file,
        path=path,
        columns=layout.columns,
        types={ours: pl.String() if ours in coded else schema[theirs] for ours, theirs in layout.columns.items()},
        unknown=layout.unknown,
        rows=metadata.num_rows,
        coded=coded,
    )


def _refuse_zones(schema: pa.Schema, *, file: SourceFile) -> None:
    """Stop at a time zone that is none: polars would not say so but panic."""
    zones = {one.name: one.type.tz for one in schema if pa.types.is_timestamp(one.type) and one.type.tz}
    reason, advice = "has a time zone that is not known.", "Export it as text, or in UTC."
    wrong = [
        Problem(reason, advice, table=file.table, file=file.name, column=name)
        for name, zone in zones.items()
        if not _is_zone(zone)
    ]
    if wrong:
        raise InputError(wrong)


def _is_zone(zone: str) -> bool:
    if re.fullmatch(r"[+-]\d\d:\d\d", zone):
        return True
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _not_in(rows: pl.Series) -> pl.Expr:
    numbers = rows.to_numpy()

    def keep(row: pl.Series) -> pl.Series:
        place = np.searchsorted(numbers, row.to_numpy())
        return pl.Series(numbers[np.minimum(place, len(numbers) - 1)] != row.to_numpy())

    return pl.col("row").map_batches(keep, return_dtype=pl.Boolean, is_elementwise=True)
