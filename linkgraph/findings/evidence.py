"""What findings are read from: the tables of the stages before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from linkgraph.findings.traits import traits
from linkgraph.tables.members import PERIPHERAL


@dataclass(frozen=True)
class Evidence:
    """Tables as `linkgraph.tables` describes them; `payments` and those with a default may be missing.

    `beside` is the same evidence of other groups, such as those that these are decoys of: their members are not
    unlinked either.
    """

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
    beside: Evidence | None = None

    def counted(self) -> pl.DataFrame:
        """Core and probable members: group, account."""
        return self.members.filter(pl.col("role") != PERIPHERAL).select("group", "account")

    def linked(self) -> pl.DataFrame:
        """The accounts that are counted in a group, of these or beside them: account."""
        own = self.counted().select("account")
        return pl.concat([own, self.beside.linked()]) if self.beside else own

    @cached_property
    def traits(self) -> pl.DataFrame:
        """How each account behaves, see `findings.traits`: of groups beside each other it is worked out once."""
        return self.beside.traits if self.beside else traits(self.accounts, activity=self.activity, hours=self.hours)
