"""The case folder on disk: one writer at a time, files whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from linkgraph.core.errors import CaseError, StorageError


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for one run; a second run says so and stops. The lock ends with the process, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CaseError(
                f"Another run is working on {folder}.", advice="Wait until it ends, or use another folder."
            ) from error
        yield


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary name beside `path`, renamed to it when the block ends well and removed when it does not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        yield unfinished
        Path(unfinished).replace(path)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EFBIG):
            raise StorageError(
                f"{path} cannot be written: {error.strerror}.", advice="Free some space, then run again."
            ) from error
        raise
    finally:
        unfinished.unlink(missing_ok=True)


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """A table as Parquet; the same frame gives the same bytes."""
    with replacing(path) as unfinished:
        frame.write_parquet(unfinished, compression="zstd", compression_level=3, statistics=True)


def write_text(text: str, path: Path) -> None:
    """A text file in UTF-8, with the line ends of Unix."""
    with replacing(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8", newline="\n")


def write_json(value: Any, path: Path) -> None:
    """JSON with sorted keys, indented."""
    write_text(json.dumps(value, indent=2, sort_keys=True, allow_nan=False) + "\n", path)


def read_json(path: Path) -> Any:
    """The JSON of a file, or nothing where it is missing or was not written whole."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
