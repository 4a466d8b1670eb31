"""The files of a folder: which table each belongs to, its format, and its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from linkgraph.core.errors import InputError, Problem
from linkgraph.records.contract import TABLES

CONFIG = "linkgraph.toml"
FORMATS: Mapping[str, str] = {".parquet": "parquet", ".csv": "csv", ".ndjson": "ndjson", ".jsonl": "ndjson"}
COMPRESSIONS: Mapping[str, str] = {".gz": "gzip", ".zst": "zstd"}
_LAYOUT = f"A table is one file or a folder of part files, named after it: {', '.join(TABLES)}."


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the file system says of a file: enough to notice that it was changed or replaced."""

    size: int
    modified: int
    inode: int


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that was handed in. `name` is its path below the folder, with /."""

    table: str
    path: Path
    name: str
    format: str
    compression: str | None
    stamp: Stamp
    sha256: str


@dataclass(frozen=True, slots=True)
class Found:
    """The files of every table, sorted by table and name; files that are none of a table's; what is wrong."""

    files: tuple[SourceFile, ...]
    ignored: tuple[str, ...]
    problems: tuple[Problem, ...]


def find(folder: Path) -> Found:
    """Every table's files with their digests, taken before anything is read.

    Names that begin with a dot or an underscore are skipped without a word (markers of other programs); other files
    that are no data format are skipped and named. Upper and lower case are the same. What is neither a file nor a
    folder (a pipe, a device, a link that leads nowhere) is a problem and is never opened: a read of it may not end.

    Raises:
        InputError: the folder is not there, or is not a folder.
    """
    if not folder.is_dir():
        raise InputError([Problem("is not a folder.", "Give the folder that holds the exports.", file=str(folder))])
    paths: list[tuple[Path, str]] = []
    ignored: list[str] = []
    problems: list[Problem] = []
    entries: dict[str, list[str]] = {}
    for entry in _visible(folder):
        table, form = _split(entry)
        if entry.is_dir():
            inside = [part for part in _visible(entry) if not part.is_dir()]
            parts = [part for part in inside if part.is_file()]
            if table in TABLES or any(_split(part)[1] for part in parts):
                _know(entry.name, table, problems=problems)
                entries.setdefault(table, []).append(f"{entry.name}/")
                problems += [*_part_problems(entry, table), *_no_files(inside, folder=folder)]
                paths += [(part, table) for part in parts if _split(part)[1] and table in TABLES]
                ignored += [f"{entry.name}/{part.name}" for part in parts if not _split(part)[1]]
            else:
                ignored.append(f"{entry.name}/")
        elif form is None:
            ignored += [entry.name] * (entry.name != CONFIG)
        else:
            _know(entry.name, table, problems=problems)
            entries.setdefault(table, []).append(entry.name)
            problems += _no_files([entry], folder=folder)
            paths += [(entry, table)] if table in TABLES and entry.is_file() else []
    problems += [
        Problem(f"is there more than once: {', '.join(names)}.", "Keep one of them.", table=table)
        for table, names in entries.items()
        if len(names) > 1
    ]
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        files = sorted(
            pool.map(lambda one: _source(*one, folder=folder), paths), key=lambda file: (file.table, file.name)
        )
    return Found(tuple(files), tuple(sorted(ignored)), (*problems, *_twins(files)))


def stamp(path: Path) -> Stamp:
    """The file's stamp now. Raises OSError where it is gone."""
    status = path.stat()
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino)


def changed(file: SourceFile) -> Problem | None:
    """What happened to a file since its digest was taken, or nothing."""
    try:
        now = stamp(file.path)
    except OSError:
        return Problem("is gone since it was read.", "Put it back or start again.", table=file.table, file=file.name)
    if now == file.stamp:
        return None
    return Problem(
        f"has changed since its digest was taken ({file.stamp.size:,} bytes then, {now.size:,} now).",
        "Start again once nothing writes to it.",
        table=file.table,
        file=file.name,
    )


def _visible(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "_")))


def _split(path: Path) -> tuple[str, str | None]:
    """Name without suffixes in lower case, and the format, None where it is no format of ours."""
    name = path.name.lower()
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = bool(suffixes) and suffixes[-1] in COMPRESSIONS
    form = FORMATS.get(suffixes[-2] if packed and len(suffixes) > 1 else suffixes[-1]) if suffixes else None
    return name.split(".")[0], form


def _source(path: Path, table: str, *, folder: Path) -> SourceFile:
    before = stamp(path)
    with path.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
    return SourceFile(
        table=table,
        path=path,
        name=path.relative_to(folder).as_posix(),
        format=_split(path)[1] or "",
        compression=COMPRESSIONS.get(path.suffix.lower()),
        stamp=before,
        sha256=sha256,
    )


def _know(name: str, table: str, *, problems: list[Problem]) -> None:
    if table not in TABLES:
        problems.append(Problem("is not a table of the contract.", _LAYOUT, file=name))


def _no_files(paths: list[Path], *, folder: Path) -> list[Problem]:
    return [
        Problem(
            "is no file: a pipe, a device, or a link that leads to none.",
            "Put a copy of the data in its place.",
            file=path.relative_to(folder).as_posix(),
        )
        for path in paths
        if not path.is_file() and _split(path)[1]
    ]


def _part_problems(folder: Path, table: str) -> list[Problem]:
    inner = [path for path in _visible(folder) if path.is_dir()]
    problems = [
        Problem(
            "is a folder inside a table's folder.",
            "Put part files directly into it.",
            file=f"{folder.name}/{path.name}",
        )
        for path in inner
    ]
    if table in TABLES and not inner and not any(_split(part)[1] for part in _visible(folder)):
        problems.append(Problem("is a table's folder without part files.", _LAYOUT, file=f"{folder.name}/"))
    return problems


def _twins(files: list[SourceFile]) -> list[Problem]:
    """Files of one table with the same bytes: the same rows handed in twice."""
    first: dict[tuple[str, str], str] = {}
    problems = []
    for file in files:
        twin = first.setdefault((file.table, file.sha256), file.name)
        if twin != file.name and file.stamp.size:
            problems.append(
                Problem(f"has the same bytes as {twin}.", "Remove one of them.", table=file.table, file=file.name)
            )
    return problems
