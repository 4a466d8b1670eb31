"""What findings are read from: the tables of the stages before."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from linkgraph.tables.members import PERIPHERAL


@dataclass(frozen=True, slots=True)
class Evidence:
    """Tables as `linkgraph.tables` describes them; `payments` and those with a default may be missing."""

    accounts: pl.DataFrame
    payments: pl.LazyFrame | None
    activity: pl.DataFrame
    hours: pl.DataFrame
    servers: pl.DataFrame
    places: pl.DataFrame
    signals: pl.DataFrame
    tokens: pl.DataFrame
    sightings: pl.DataFrame
    members: pl.DataFrame
    ties: pl.DataFrame
    exchanges: pl.LazyFrame | None = None
    tasks: pl.DataFrame | None = None
    releases: pl.DataFrame | None = None
    moves: pl.DataFrame | None = None
    template_uses: pl.DataFrame | None = None
    significance: pl.DataFrame | None = None

    def counted(self) -> pl.DataFrame:
        """Core and probable members: group, account."""
        return self.members.filter(pl.col("role") != PERIPHERAL).select("group", "account")
