"""What the intake hands on: accepted rows, lazily; refused rows; the sources; the report."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import polars as pl

from linkgraph.core.errors import NotFoundError
from linkgraph.core.settings import Settings
from linkgraph.records.contract import TABLES, Kind
from linkgraph.records.known import Known
from linkgraph.records.parts import Part, Window
from linkgraph.records.report import IntakeReport
from linkgraph.records.rules import Rule


@dataclass(frozen=True, slots=True)
class Data:
    """A folder of exports after intake.

    `sources` has one row a file (`tables.Sources`), `refused` one a refused row (`tables.RefusedRows`), `accounts` one
    an account (`tables.Accounts`). Text formats are staged on disk until `close` or the end of the program; Parquet is
    read where it lies.
    """

    folder: Path
    settings: Settings
    sources: pl.DataFrame
    refused: pl.DataFrame
    report: IntakeReport
    accounts: pl.DataFrame
    known: Known = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)
    rules: Mapping[Kind, Rule] = field(repr=False)
    staging: Path = field(repr=False)

    def has(self, name: str) -> bool:
        """True where the table was handed in."""
        return any(part.file.table == name for part in self.parts)

    def table(self, name: str) -> pl.LazyFrame:
        """The accepted rows of a table in the shape of `linkgraph.tables`, in order of file and row (accounts: by id).

        A table that was not handed in has its columns and no row.

        Raises:
            NotFoundError: no table of the contract has that name.
        """
        if name not in TABLES:
            raise NotFoundError(f"{name!r} is not a table.", advice=f"Tables are: {', '.join(TABLES)}.")
        if name == "accounts":
            return self.accounts.lazy()
        frames = [self.part(part) for part in self.parts if part.file.table == name]
        return pl.concat(frames) if frames else TABLES[name].accepted.create_empty().lazy()

    def part(self, part: Part, *, window: Window | None = None) -> pl.LazyFrame:
        """The accepted rows of one file of activity, or of a window of its rows, in the order of the file."""
        rows = self.refused.filter(pl.col("source") == part.source)["row"]
        number = pl.col("account_id").map_batches(self.known.numbers, return_dtype=pl.UInt32, is_elementwise=True)
        return (
            part
            .accepted(self.rules, refused=rows, window=window)
            .with_columns(account=number, source=pl.lit(part.source, pl.UInt32))
            .select(part.table.accepted.column_names())
        )

    def close(self) -> None:
        """Remove what was staged on disk; lazy tables of text formats cannot be read afterwards."""
        shutil.rmtree(self.staging, ignore_errors=True)

    def _repr_html_(self) -> str:
        from linkgraph.views.intake_card import intake_html
        from linkgraph.views.page import framed

        tables = map(asdict, self.report.tables)
        return framed(intake_html(tables, notes=self.report.notes), height=330, label="What was read")
