"""Columns that several exhibits share, so that a name means the same in all of them."""

from __future__ import annotations

from linkgraph.bundles.exhibits.exhibit import Column, Kind

RING = Column("ring", "text", "the ring")
ACCOUNT = Column("account", "text", "token of the account, see redactions.json")
ACCOUNT_ID = Column("account_id", "text", "the account, as handed in", raw=True)
ROLE = Column("role", "text", "core, probable, peripheral")
TIER = Column("tier", "text", "confirmed-strength, review; none where the answer does not name it", empty=True)
ACCOUNTS = Column("accounts", "integer", "accounts that the row is about", unit="accounts")
DAY = Column("day", "day", "UTC day")
FIRST_DAY = Column("day", "day", "first UTC day of the span")
DAYS = Column("days", "integer", "length of the span", unit="days")
SOURCE = Column("source", "integer", "the file handed in, see EX-007", empty=True)
SOURCE_ROW = Column("source_row", "integer", "its row in that file, from 1, header not counted", empty=True)
SIGNAL = Column("signal", "text", "the kind of thing that is shared")


def count(name: str, meaning: str, *, unit: str = "exchanges", empty: bool = False) -> Column:
    """A column of whole numbers."""
    return Column(name, "integer", meaning, unit=unit, empty=empty)


def decimal(name: str, meaning: str, *, decimals: int = 4, unit: str = "", empty: bool = False) -> Column:
    """A column of decimals."""
    return Column(name, "decimal", meaning, unit=unit, decimals=decimals, empty=empty)


def text(name: str, meaning: str, *, empty: bool = False, raw: bool = False, kind: Kind = "text") -> Column:
    """A column of texts, days or times."""
    return Column(name, kind, meaning, empty=empty, raw=raw)
