"""What explanations are read from."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from linkgraph.core.settings import LinkSettings
from linkgraph.views.visible import visible

Frame = pl.DataFrame | pl.LazyFrame


@dataclass(frozen=True, slots=True)
class ExplainTables:
    """Tables of a case as `linkgraph.tables` defines them, and the numbers by which its links were weighed.

    `supporting` is the family that makes no link alone; `listed_cost` the bits that a listed token costs.
    Without `traffic` nothing is said of its parts, without `decoys`, `held_out` and `significance` nothing of chance.
    """

    accounts: Frame
    signals: Frame
    tokens: Frame
    sightings: Frame
    links: Frame
    pairs: Frame
    members: Frame
    ties: Frame
    findings: Frame
    reasons: Frame
    rules: LinkSettings
    supporting: str
    listed_cost: float
    traffic: Frame | None = None
    held_out: Frame | None = None
    significance: Frame | None = None
    decoys: Frame | None = None

    def account_id(self, account: int) -> str:
        """The account's id with nothing hidden in it. Raises `KeyError` for a number that is no account."""
        found = self.accounts.lazy().filter(pl.col("account") == account).select("account_id").collect()
        if found.is_empty():
            raise KeyError(account)
        return visible(str(found.item()))

    def catalogue(self) -> pl.DataFrame:
        """`tables.Signals`."""
        return self.signals.lazy().collect()
