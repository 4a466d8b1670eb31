"""The accounts paid with the same card, bank account or wallet."""

from __future__ import annotations

import polars as pl

from linkgraph.sightings.signal import Signal, Source, shown
from linkgraph.tables.signals import RARITY


def sight(source: Source) -> pl.LazyFrame:
    """One token an instrument, as the processor's fingerprint names it."""
    return shown(source.tables["payments"], value=pl.col("instrument_id"), at="paid_at")


SIGNAL = Signal(
    name="payment_instrument",
    sentence="paid with the same card, bank account or wallet",
    family="payment",
    rule=RARITY,
    reads={"payments": ("account", "paid_at", "instrument_id")},
    sight=sight,
    reuse=0.5,
    ceiling=18.0,
)
