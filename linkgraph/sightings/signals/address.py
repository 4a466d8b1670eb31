"""The accounts used the same network address within the same days."""

from __future__ import annotations

import polars as pl

from linkgraph.core.clock import DAY
from linkgraph.sightings.addresses import seen
from linkgraph.sightings.signal import Signal, Source
from linkgraph.tables.signals import NOTHING, RARITY


def sight(source: Source) -> pl.LazyFrame:
    """One token an address (and, by the window, episode of use)."""
    return seen(source).rename({"ip": "value"})


SIGNAL = Signal(
    name="address",
    sentence="used the same network address within the same days",
    family="infrastructure",
    rule=RARITY,
    reads={"accounts": ("account", "created_at", "signup_ip")},
    sight=sight,
    reuse=0.3,
    ceiling=7.0,
    window=DAY,
    joins=NOTHING,
)
