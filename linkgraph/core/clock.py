"""Time as linkgraph keeps it: whole microseconds since 1970-01-01 UTC, in Int64."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_micros(moment: datetime) -> int:
    """Microseconds since the epoch; a moment without a zone is taken as UTC."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_micros(micros: int) -> datetime:
    """The UTC moment of a number of microseconds since the epoch."""
    return _EPOCH + timedelta(microseconds=micros)


def text(micros: int) -> str:
    """`2026-06-01T12:00:00Z`: to the second, always UTC.

    >>> text(0)
    '1970-01-01T00:00:00Z'
    """
    return from_micros(micros).strftime("%Y-%m-%dT%H:%M:%SZ")
