"""Times as they are handed in, read by rule: never by guessing an order of day and month or a zone.

Text: ISO 8601, `YYYY-MM-DD`, optionally followed by `T`, `t` or one blank, `HH:MM`, optionally `:SS` and a fraction of
up to nine digits after `.` or `,` (cut, not rounded, to microseconds), and optionally an offset: `Z`, `UTC`, `GMT`,
`±HH`, `±HHMM` or `±HH:MM`. A date alone is its midnight. Without an offset a time is taken as UTC.

Numbers, and text that is all digits, are an epoch time when the count of digits before the point is 10 (seconds), 13
(milliseconds), 16 (microseconds) or 19 (nanoseconds): from 2001 to 2286 only one of the four can be meant. No other
number is a time.
"""

from __future__ import annotations

import polars as pl

from linkgraph.core.clock import DAY, HOUR, MINUTE, SECOND

EXPECTED = "ISO 8601 such as 2026-06-01T12:00:00Z, or an epoch of 10, 13, 16 or 19 digits"

_DATE = r"(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
_CLOCK = (
    r"[Tt ](?<hour>[01][0-9]|2[0-3]):(?<minute>[0-5][0-9])"
    r"(?::(?<second>[0-5][0-9])(?:[.,](?<fraction>[0-9]{1,9}))?)?"
)
_OFFSET = r"\s?(?<offset>[Zz]|UTC|GMT|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)"
_ISO = rf"^{_DATE}(?:{_CLOCK}(?:{_OFFSET})?)?$"
_NAIVE = rf"^\s*{_DATE}(?:{_CLOCK})?\s*$"
_SHIFTED = rf"^\s*{_DATE}{_CLOCK}\s?[+-][0-9:]*[1-9][0-9:]*\s*$"
_EPOCH = r"^(?<whole>[0-9]{10}|[0-9]{13}|[0-9]{16}|[0-9]{19})(?:\.(?<part>[0-9]*))?$"
_UTC_NAMES = {"UTC", "Etc/UTC", "GMT", "Etc/GMT", "Zulu", "+00:00"}
_YEAR_1, _YEAR_9999 = -62_135_596_800 * SECOND, 253_402_300_799 * SECOND
_PER_UNIT = {"ms": (1_000, 1), "us": (1, 1), "ns": (1, 1_000)}
_PER_MICROSECOND = {10: (SECOND, 1), 13: (1_000, 1), 16: (1, 1), 19: (1, 1_000)}


def read(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Microseconds since 1970-01-01 UTC (Int64), null where it is no time."""
    if isinstance(dtype, pl.Datetime):
        return _scaled(raw.to_physical(), *_PER_UNIT[dtype.time_unit])
    if isinstance(dtype, pl.Date):
        return _scaled(raw.to_physical().cast(pl.Int64), DAY, 1)
    if dtype.is_float():
        return _from_number(raw.cast(pl.Float64), whole=False)
    if dtype.is_integer():
        return _from_number(raw.cast(pl.Int64, strict=False), whole=True)
    return raw.cast(pl.String).map_batches(_from_text, return_dtype=pl.Int64, is_elementwise=True)


def text(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """A value as text, also where no calendar has it: then as the number that the file holds."""
    if not isinstance(dtype, pl.Datetime | pl.Date):
        return raw.cast(pl.String)
    shown = pl.when(read(raw, dtype).is_between(_YEAR_1, _YEAR_9999)).then(raw)
    return pl.coalesce(shown.cast(pl.String), raw.to_physical().cast(pl.String))


def naive(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """True where a time is given with neither offset nor zone, and is therefore taken as UTC."""
    if isinstance(dtype, pl.Date) or (isinstance(dtype, pl.Datetime) and dtype.time_zone is None):
        return raw.is_not_null()
    if isinstance(dtype, pl.Datetime) or dtype.is_numeric():
        return pl.lit(value=False)
    return raw.cast(pl.String).str.contains(_NAIVE)


def converted(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """True where a time is given with an offset or zone other than UTC, and is therefore converted."""
    if isinstance(dtype, pl.Datetime):
        return raw.is_not_null() if dtype.time_zone not in {None, *_UTC_NAMES} else pl.lit(value=False)
    if isinstance(dtype, pl.Date) or dtype.is_numeric():
        return pl.lit(value=False)
    return raw.cast(pl.String).str.contains(_SHIFTED)


def _scaled(number: pl.Expr, times: int, by: int) -> pl.Expr:  # noqa: PLR0917  # three numbers of one fraction
    most = (2**63 - 1) // times
    return pl.when(number.is_between(-most, most)).then(number * times // by)


def _from_text(text: pl.Series) -> pl.Series:
    text = text.str.strip_chars()
    iso = _from_iso(text)
    rest = iso.is_null() & text.is_not_null()
    return iso.zip_with(~rest, _from_digits(text)) if rest.any() else iso


def _from_iso(text: pl.Series) -> pl.Series:
    def number(name: str) -> pl.Expr:
        return pl.col(name).cast(pl.Int64, strict=False).fill_null(0)

    days = pl.col("date").str.to_date("%Y-%m-%d", strict=False).cast(pl.Int64)
    micros = pl.col("fraction").str.pad_end(6, "0").str.head(6).cast(pl.Int64).fill_null(0)
    of_day = number("hour") * HOUR + number("minute") * MINUTE + number("second") * SECOND + micros
    sign = pl.when(pl.col("offset").str.starts_with("-")).then(-1).otherwise(1)
    ahead = number("ahead_hours") * HOUR + number("ahead_minutes") * MINUTE
    found = text.str.extract_groups(_ISO).struct.unnest()
    digits = pl.col("offset").str.replace_all("[^0-9]", "")
    found = found.with_columns(ahead_hours=digits.str.head(2), ahead_minutes=digits.str.slice(2, 2))
    return found.select(at=days * DAY + of_day - sign * ahead).to_series()


def _from_digits(text: pl.Series) -> pl.Series:
    number = pl.col("whole").cast(pl.Int64, strict=False)
    part = pl.col("part").str.pad_end(6, "0").str.head(6).cast(pl.Int64, strict=False).fill_null(0)
    micros = pl.lit(None, pl.Int64)
    for digits, (times, by) in _PER_MICROSECOND.items():
        exact = number * times // by + part * times // (SECOND * by)
        micros = pl.when(pl.col("whole").str.len_bytes() == digits).then(exact).otherwise(micros)
    return text.str.extract_groups(_EPOCH).struct.unnest().select(at=micros).to_series()


def _from_number(number: pl.Expr, *, whole: bool) -> pl.Expr:
    micros = pl.lit(None, pl.Int64)
    for digits, (times, by) in _PER_MICROSECOND.items():
        meant = pl.when((number >= 10 ** (digits - 1)) & (number < min(10**digits, 2**63 - 1))).then(number)
        scaled = meant * times // by if whole else (meant * times / by).round()
        micros = pl.coalesce(micros, scaled.cast(pl.Int64, strict=False))
    return micros
