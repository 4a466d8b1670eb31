"""Tables of an export written down by hand, as the peers get them, and what they name as sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

import polars as pl

START = datetime(2026, 5, 13, tzinfo=UTC)
_TIME = pl.Datetime("us", "UTC")
_COLUMNS: dict[str, dict[str, pl.DataType | type[pl.DataType]]] = {
    "accounts": dict.fromkeys(("account_id", "email", "phone", "country", "referral_code", "signup_ip"), pl.String),
    "payments": {"account_id": pl.String, "instrument_id": pl.String},
    "logins": {"account_id": pl.String, "seen_at": _TIME, "ip": pl.String, "device_id": pl.String},
    "exchanges": {"account_id": pl.String, "sent_at": _TIME, "ip": pl.String, "prompt": pl.String},
}


def tables(**rows: Iterable[Mapping[str, object]]) -> dict[str, pl.LazyFrame]:
    """All four tables; what a row does not say is null."""
    return {
        name: pl.DataFrame(list(rows.get(name, [])), schema=columns, orient="row").lazy()
        for name, columns in _COLUMNS.items()
    }


def cards(**holders: str) -> list[dict[str, object]]:
    """A payment for each letter: cards(x="ab") is card x of the accounts a and b."""
    return [{"account_id": account, "instrument_id": card} for card, letters in holders.items() for account in letters]


def logins(*, ip: str, who: str, hours: Iterable[float] = (0,)) -> list[dict[str, object]]:
    """Log-ins of each account (a letter) from one address at these hours."""
    return [{"account_id": one, "ip": ip, "seen_at": START + timedelta(hours=hour)} for one in who for hour in hours]


def named(answer: pl.DataFrame) -> list[str]:
    """The rings as words of account letters, strongest first."""
    rings = answer.group_by("ring_id", maintain_order=True).agg(pl.col("account_id").str.join(""))
    return rings["account_id"].to_list()
