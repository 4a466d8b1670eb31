"""Small made-up tables of accepted records, in the shapes of `linkgraph.tables`, and tables that know who read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import dataframely as dy
import polars as pl

from linkgraph.core.clock import DAY
from linkgraph.sightings import Source
from linkgraph.tables.accounts import Accounts
from linkgraph.tables.exchanges import Exchanges
from linkgraph.tables.logins import Logins
from linkgraph.tables.observations import Observations
from linkgraph.tables.payments import Payments

Row = Mapping[str, object]

START = 20_000 * DAY
SHAPES: Mapping[str, type[dy.Schema]] = {
    "accounts": Accounts,
    "payments": Payments,
    "logins": Logins,
    "exchanges": Exchanges,
    "observations": Observations,
}
TIMES = {"accounts": "created_at", "payments": "paid_at", "logins": "seen_at", "exchanges": "sent_at"}
_TYPICAL: Mapping[str, Row] = {
    "accounts": {"created_at": START},
    "payments": {"paid_at": START, "instrument_id": "card"},
    "logins": {"seen_at": START},
    "exchanges": {"sent_at": START},
    "observations": {"signal": "shared_link", "token": "link"},
}


def table(name: str, rows: Sequence[Row]) -> pl.LazyFrame:
    """The accepted table of that name; what a row does not say is typical or missing, its place is its number."""
    shape = SHAPES[name]
    filled = [
        {"source": 1, "row": number, "account_id": f"acc_{row.get('account', '')}", **_TYPICAL[name], **row}
        for number, row in enumerate(rows, 1)
    ]
    schema = shape.create_empty().schema
    return shape.validate(
        pl.DataFrame([{column: row.get(column) for column in schema} for row in filled], schema=schema)
    ).lazy()


def source(size: int, **tables: Sequence[Row]) -> Source:
    """A source of `size` accounts, numbered from 0, with these tables; without `accounts` they are typical ones."""
    given = {"accounts": [{"account": account} for account in range(size)], **tables}
    return Source(tables={name: table(name, rows) for name, rows in given.items()}, accounts=size)


class Watched(Mapping[str, pl.LazyFrame]):
    """Tables that remember which of them were read."""

    def __init__(self, tables: Mapping[str, pl.LazyFrame]) -> None:
        self._tables = tables
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> pl.LazyFrame:
        self.read.add(name)
        return self._tables[name]

    def __contains__(self, name: object) -> bool:
        return name in self._tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)
