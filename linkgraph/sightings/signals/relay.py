"""One account takes over within seconds when the other falls silent, more often than chance brings about."""

from __future__ import annotations

import polars as pl

from linkgraph.sightings.signal import Signal, Source
from linkgraph.tables.signals import SUCCESSION


def sight(source: Source) -> pl.LazyFrame:
    """The moments at which requests were sent: account and at."""
    return source.tables["exchanges"].select("account", pl.col("sent_at").alias("at"))


SIGNAL = Signal(
    name="relay",
    sentence="take over from one another within seconds",
    family="timing",
    rule=SUCCESSION,
    reads={"exchanges": ("account", "sent_at")},
    sight=sight,
    reuse=0.4,
    ceiling=14.0,
)
