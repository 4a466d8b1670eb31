"""The accounts act within the same seconds more often than both their own schedules explain, in what was observed."""

from __future__ import annotations

import polars as pl

from linkgraph.sightings.signal import Signal, Source
from linkgraph.tables.signals import OVERLAP


def sight(source: Source) -> pl.LazyFrame:
    """The moments of all observations that have one: account and at."""
    return source.tables["observations"].select("account", pl.col("seen_at").alias("at")).drop_nulls()


SIGNAL = Signal(
    name="observed_lockstep",
    sentence="were observed in the same seconds again and again",
    family="timing",
    rule=OVERLAP,
    reads={"observations": ("account", "seen_at")},
    sight=sight,
    reuse=0.4,
    ceiling=18.0,
)
