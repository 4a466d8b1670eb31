"""The accounts signed up with one mailbox, written the same or as its plus- or dot-variants."""

from __future__ import annotations

import polars as pl

from linkgraph.sightings.signal import Signal, Source, shown
from linkgraph.tables.signals import RARITY


def mailbox(email: pl.Expr) -> pl.Expr:
    """The address without dots and plus-tag in its local part; a keyed hash (no @) stays as it is."""
    local = email.str.extract(r"^([^@+]+)(?:\+[^@]*)?@[^@]+$", 1).str.replace_all(".", "", literal=True)
    domain = email.str.extract(r"@([^@]+)$", 1).replace("googlemail.com", "gmail.com")
    return pl.when(email.str.contains("@", literal=True)).then(local + "@" + domain).otherwise(email)


def sight(source: Source) -> pl.LazyFrame:
    """One token a mailbox."""
    return shown(source.tables["accounts"], value=mailbox(pl.col("email")), at="created_at")


SIGNAL = Signal(
    name="email",
    sentence="signed up with one mailbox or variants of it",
    family="contact",
    rule=RARITY,
    reads={"accounts": ("account", "created_at", "email")},
    sight=sight,
    reuse=0.3,
    ceiling=18.0,
    examples=(
        ("ann.lee+7@mail.example", "annlee@mail.example"),
        ("annlee@mail.example", "annlee@mail.example"),
        ("9f86d081884c7d65", "9f86d081884c7d65"),
    ),
)
