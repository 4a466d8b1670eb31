"""Accepted rows on disk: written once by the intake, read by every stage after it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from linkgraph.core.errors import InputError, StorageError
from linkgraph.records import disk, files
from linkgraph.records.contract import TABLES
from linkgraph.records.data import Data
from linkgraph.records.parts import Part, unreadable

Progress = Callable[[int, int], None]
# Rows of one written part: what is encoded waits in memory until the disk has taken it.
_PART = 1_000_000


def write(data: Data, folder: Path, *, progress: Progress | None = None) -> None:
    """Every table as `folder/<table>/part-NNNNN.parquet`, in the order of files and rows.

    A part is a source file, or a million rows of one that is longer.

    Accounts are one part, by account id. A table is written beside its place and moved there when it is whole; what
    stood there before is replaced. `progress` is told rows done and rows handed in. Memory is that of a part.

    Raises:
        InputError: a source vanished, changed or turned out damaged since it was read.
        StorageError: the disk is full or cannot be written to.
    """
    total = int(data.sources["rows"].sum())
    done = 0
    for table in dict.fromkeys(part.file.table for part in data.parts):
        unfinished = folder / f".{table}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        for number, (source, lazy, rows) in enumerate(_frames(data, table)):
            _sink(lazy, unfinished / f"part-{number:05}.parquet", source=source)
            done += rows
            if progress is not None:
                progress(done, total)
        shutil.rmtree(folder / table, ignore_errors=True)
        unfinished.rename(folder / table)


def open(folder: Path) -> Mapping[str, pl.LazyFrame]:  # noqa: A001  # read as records.open, beside records.read
    """The tables that `write` left in a folder, lazily; one that was not handed in has its columns and no row.

    Raises:
        StorageError: there is no accounts table: the folder was not written, or not to the end.
    """
    if not (folder / "accounts").is_dir():
        raise StorageError(f"{folder} holds no accepted records.", advice="Run the intake again.")
    return {
        name: pl.scan_parquet(sorted((folder / name).glob("part-*.parquet")), glob=False)
        if (folder / name).is_dir()
        else table.accepted.create_empty().lazy()
        for name, table in TABLES.items()
    }


def _frames(data: Data, table: str) -> list[tuple[Part | None, pl.LazyFrame, int]]:
    """The parts to be written: where each comes from, its rows, and how many rows were handed in for it."""
    if table == "accounts":
        return [(None, data.accounts.lazy(), int(data.sources.filter(table="accounts")["rows"].sum()))]
    pieces = [(part, window) for part in data.parts if part.file.table == table for window in part.windows(_PART)]
    return [
        (part, data.part(part, window=window), max(0, min(_PART, part.rows - window[0]))) for part, window in pieces
    ]


def _sink(lazy: pl.LazyFrame, path: Path, *, source: Part | None) -> None:
    _stop_if_changed(source)
    try:
        lazy.sink_parquet(path, compression="lz4", maintain_order=True, statistics=True)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        _stop_if_changed(source)
        if (full := disk.refusal(error, place=str(path))) is not None:
            raise full from error
        if source is None:
            raise StorageError(
                f"{path} cannot be written: {error}.", advice="Free some space, then run again."
            ) from error
        raise InputError([unreadable(source.file, error)]) from error
    _stop_if_changed(source)


def _stop_if_changed(source: Part | None) -> None:
    problem = files.changed(source.file) if source is not None else None
    if problem is not None:
        raise InputError([problem])
