"""The case folder on disk: one writer at a time, files whole or not at all."""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from linkgraph.core.errors import CaseError
from linkgraph.core.files import UNFINISHED, owned, replacing

STAMPS = "intake"
"""The folder of a case that holds time stamps over the digests of what was handed in."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for one run; a second run says so and stops. The lock ends with the process, however it ends.

    The folder is made where it is missing, and is for its owner alone from then on.
    """
    owned(folder)
    with (folder / ".lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CaseError(
                f"Another run is working on {folder}.", advice="Wait until it ends, or use another folder."
            ) from error
        for left_by_a_killed_run in (*folder.glob(f".*{UNFINISHED}"), *folder.glob(f"*/.*{UNFINISHED}")):
            if left_by_a_killed_run.is_file():
                left_by_a_killed_run.unlink()
        yield


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """A table as Parquet; the same frame gives the same bytes."""
    with replacing(path) as unfinished:
        try:
            frame.write_parquet(unfinished, compression="zstd", compression_level=3, statistics=True)
        except pl.exceptions.ComputeError as error:
            # What goes wrong with a small file polars tells as a fault of its contents.
            if code := re.search(r"\(os error (\d+)\)", str(error)):
                raise OSError(int(code[1]), os.strerror(int(code[1]))) from error
            raise


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
