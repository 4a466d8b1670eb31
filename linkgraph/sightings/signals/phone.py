"""The accounts gave the same phone number."""

from __future__ import annotations

import polars as pl

from linkgraph.sightings.signal import Signal, Source, shown
from linkgraph.tables.signals import RARITY


def sight(source: Source) -> pl.LazyFrame:
    """One token a number, or its keyed hash."""
    return shown(source.tables["accounts"], value=pl.col("phone"), at="created_at")


SIGNAL = Signal(
    name="phone",
    sentence="gave the same phone number",
    family="contact",
    rule=RARITY,
    reads={"accounts": ("account", "created_at", "phone")},
    sight=sight,
    reuse=0.3,
    ceiling=18.0,
)
