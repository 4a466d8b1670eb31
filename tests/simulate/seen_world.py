"""A made-up world as its files tell it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from linkgraph.simulate import Tricks, WorldReport, world

SEED = 20260301


@dataclass(frozen=True)
class Seen:
    """A world as its files tell it, every table with the truth's columns joined on."""

    folder: Path
    report: WorldReport
    seed: int
    truth: pl.DataFrame
    accounts: pl.DataFrame
    payments: pl.DataFrame
    logins: pl.DataFrame
    observations: pl.DataFrame
    exchanges: pl.DataFrame

    @classmethod
    def made(cls, folder: Path, *, accounts: int, exchanges: int, careful: float, tricks: Tricks | None = None) -> Seen:
        """A new world, read back."""
        report = world(folder, accounts=accounts, exchanges=exchanges, seed=SEED, careful=careful, tricks=tricks)
        truth = pl.read_parquet(folder / "truth.parquet")
        tables = {
            name: pl.read_parquet(folder / "data" / f"{name}.parquet").join(truth, on="account_id", how="left")
            for name in ("accounts", "payments", "logins", "observations")
        }
        exchanged = pl.read_parquet(folder / "data" / "exchanges").join(truth, on="account_id", how="left")
        return cls(folder, report, SEED, truth, exchanges=exchanged, **tables)
