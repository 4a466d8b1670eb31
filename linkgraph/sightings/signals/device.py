"""The accounts logged in from the same device."""

from __future__ import annotations

import polars as pl

from linkgraph.sightings.signal import Signal, Source, shown
from linkgraph.tables.signals import RARITY


def sight(source: Source) -> pl.LazyFrame:
    """One token a device fingerprint."""
    return shown(source.tables["logins"], value=pl.col("device_id"), at="seen_at")


SIGNAL = Signal(
    name="device",
    sentence="logged in from the same device",
    family="device",
    rule=RARITY,
    reads={"logins": ("account", "seen_at", "device_id")},
    sight=sight,
    reuse=0.5,
    ceiling=16.0,
)
