from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from linkgraph.records import countries, rules, times
from linkgraph.records.contract import TABLES, Kind

RULES = rules.by_kind(0, 4_000_000_000_000_000)
WRONG = "refused"


def value(kind: Kind, raw: object, dtype: pl.DataType | None = None) -> object:
    """What a rule makes of one value: the value, None where it is missing, or WRONG."""
    frame = pl.DataFrame({"raw": pl.Series([raw], dtype=dtype or pl.String())})
    rule, given = RULES[kind], frame.schema["raw"]
    read, missing, reason = frame.select(
        read=rule.value(pl.col("raw"), given),
        missing=rule.missing(pl.col("raw"), given),
        reason=rule.reason(pl.col("raw"), given),
    ).row(0)
    assert reason
    return read if read is not None or missing else WRONG


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        (Kind.ID, " acc 1\n", "acc 1"),
        (Kind.ID, "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        (Kind.ID, "a\x00b", WRONG),
        (Kind.ID, "a\x1b[31mb", WRONG),
        (Kind.ID, "a\x85b", WRONG),
        (Kind.ID, "a\u200bb", "a\u200bb"),
        (Kind.ID, "NULL", None),
        (Kind.ID, r"\N", None),
        (Kind.ID, "(null)", None),
        (Kind.ID, "  ", None),
        (Kind.ID, "nullable", "nullable"),
        (Kind.ID, "NA", "NA"),
        (Kind.WORD, " PrePaid", "prepaid"),
        (Kind.TEXT, "null", "null"),
        (Kind.TEXT, " \x00 ", " \x00 "),
        (Kind.TEXT, "", None),
        (Kind.EMAIL, " Jo.Do+x@Example.COM", "jo.do+x@example.com"),
        (Kind.EMAIL, "ｊｏ@example.com", "jo@example.com"),
        (Kind.EMAIL, "Zm9vYmFy", "Zm9vYmFy"),
        (Kind.PHONE, "+49 (30) 1234-56", "+4930123456"),
        (Kind.PHONE, "030/1234.56", "030123456"),
        (Kind.PHONE, "9f86d081884c7d65", "9f86d081884c7d65"),
        (Kind.PHONE, "n/a", None),
        (Kind.COUNTRY, "de", "DE"),
        (Kind.COUNTRY, "NA", "NA"),
        (Kind.COUNTRY, "uk", "GB"),
        (Kind.COUNTRY, "XK", "XK"),
        (Kind.COUNTRY, "Germany", WRONG),
        (Kind.COUNTRY, "QQQ", WRONG),
        (Kind.CURRENCY, "eur", "EUR"),
        (Kind.CURRENCY, "€", WRONG),
        (Kind.BIN, "411111", "411111"),
        (Kind.BIN, "4111111111111111", WRONG),
        (Kind.ADDRESS, "::ffff:192.0.2.1", "192.0.2.1"),
        (Kind.ADDRESS, "192.0.2.01", WRONG),
        (Kind.ADDRESS, "none", None),
        (Kind.AMOUNT, "12.5", Decimal("12.5000")),
        (Kind.AMOUNT, "-1e2", Decimal("-100.0000")),
        (Kind.AMOUNT, "1,000.00", WRONG),
        (Kind.AMOUNT, "NaN", WRONG),
        (Kind.AMOUNT, "inf", WRONG),
        (Kind.AMOUNT, "123456789012345678", WRONG),
        (Kind.AMOUNT, "", None),
        (Kind.COUNT, "12", 12),
        (Kind.COUNT, "12.0", 12),
        (Kind.COUNT, "12.5", WRONG),
        (Kind.COUNT, "-1", WRONG),
        (Kind.COUNT, "9223372036854775808", WRONG),
        (Kind.TIME, "NaN", WRONG),
        (Kind.TIME, "NaT", None),
        (Kind.TIME, "2200-01-01", WRONG),
    ],
)
def test_text_is_read_by_rule(kind: Kind, raw: str, expected: object) -> None:
    assert value(kind, raw) == expected


