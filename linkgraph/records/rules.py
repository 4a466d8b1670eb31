"""How each kind of value is read: by rule, never by guess. One rule gives the value, whether it is missing, and what is
wrong with it.

A value is missing when it is null or, as text without blanks around it, empty or one of `MISSING` in any case. `NA` is
not among them: it is Namibia. Free text (`prompt`, `token`, `user_agent`) is missing only when it is empty. In
columns of numbers and times `NaN` and infinities are refused, not taken as missing. All text but prompts is refused
where it is longer than `LONGEST` bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from linkgraph.core import clock
from linkgraph.kernels import addresses
from linkgraph.records import countries, times
from linkgraph.records.contract import Kind

MISSING = ("null", "none", "nil", "nan", "nat", "n/a", "#n/a", "<na>", "(null)", "\\n", "undefined")

LONGEST = 65_536
"""Bytes that an identifier, a word or an address may have: each is held, compared and shown whole."""

_TOO_LONG = f"is longer than {LONGEST:,} bytes"
_BLANK_OR = "|".join([
    "",
    *("\\\\n" if word == "\\n" else word.replace("(", r"\(").replace(")", r"\)") for word in MISSING),
])
_MISSING_TEXT = rf"^\s*(?i:{_BLANK_OR})\s*$"
_MISSING_NUMBER = _MISSING_TEXT.replace("|nan", "")
_CONTROL = r"[\x00-\x1f\x7f-\x9f]"
_DECIMAL = r"^\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?\s*$"
_WHOLE = r"^\s*\+?[0-9]+(?:\.0*)?\s*$"
_PHONE = r"^\+?[0-9 ().\-/\u{a0}]+$"

Reader = Callable[[pl.Expr, pl.DataType], pl.Expr]


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind of value is read from a raw column of a given type.

    `readable` says which types can hold it at all; `value` is null where the value is missing or wrong; `missing` where
    nothing was given; `reason` says in words what is wrong where something was given and `value` is null.
    """

    readable: Callable[[pl.DataType], bool]
    value: Reader
    missing: Reader
    reason: Reader


