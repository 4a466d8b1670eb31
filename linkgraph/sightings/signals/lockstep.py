"""The accounts start requests within the same seconds more often than both their own schedules explain."""

from __future__ import annotations

import polars as pl

from linkgraph.sightings.signal import Signal, Source
from linkgraph.tables.signals import OVERLAP


def sight(source: Source) -> pl.LazyFrame:
    """The moments at which requests were sent: account and at."""
    return source.tables["exchanges"].select("account", pl.col("sent_at").alias("at"))


SIGNAL = Signal(
    name="lockstep",
    sentence="send requests in the same seconds again and again",
    family="timing",
    rule=OVERLAP,
    reads={"exchanges": ("account", "sent_at")},
    sight=sight,
    reuse=0.4,
    ceiling=18.0,
)
