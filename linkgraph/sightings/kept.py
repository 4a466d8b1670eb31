"""Steps that a killed run had finished are not done again: their rows are kept until the stage is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from linkgraph.core.files import replacing
from linkgraph.sightings.buckets import Engine, Step
from linkgraph.sightings.signal import Source


@dataclass(frozen=True, slots=True)
class Kept:
    """An engine whose steps leave their rows in a folder, whole or not at all, and find them there again.

    `folder` belongs to one state of everything the rows depend on. It is for whoever owns it to remove. What a step
    leaves in `Source.uses` is kept with its rows. Steps are told apart by their names.
    """

    folder: Path
    engine: Engine

    def run(self, source: Source, steps: Iterable[Step]) -> Iterator[pl.DataFrame]:
        """The rows of each step, in the order of the steps.

        Raises:
            StorageError: the disk is full.
        """
        wanted = list(steps)
        there = [self._rows(step).exists() for step in wanted]
        made = self.engine.run(source, [step for step, done in zip(wanted, there, strict=True) if not done])
        for step, done in zip(wanted, there, strict=True):
            rows, uses = self._rows(step), self._uses(step)
            if done:
                source.uses.extend(pl.read_parquet(path) for path in [uses] if path.exists())
                yield pl.read_parquet(rows)
                continue
            before = len(source.uses)
            found = next(made)
            for more in source.uses[before:]:
                _write(more, uses)
            _write(found, rows)
            yield found

    def _rows(self, step: Step) -> Path:
        # A signal of the observations may be called anything, at any length.
        return self.folder / f"{hashlib.sha256(step.name.encode()).hexdigest()}.rows"

    def _uses(self, step: Step) -> Path:
        return self._rows(step).with_suffix(".uses")


def _write(rows: pl.DataFrame, path: Path) -> None:
    with replacing(path) as unfinished:
        rows.write_parquet(unfinished, compression="lz4", statistics=False)
