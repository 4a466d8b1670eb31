"""A case as a notebook or the CLI reads it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl


@dataclass(frozen=True, slots=True)
class Case:
    """A finished investigation in its folder."""

    folder: Path

    def table(self, name: str) -> pl.DataFrame:
        """One of the case's own tables, see `linkgraph.tables`."""
        return pl.read_parquet(self.folder / "tables" / f"{name}.parquet")
