"""The accounts sent prompts that the provider gave one template id or hash, where the text itself is missing."""

from __future__ import annotations

import polars as pl

from linkgraph.sightings.signal import Signal, Source, shown
from linkgraph.tables.signals import RARITY


def sight(source: Source) -> pl.LazyFrame:
    """One token a fingerprint; exchanges with a text are left to the template signal."""
    without_text = source.tables["exchanges"].filter(pl.col("prompt").is_null())
    return shown(without_text, value=pl.col("prompt_fingerprint"), at="sent_at")


SIGNAL = Signal(
    name="prompt_fingerprint",
    sentence="sent prompts with the same fingerprint",
    family="content",
    rule=RARITY,
    reads={"exchanges": ("account", "sent_at", "prompt", "prompt_fingerprint")},
    sight=sight,
    reuse=0.4,
    ceiling=14.0,
    decay=0.8,
    discount=3.0,
)