@pytest.mark.parametrize(
    ("kind", "raw", "dtype", "expected"),
    [
        (Kind.ID, 9007199254740993, pl.Int64(), "9007199254740993"),
        (Kind.BIN, 411111, pl.Int32(), "411111"),
        (Kind.AMOUNT, 12.5, pl.Float64(), Decimal("12.5000")),
        (Kind.AMOUNT, float("nan"), pl.Float64(), WRONG),
        (Kind.AMOUNT, float("-inf"), pl.Float64(), WRONG),
        (Kind.AMOUNT, Decimal("12.50"), pl.Decimal(10, 2), Decimal("12.5000")),
        (Kind.COUNT, 3.0, pl.Float64(), 3),
        (Kind.COUNT, 3.5, pl.Float64(), WRONG),
        (Kind.COUNT, float("inf"), pl.Float64(), WRONG),
        (Kind.COUNT, 2**63, pl.UInt64(), WRONG),
        (Kind.COUNT, -1, pl.Int8(), WRONG),
        (Kind.TIME, None, pl.Null(), None),
        (Kind.ID, None, pl.Null(), None),
        (Kind.AMOUNT, None, pl.Null(), None),
        (Kind.COUNT, None, pl.Null(), None),
        (Kind.ADDRESS, None, pl.Null(), None),
    ],
)
def test_typed_columns_are_read_by_rule(kind: Kind, raw: object, dtype: pl.DataType, expected: object) -> None:
    assert RULES[kind].readable(dtype)
    assert value(kind, raw, dtype) == expected


@pytest.mark.parametrize(
    "dtype", [pl.Float64(), pl.Boolean(), pl.Binary(), pl.List(pl.String()), pl.Duration(), pl.Date()]
)
def test_a_type_that_cannot_hold_an_identifier_is_not_readable(dtype: pl.DataType) -> None:
    assert not RULES[Kind.ID].readable(dtype)


@pytest.mark.parametrize("dtype", [pl.Boolean(), pl.Binary(), pl.Time(), pl.Duration()])
def test_a_type_that_cannot_hold_a_time_is_not_readable(dtype: pl.DataType) -> None:
    assert not RULES[Kind.TIME].readable(dtype)


def test_every_column_of_the_contract_has_a_rule_and_reaches_the_accepted_table() -> None:
    only_checked = {("exchanges", "exchange_id")}
    for table in TABLES.values():
        accepted = set(table.accepted.column_names())
        for column in table.columns:
            assert column.kind in RULES
            if table.name == "accounts" or column.name != "account_id":
                assert (column.name in accepted) != ((table.name, column.name) in only_checked)


def test_there_are_249_assigned_countries() -> None:
    assert len(countries.ASSIGNED) == len(set(countries.ASSIGNED)) == 249
    assert {"NA", "XK", "GB"} <= countries.CODES


@pytest.mark.parametrize("kind", [Kind.ID, Kind.EMAIL, Kind.TEXT])
def test_text_that_is_longer_than_anybody_shows_is_refused(kind: Kind) -> None:
    rule = RULES[kind]
    frame = pl.DataFrame({"x": ["a" * rules.LONGEST, "a" * (rules.LONGEST + 1)]})
    read = frame.select(
        value=rule.value(pl.col("x"), pl.String()).is_null(), reason=rule.reason(pl.col("x"), pl.String())
    )
    assert read["value"].to_list() == [False, True]
    assert read["reason"][1] == "is longer than 65,536 bytes"


def test_a_time_that_does_not_fit_is_none_and_can_be_shown() -> None:
    dtype = pl.Datetime("ms")
    frame = pl.DataFrame({"x": pl.Series([2**63 - 1, -(2**63)], dtype=pl.Int64).cast(dtype)})
    read = frame.select(at=times.read(pl.col("x"), dtype), text=times.text(pl.col("x"), dtype))
    assert read["at"].to_list() == [None, None]
    assert read["text"].to_list() == [str(2**63 - 1), str(-(2**63))]