def by_kind(earliest: int, latest: int) -> Mapping[Kind, Rule]:
    """The rule of each kind; times outside `earliest` to `latest` (microseconds) are refused."""

    def bounded(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
        moment = times.read(raw, dtype)
        return pl.when(moment.is_between(earliest, latest)).then(moment)

    def why_no_time(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
        outside = (
            f"is a time outside {clock.text(earliest)} to {clock.text(latest)} (settings: intake.earliest, latest)"
        )
        return (
            pl
            .when(times.read(raw, dtype).is_null())
            .then(pl.lit(f"is not a time: expected {times.EXPECTED}"))
            .otherwise(pl.lit(outside))
        )

    control = "holds control characters"
    return {
        Kind.ID: _text(_identifier, control),
        Kind.WORD: _text(lambda text: _identifier(text).str.to_lowercase(), control),
        Kind.TEXT: Rule(_is_text, _free, _empty, _why(control)),
        Kind.PROMPT: Rule(_is_text, _any_length, _empty, _says(control)),
        Kind.TIME: Rule(
            lambda dtype: dtype.is_numeric() or isinstance(dtype, pl.Datetime | pl.Date | pl.String | pl.Null),
            bounded,
            _missing_number,
            why_no_time,
        ),
        Kind.ADDRESS: _text(
            _address, "is not an IPv4 or IPv6 address (leading zeros, ports and prefixes are not read)"
        ),
        Kind.EMAIL: _text(_email, control),
        Kind.PHONE: _text(_phone, control),
        Kind.COUNTRY: _text(_country, "is not an ISO 3166-1 alpha-2 code"),
        Kind.CURRENCY: _text(lambda text: _matching(text.str.to_uppercase(), "^[A-Z]{3}$"), "is not an ISO 4217 code"),
        Kind.BIN: _text(lambda text: _matching(text, "^[0-9]{6,8}$"), "is not six to eight digits"),
        Kind.AMOUNT: Rule(
            _is_number, _amount, _missing_number, _says("is not a decimal number of at most 14 digits before the point")
        ),
        Kind.COUNT: Rule(_is_number, _count, _missing_number, _says("is not a whole number from 0 to 2^63 - 1")),
    }


def _text(read: Callable[[pl.Expr], pl.Expr], why: str) -> Rule:
    """The rule of a text column: blanks around are cut, words for nothing are missing, then `read` decides."""

    def value(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
        text = _short(_as_text(raw, dtype)).str.strip_chars()
        return read(pl.when(~text.str.contains(_MISSING_TEXT)).then(text))

    def missing(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
        return _as_text(raw, dtype).str.contains(_MISSING_TEXT).fill_null(value=True)

    return Rule(_is_text, value, missing, _why(why))


def _says(words: str) -> Reader:
    return lambda raw, dtype: pl.lit(words)


def _why(words: str) -> Reader:
    return lambda raw, dtype: (
        pl.when(_as_text(raw, dtype).str.len_bytes() > LONGEST).then(pl.lit(_TOO_LONG)).otherwise(pl.lit(words))
    )


def _short(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.len_bytes() <= LONGEST).then(text)


def _is_text(dtype: pl.DataType) -> bool:
    return dtype.is_integer() or isinstance(dtype, pl.String | pl.Null)


def _is_number(dtype: pl.DataType) -> bool:
    return dtype.is_numeric() or isinstance(dtype, pl.String | pl.Null)


def _as_text(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    return raw if isinstance(dtype, pl.String) else raw.cast(pl.String)


def _missing_number(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.String):
        return raw.str.contains(_MISSING_NUMBER).fill_null(value=True)
    return raw.is_null()


def _empty(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    return _as_text(raw, dtype).fill_null("") == ""


def _free(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    text = _short(_as_text(raw, dtype))
    return pl.when(text != "").then(text)


def _any_length(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    text = _as_text(raw, dtype)
    return pl.when(text != "").then(text)


def _matching(text: pl.Expr, pattern: str) -> pl.Expr:
    return pl.when(text.str.contains(pattern)).then(text)


def _identifier(text: pl.Expr) -> pl.Expr:
    return pl.when(~text.str.contains(_CONTROL)).then(text)


def _address(text: pl.Expr) -> pl.Expr:
    return text.map_batches(addresses.canonical, return_dtype=pl.String, is_elementwise=True)


def _email(text: pl.Expr) -> pl.Expr:
    whole = _identifier(text)
    address = whole.str.normalize("NFKC").str.to_lowercase()
    return pl.when(text.str.contains("@", literal=True)).then(address).otherwise(whole)


def _phone(text: pl.Expr) -> pl.Expr:
    number = pl.when(text.str.starts_with("+")).then(pl.lit("+")).otherwise(pl.lit("")) + text.str.replace_all(
        "[^0-9]", ""
    )
    return pl.when(text.str.contains(_PHONE) & text.str.contains("[0-9]")).then(number).otherwise(_identifier(text))


def _country(text: pl.Expr) -> pl.Expr:
    code = text.str.to_uppercase()
    known = pl.when(code.is_in(sorted(countries.CODES))).then(code)
    return known.replace({"UK": "GB"})


def _amount(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.String):
        raw = _matching(raw, _DECIMAL).str.strip_chars()
    return raw.cast(pl.Decimal(18, 4), strict=False)


def _count(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.String):
        number = _matching(raw, _WHOLE).str.strip_chars().str.replace(r"\.0*$", "").str.strip_prefix("+")
        number = number.cast(pl.Int64, strict=False)
    elif dtype.is_float() or isinstance(dtype, pl.Decimal):
        number = pl.when(raw == raw.floor()).then(raw).cast(pl.Int64, strict=False)
    else:
        number = raw.cast(pl.Int64, strict=False)
    return pl.when(number >= 0).then(number)
