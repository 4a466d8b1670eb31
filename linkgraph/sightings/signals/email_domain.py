"""The accounts signed up with addresses of one mail domain; a popular domain says next to nothing."""

from __future__ import annotations

import polars as pl

from linkgraph.sightings.signal import Signal, Source, shown
from linkgraph.tables.signals import RARITY


def domain(email: pl.Expr) -> pl.Expr:
    """What stands behind the last @; nothing for a keyed hash."""
    return email.str.extract(r"@([^@]+)$", 1)


def sight(source: Source) -> pl.LazyFrame:
    """One token a domain."""
    return shown(source.tables["accounts"], value=domain(pl.col("email")), at="created_at")


SIGNAL = Signal(
    name="email_domain",
    sentence="use the same uncommon mail domain",
    family="infrastructure",
    rule=RARITY,
    reads={"accounts": ("account", "created_at", "email")},
    sight=sight,
    reuse=0.1,
    ceiling=5.0,
    examples=(("ann@mail.example", "mail.example"), ("9f86d081884c7d65", None)),
)
