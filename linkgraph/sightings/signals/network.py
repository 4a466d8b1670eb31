"""The accounts used addresses of one small network (/24, or /64 for IPv6) within the same days."""

from __future__ import annotations

import polars as pl

from linkgraph.core.clock import DAY
from linkgraph.sightings.addresses import networks, seen
from linkgraph.sightings.signal import Signal, Source
from linkgraph.tables.signals import NOTHING, RARITY


def sight(source: Source) -> pl.LazyFrame:
    """One token a network (and, by the window, episode of use)."""
    visited = seen(source).collect()
    return visited.lazy().with_columns(networks(visited["ip"]).alias("value")).drop("ip")


SIGNAL = Signal(
    name="network",
    sentence="used addresses of the same small network within the same days",
    family="infrastructure",
    rule=RARITY,
    reads={"accounts": ("account", "created_at", "signup_ip")},
    sight=sight,
    reuse=0.1,
    ceiling=4.0,
    window=DAY,
    joins=NOTHING,
    examples=(("192.0.2.77", "192.0.2.0/24"), ("2001:db8:1:2::9", "2001:db8:1:2::/64")),
)
