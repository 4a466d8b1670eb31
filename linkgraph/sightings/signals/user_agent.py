"""The accounts logged in with the same uncommon client software."""

from __future__ import annotations

import polars as pl

from linkgraph.sightings.signal import Signal, Source, shown
from linkgraph.tables.signals import RARITY


def sight(source: Source) -> pl.LazyFrame:
    """One token a user agent string."""
    return shown(source.tables["logins"], value=pl.col("user_agent"), at="seen_at")


SIGNAL = Signal(
    name="user_agent",
    sentence="use the same uncommon client software",
    family="infrastructure",
    rule=RARITY,
    reads={"logins": ("account", "seen_at", "user_agent")},
    sight=sight,
    reuse=0.1,
    ceiling=4.0,
)
