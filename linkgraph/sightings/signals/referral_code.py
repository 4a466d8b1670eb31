"""The accounts signed up with the same referral code."""

from __future__ import annotations

import polars as pl

from linkgraph.sightings.signal import Signal, Source, shown
from linkgraph.tables.signals import RARITY


def sight(source: Source) -> pl.LazyFrame:
    """One token a code."""
    return shown(source.tables["accounts"], value=pl.col("referral_code"), at="created_at")


SIGNAL = Signal(
    name="referral_code",
    sentence="signed up with the same referral code",
    family="infrastructure",
    rule=RARITY,
    reads={"accounts": ("account", "created_at", "referral_code")},
    sight=sight,
    reuse=0.2,
    ceiling=5.0,
)
