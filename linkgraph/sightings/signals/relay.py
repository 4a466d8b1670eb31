"""One account takes over within a minute when the other falls silent, more often than chance brings about: the two
themselves, or one after the other along a chain of accounts that leads from one to the other.
"""

from __future__ import annotations

import polars as pl

from linkgraph.sightings.signal import Signal, Source
from linkgraph.tables.signals import SUCCESSION


def sight(source: Source) -> pl.LazyFrame:
    """The moments at which requests were sent: account and at."""
    return source.tables["exchanges"].select("account", pl.col("sent_at").alias("at"))


SIGNAL = Signal(
    name="relay",
    sentence="take over from one another within a minute, directly or by way of others",
    family="timing",
    rule=SUCCESSION,
    reads={"exchanges": ("account", "sent_at")},
    sight=sight,
    reuse=0.4,
    ceiling=18.0,
)
