"""The accounts sent requests with the same API key."""

from __future__ import annotations

import polars as pl

from linkgraph.sightings.signal import Signal, Source, shown
from linkgraph.tables.signals import RARITY


def sight(source: Source) -> pl.LazyFrame:
    """One token a key."""
    return shown(source.tables["exchanges"], value=pl.col("api_key_id"), at="sent_at")


SIGNAL = Signal(
    name="api_key",
    sentence="sent requests with the same API key",
    family="credential",
    rule=RARITY,
    reads={"exchanges": ("account", "sent_at", "api_key_id")},
    sight=sight,
    reuse=0.3,
    ceiling=16.0,
)
