"""Stages that are not run twice: each leaves its tables and a stamp of everything they depend on."""

from __future__ import annotations

import hashlib
import json
import resource
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from linkgraph.cases.folder import read_json, write_json, write_table

Say = Callable[[str], None]


@dataclass(slots=True)
class Stages:
    """The stages of one run, in order. Each depends on all before it, on the code's version and on its own settings."""

    folder: Path
    version: str
    say: Say
    stamp: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    peak_megabytes: dict[str, int] = field(default_factory=dict)
    resumed: list[str] = field(default_factory=list)
    stamps: dict[str, str] = field(default_factory=dict)

    def run(
        self,
        name: str,
        depends: Mapping[str, Any],
        *,
        work: Callable[[Say], Mapping[str, pl.DataFrame]],
        leaves: Sequence[str] = (),
    ) -> None:
        """Do the work and write its tables, unless they are there and nothing they depend on has changed.

        `leaves` names what the work leaves in the folder beside its tables.
        """
        text = json.dumps([self.stamp, self.version, name, depends], sort_keys=True, default=str)
        self.stamp = hashlib.sha256(text.encode()).hexdigest()
        self.stamps[name] = self.stamp
        path = self.folder / f".{name}.stamp"
        before = read_json(path)
        if before is not None and before["stamp"] == self.stamp and self._whole(before["tables"], leaves):
            self.resumed.append(name)
            return
        path.unlink(missing_ok=True)
        for left in self.folder.glob(f".{name}.*.halfway"):
            if left != self.halfway(name):
                shutil.rmtree(left)
        with self.timed(name):
            tables = work(lambda step: self.say(f"{name}: {step}"))
            for table, frame in tables.items():
                write_table(frame, self.folder / f"{table}.parquet")
            write_json({"stamp": self.stamp, "tables": sorted(tables)}, path)
        shutil.rmtree(self.halfway(name), ignore_errors=True)

    def halfway(self, name: str) -> Path:
        """Where a stage keeps what it has finished, so that it goes on there after it was killed; gone with its end."""
        return self.folder / f".{name}.{self.stamps[name][:16]}.halfway"

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Say that a part of the run begins, and keep its seconds and the most memory that was held by its end."""
        self.say(name)
        start = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - start, 3)
        self.peak_megabytes[name] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

    def _whole(self, tables: list[str], leaves: Sequence[str]) -> bool:
        return all((self.folder / name).exists() for name in [*(f"{table}.parquet" for table in tables), *leaves])
