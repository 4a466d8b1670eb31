"""The accounts sent prompts made from the same template: the fixed words agree, the slots differ."""

from __future__ import annotations

import polars as pl

from linkgraph.sightings.signal import Signal, Source
from linkgraph.sightings.templates import find_templates
from linkgraph.tables.signals import RARITY

# A window is in memory three times over while it is read, one for each thread and one that waits.
_WINDOWS = 192
# A kept word run takes 12 bytes: a third of the budget.
_RUN = 36


def sight(source: Source) -> pl.LazyFrame:
    """One token a template, shown with its slots."""
    return find_templates(
        source.tables["exchanges"],
        accounts=source.accounts,
        seed=source.seed,
        window=source.memory // _WINDOWS,
        at_once=source.memory // _RUN,
        told=source.uses.append,
    )


SIGNAL = Signal(
    name="template",
    sentence="sent prompts made from the same template",
    family="content",
    rule=RARITY,
    reads={"exchanges": ("account", "sent_at", "prompt")},
    sight=sight,
    reuse=0.4,
    ceiling=14.0,
    decay=0.8,
    discount=3.0,
    by_account=False,
)
