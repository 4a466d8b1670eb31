"""The accounts paid with instruments of the same uncommon issuer range: one card programme, often one buyer."""

from __future__ import annotations

import polars as pl

from linkgraph.sightings.signal import Signal, Source, shown
from linkgraph.tables.signals import RARITY, WITH_ANOTHER


def sight(source: Source) -> pl.LazyFrame:
    """One token an issuer range (BIN); the range of a large bank says next to nothing."""
    return shown(source.tables["payments"], value=pl.col("issuer_bin"), at="paid_at")


SIGNAL = Signal(
    name="issuer",
    sentence="paid with instruments of the same uncommon issuer range",
    family="infrastructure",
    rule=RARITY,
    reads={"payments": ("account", "paid_at", "issuer_bin")},
    sight=sight,
    reuse=0.3,
    ceiling=5.0,
    discount=2.0,
    joins=WITH_ANOTHER,
)
