"""From a folder of exports to accepted and refused rows. Everything wrong is gathered and reported at once."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

import polars as pl

from linkgraph.core import settings as settings_file
from linkgraph.core.clock import to_micros
from linkgraph.core.errors import InputError, Problem
from linkgraph.core.settings import Settings
from linkgraph.records import files, inspection, parts, repeats, rules
from linkgraph.records.contract import ACTIVITY, Kind, check_mappings
from linkgraph.records.data import Data
from linkgraph.records.inspection import Inspection
from linkgraph.records.known import Known
from linkgraph.records.parts import Part
from linkgraph.records.report import IntakeReport, TableReport
from linkgraph.records.rules import Rule
from linkgraph.tables.accounts import Accounts
from linkgraph.tables.refused_rows import RefusedRows
from linkgraph.tables.sources import Sources

FORGOTTEN = "belongs to an account that was forgotten"


def read(
    folder: Path | str,
    *,
    settings: Settings | None = None,
    scratch: Path | None = None,
    forgotten: Callable[[pl.Series], pl.Series] | None = None,
) -> Data:
    """The tables of a folder, checked row by row; see `Data`.

    Settings come from `linkgraph.toml` in the folder unless given. Digests are taken before anything is read. Prompts
    of Parquet files are not decoded here. Text formats are staged below `scratch`, by default the system's temporary
    folder, readable by the user alone. `forgotten` tells of each account id whether it is to be left out: its rows are
    refused, and nothing that they say is kept.

    Raises:
        InputError: with every problem found: files, columns, damaged data, more than `settings.intake.refused_share` of
            a table's rows refused.
        SettingsError: `linkgraph.toml` cannot be read.
        StorageError: no room is left for staging.
    """
    folder = Path(folder)
    found = files.find(folder)
    if settings is None:
        config = folder / files.CONFIG
        settings = settings_file.load(config if config.is_file() else None)
    staging = Path(mkdtemp(prefix="linkgraph-", dir=scratch))
    # Not removed when `Data` is let go of: a lazy table of it may still be in use.
    atexit.register(shutil.rmtree, staging, ignore_errors=True)
    try:
        intake = _Intake(settings, found, forgotten)
        intake.prepare(staging)
        intake.inspect()
        return intake.finish(folder, staging=staging)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise


@dataclass(slots=True)
class _Intake:
    """The state of one intake, from files to accepted rows."""

    settings: Settings
    found: files.Found
    forgotten: Callable[[pl.Series], pl.Series] | None = None
    parts: list[Part] = field(default_factory=list)
    inspections: list[Inspection] = field(default_factory=list)
    accounts: pl.DataFrame = field(default_factory=Accounts.create_empty)
    known: Known = field(default_factory=lambda: Known(pl.Series(dtype=pl.String)))

    @property
    def rules(self) -> Mapping[Kind, Rule]:
        """How each kind of value is read under these settings."""
        earliest, latest = self.settings.intake.earliest, self.settings.intake.latest
        return rules.by_kind(to_micros(datetime.fromisoformat(earliest)), to_micros(datetime.fromisoformat(latest)))

    def mapping(self, table: str) -> Mapping[str, str]:
        """Our column names -> the names in the files of a table."""
        return self.settings.tables[table].columns if table in self.settings.tables else {}

    def limit(self, table: str) -> int:
        """How many rows of a table may be refused."""
        return int(self.settings.intake.refused_share * sum(one.rows for one in self.parts if one.file.table == table))

    def prepare(self, staging: Path) -> None:
        """Every file made ready; stops with all problems of files, columns and types."""
        problems = [*check_mappings({name: one.columns for name, one in self.settings.tables.items()})]
        problems += [*self.found.problems, *_absent({file.table for file in self.found.files})]
        for source, file in enumerate(self.found.files):
            try:
                mapping, share = self.mapping(file.table), self.settings.intake.refused_share
                part = parts.prepare(file, staging, source=source, mapping=mapping, refused_share=share)
            except InputError as error:
                problems += [files.changed(file) or problem for problem in error.problems]
            else:
                self.parts.append(part)
                problems += inspection.check_types(part, self.rules)
        problems += self._unmatched_mappings()
        _stop_at(problems)

    def inspect(self) -> None:
        """Every row checked, accounts first; stops with all damaged files and all tables with too many refused rows."""
        problems: list[Problem] = []
        self._inspect_table("accounts", known=None, problems=problems)
        if not problems:
            self._accept_accounts()
            problems += self._too_many("accounts")
        if not problems and self.accounts.is_empty():
            problems.append(Problem("has no accepted row.", "Every other table refers to it.", table="accounts"))
        if not problems:
            self.known = Known(self.accounts["account_id"])
        for table in ACTIVITY:
            self._inspect_table(table, known=None if problems else self.known, problems=problems)
        _stop_at(problems)

    def finish(self, folder: Path, *, staging: Path) -> Data:
        """The checked data. Stops when a file changed while it was read."""
        _stop_at([problem for file in self.found.files if (problem := files.changed(file))])
        refused = pl.concat([RefusedRows.create_empty(), *(one.refused for one in self.inspections)]).sort(
            "source", "row"
        )
        if self.forgotten is not None:
            refused = _without_values(refused, self.forgotten)
        sources = self._sources()
        by_source = sorted(self.inspections, key=lambda one: one.part.source)
        return Data(
            folder=folder,
            settings=self.settings,
            sources=sources,
            refused=refused,
            report=IntakeReport(
                tuple(self._table_report(table, sources=sources, refused=refused) for table in self._tables()),
                self.found.ignored,
            ),
            accounts=self.accounts,
            known=self.known,
            parts=tuple(replace(one.part, verbatim=frozenset(one.verbatim)) for one in by_source),
            rules=self.rules,
            staging=staging,
        )

    def _tables(self) -> list[str]:
        return list(dict.fromkeys(part.file.table for part in self.parts))

    def _unmatched_mappings(self) -> list[Problem]:
        """Mapped columns that no file of their table has: most likely a slip of the pen."""
        return [
            Problem(
                f"[tables.{table}.columns] maps {ours!r} to {theirs!r}, which no file of {table} has.",
                "Correct the name or remove the line.",
                file=files.CONFIG,
            )
            for table in self._tables()
            for ours, theirs in self.mapping(table).items()
            if not any(ours in part.columns for part in self.parts if part.file.table == table)
        ]

    def _inspect_table(self, table: str, *, known: Known | None, problems: list[Problem]) -> None:
        allowed = self.limit(table)
        mine: list[Inspection] = []

        def look(part: Part) -> Inspection | InputError:
            try:
                return inspection.inspect(part, self.rules, known=known, limit=allowed)
            except InputError as error:
                return error

        with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
            parts_of_table = [part for part in self.parts if part.file.table == table]
            for part, found in zip(parts_of_table, pool.map(look, parts_of_table), strict=True):
                if isinstance(found, InputError):
                    problems += [files.changed(part.file) or problem for problem in found.problems]
                    continue
                mine.append(found)
                if sum(one.refused.height for one in mine) > allowed:
                    pool.shutdown(cancel_futures=True)
                    break
        self.inspections += mine
        if table == "exchanges":
            left = allowed - sum(one.refused.height for one in mine)
            self._refuse(repeats.repeated_exchanges(mine, self.rules, limit=left))
        if mine and table != "accounts":
            problems += self._too_many(table)

    def _accept_accounts(self) -> None:
        mine = [one for one in self.inspections if one.part.file.table == "accounts"]
        rows = pl.concat(
            one.part
            .accepted(self.rules, refused=one.refused["row"])
            .with_columns(source=pl.lit(one.part.source, pl.UInt32))
            .collect()
            for one in mine
        )
        if self.forgotten is not None:
            gone = self.forgotten(rows["account_id"])
            shown = rows.filter(gone).with_columns(account_id=pl.lit(None, pl.String))
            self._refuse(repeats.refused(shown, table="accounts", reason=pl.lit(FORGOTTEN)))
            rows = rows.filter(~gone)
        first, again = repeats.repeated_accounts(rows)
        self._refuse(again)
        self.accounts = first.sort("account_id").with_row_index("account").select(Accounts.column_names())

    def _refuse(self, rows: pl.DataFrame) -> None:
        for one in self.inspections:
            more = rows.filter(pl.col("source") == one.part.source)
            if more.height:
                one.refused = pl.concat([one.refused, more]).sort("row")

    def _too_many(self, table: str) -> list[Problem]:
        mine = [one for one in self.inspections if one.part.file.table == table]
        refused = pl.concat([RefusedRows.create_empty(), *(one.refused for one in mine)])
        rows = sum(part.rows for part in self.parts if part.file.table == table)
        if refused.height <= self.limit(table):
            return []
        example = refused.sort("source", "row").row(0, named=True)
        reasons = ", ".join(f"{count:,} × {reason}" for reason, count in _reasons(refused)[:3])
        return [
            Problem(
                f"{refused.height:,} or more of {rows:,} rows of {table} are refused: {reasons}; the first is shown.",
                "Correct the export, or allow more with intake.refused_share.",
                table=table,
                file=next(one.part.file.name for one in mine if one.part.source == example["source"]),
                row=example["row"],
                column=example["column"],
                value=example["value"],
            )
        ]

    def _sources(self) -> pl.DataFrame:
        refused = {one.part.source: one.refused.height for one in self.inspections}
        rows = [
            {
                "source": part.source,
                "table": part.file.table,
                "path": part.file.name,
                "size": part.file.stamp.size,
                "sha256": part.file.sha256,
                "rows": part.rows,
                "accepted": part.rows - refused[part.source],
                "refused": refused[part.source],
            }
            for part in self.parts
        ]
        return Sources.validate(pl.DataFrame(rows, schema=Sources.create_empty().schema))

    def _table_report(self, table: str, *, sources: pl.DataFrame, refused: pl.DataFrame) -> TableReport:
        mine = [one for one in self.inspections if one.part.file.table == table]
        counts = sources.filter(pl.col("table") == table)
        size, rows, accepted, refused_rows = counts.select(pl.col("size", "rows", "accepted", "refused").sum()).row(0)
        return TableReport(
            table=table,
            files=len(mine),
            size=size,
            rows=rows,
            accepted=accepted,
            refused=refused_rows,
            refused_for=tuple(_reasons(refused.filter(pl.col("table") == table))),
            naive_times=sum(one.naive for one in mine),
            converted_times=sum(one.converted for one in mine),
            first_at=min((one.first_at for one in mine if one.first_at is not None), default=None),
            last_at=max((one.last_at for one in mine if one.last_at is not None), default=None),
            unknown_columns=tuple(dict.fromkeys(name for one in mine for name in one.part.unknown)),
        )


def _absent(handed_in: set[str]) -> list[Problem]:
    problems = []
    if "accounts" not in handed_in:
        problems.append(Problem("is not there.", "Every other table refers to it: add it.", table="accounts"))
    if not handed_in & set(ACTIVITY):
        problems.append(Problem("there is no table of activity.", f"Add at least one of {', '.join(ACTIVITY)}."))
    return problems


def _without_values(refused: pl.DataFrame, forgotten: Callable[[pl.Series], pl.Series]) -> pl.DataFrame:
    """Refused rows that keep no value of a forgotten account: neither its id nor a whole line, which may hold it."""
    gone = forgotten(refused["value"].str.strip_chars()) & (refused["column"] == "account_id").fill_null(value=False)
    return refused.with_columns(
        pl.when(~gone & pl.col("column").is_not_null()).then("value").alias("value"),
        pl.when(gone).then(pl.lit(FORGOTTEN)).otherwise("reason").alias("reason"),
    )


def _reasons(refused: pl.DataFrame) -> list[tuple[str, int]]:
    """Reasons with their column and count, the most frequent first."""
    words = pl.concat_str("column", "reason", separator=" ", ignore_nulls=True).alias("words")
    counts = refused.group_by(words).len().sort(["len", "words"], descending=[True, False])
    return list(counts.iter_rows())


def _stop_at(problems: list[Problem]) -> None:
    if problems:
        raise InputError(problems)
