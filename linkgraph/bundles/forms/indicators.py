"""Indicators of a ring for other providers, hashed with a key that both hold: only a holder of the key can match them.

Whoever holds the key can try every mail address there is; whoever does not learns nothing but how many there are. The
key is agreed between the providers, once for each exchange, and never stands in the file.
"""

from __future__ import annotations

import hashlib
import hmac

import polars as pl

SHARED = frozenset({"api_key", "device", "email", "payment_instrument", "phone"})
"""Signals whose values mean the same at another provider, and name one person's thing, not what many use."""
LEAST_KEY = 32
"""Bytes that a key must have."""
_LEAST_OF_HOLDERS = 0.5
COLUMNS = ("kind", "hmac_sha256", "accounts", "first_day", "last_day")


def indicators(signals: pl.DataFrame, *, key: bytes) -> pl.DataFrame:
    """kind, hmac_sha256, accounts (of the ring that show it), first_day, last_day; sorted by the first two.

    `signals`: signal, value, account_id, holders (in all), listed, first_at, last_at (microseconds). A value that is on
    a list of shared things, or that mostly others hold, is nobody's indicator. Raises `ValueError` for a short key.
    """
    if len(key) < LEAST_KEY:
        raise ValueError(f"a key has {LEAST_KEY} bytes or more")
    values = (
        signals
        .filter(pl.col("signal").is_in(sorted(SHARED)), pl.col("listed").is_null())
        .group_by("signal", "value")
        .agg(
            pl.col("account_id").n_unique().cast(pl.Int64).alias("accounts"),
            pl.col("holders").max().alias("holders"),
            pl.from_epoch(pl.col("first_at").min(), time_unit="us").dt.date().alias("first_day"),
            pl.from_epoch(pl.col("last_at").max(), time_unit="us").dt.date().alias("last_day"),
        )
        .filter(pl.col("accounts") >= _LEAST_OF_HOLDERS * pl.col("holders"))
        .rename({"signal": "kind"})
    )
    return hashed(values, key=key).select(COLUMNS).sort("kind", "hmac_sha256")


def hashed(values: pl.DataFrame, *, key: bytes) -> pl.DataFrame:
    """The frame with hmac_sha256 of its columns kind and value, which is how both sides make them."""
    digests = [digest(kind, value, key=key) for kind, value in values.select("kind", "value").iter_rows()]
    return values.with_columns(pl.Series("hmac_sha256", digests, dtype=pl.String))


def digest(kind: str, value: str, *, key: bytes) -> str:
    """HMAC-SHA256 of kind and value, as hexadecimal digits.

    >>> digest("device", "d1", key=bytes(32)) == digest("device", "d1", key=bytes(32))
    True
    """
    return hmac.new(
        key, f"linkgraph-indicator-1\0{kind}\0{value}".encode("utf-8", "surrogatepass"), hashlib.sha256
    ).hexdigest()
