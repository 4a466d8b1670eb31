"""Whatever two accounts can share that was handed in as `observations`: a signal of its own for every name in it."""

from __future__ import annotations

from functools import partial

import polars as pl

from linkgraph.sightings.signal import Signal, Source, shown
from linkgraph.tables.signals import RARITY


def sight(source: Source, *, name: str) -> pl.LazyFrame:
    """One token a value of the named signal."""
    return shown(source.tables["observations"].filter(pl.col("signal") == name), value=pl.col("token"), at="seen_at")


def signals(source: Source) -> list[Signal]:
    """One signal for every name that the observations use, in alphabetical order."""
    if not source.has("observations"):
        return []
    names = source.tables["observations"].select(pl.col("signal").unique()).collect().to_series().sort()
    return [
        Signal(
            name=f"observed:{name}",
            sentence=f"share the same {name.replace('_', ' ')}",
            family=f"observed:{name}",
            rule=RARITY,
            reads={"observations": ("account", "seen_at", "signal", "token")},
            sight=partial(sight, name=name),
            reuse=0.3,
            ceiling=9.0,
        )
        for name in names
    ]
