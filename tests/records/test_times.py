from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.core.clock import to_micros
from linkgraph.records import times


def read(*values: object, dtype: pl.DataType | None = None) -> list[int | None]:
    given_in = pl.Series("at", values, dtype=dtype or pl.String())
    return given_in.to_frame().select(times.read(pl.col("at"), given_in.dtype)).to_series().to_list()


def count(rule: str, *values: object, dtype: pl.DataType | None = None) -> int:
    given_in = pl.Series("at", values, dtype=dtype or pl.String())
    flags = given_in.to_frame().select(getattr(times, rule)(pl.col("at"), given_in.dtype).alias("flag"))
    return int(flags["flag"].sum())


NOON = to_micros(datetime(2026, 6, 1, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "offset_from_noon"),
    [
        ("2026-06-01T12:00:00Z", 0),
        ("2026-06-01t12:00:00z", 0),
        ("2026-06-01 12:00:00", 0),
        ("  2026-06-01 12:00  ", 0),
        ("2026-06-01T12:00:00 UTC", 0),
        ("2026-06-01T14:00:00+02:00", 0),
        ("2026-06-01T14:00:00+0200", 0),
        ("2026-06-01T06:30:00-05:30", 0),
        ("2026-06-01 14+02", None),
        ("2026-06-01", -12 * 3600 * 1_000_000),
        ("2026-06-01T12:00:00.5Z", 500_000),
        ("2026-06-01T12:00:00,000001Z", 1),
        ("2026-06-01T12:00:00.0000019Z", 1),
        ("1780315200", 0),
        ("1780315200.25", 250_000),
        ("1780315200000", 0),
        ("1780315200000001", 1),
        ("1780315200000001999", 1),
    ],
)
def test_text_is_read_by_one_grammar(text: str, offset_from_noon: int | None) -> None:
    assert read(text) == [None if offset_from_noon is None else NOON + offset_from_noon]


@pytest.mark.parametrize(
    "text",
    [
        "01/06/2026",
        "1.6.2026",
        "2026-6-1",
        "20260601",
        "20260601T120000Z",
        "2026-02-30",
        "2026-06-01T24:00:00Z",
        "2026-06-01T12:60:00Z",
        "2026-06-01T12:00:60Z",
        "2026-06-01T12:00:00+15:00",
        "2026-06-01T12:00:00.1234567890Z",
        "178031520",
        "17803152000",
        "-1780315200",
        "1.78e9",
        "NaN",
        "inf",
        "٢٠٢٦-06-01",
        "2026-06-01T12:00:00Z\nx",
        "9999999999999999999",
    ],
)
def test_what_is_not_in_the_grammar_is_no_time(text: str) -> None:
    assert read(text) == [None]


def test_whole_numbers_are_epochs_by_their_count_of_digits() -> None:
    numbers = (1_780_315_200, 1_780_315_200_000, 1_780_315_200_000_000, 1_780_315_200_000_000_999, 42, -5, None)
    assert read(*numbers, dtype=pl.Int64()) == [NOON] * 4 + [None] * 3


def test_float_epochs_keep_microseconds_and_nan_is_no_time() -> None:
    numbers = (1_780_315_200.000001, float("nan"), float("inf"), None)
    assert read(*numbers, dtype=pl.Float64()) == [NOON + 1, None, None, None]


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "UTC", "Asia/Kolkata"])
def test_datetimes_of_any_unit_and_zone(unit: Literal["ms", "us", "ns"], zone: str | None) -> None:
    moment = datetime(2026, 6, 1, 12, tzinfo=UTC)
    dtype = pl.Datetime(unit, zone)
    stored = pl.Series([moment.replace(tzinfo=None)]).cast(pl.Datetime("us"))
    stored = (stored if zone is None else stored.dt.replace_time_zone("UTC").dt.convert_time_zone(zone)).cast(dtype)
    frame = stored.alias("at").to_frame()
    assert frame.select(times.read(pl.col("at"), dtype)).to_series().to_list() == [NOON]
    assert frame.select(times.naive(pl.col("at"), dtype).alias("x"))["x"].sum() == (zone is None)
    assert frame.select(times.converted(pl.col("at"), dtype).alias("x"))["x"].sum() == (zone == "Asia/Kolkata")


def test_dates_are_midnight_and_naive() -> None:
    day = datetime(2026, 6, 1, tzinfo=UTC).date()
    assert read(day, None, dtype=pl.Date()) == [NOON - 12 * 3600 * 1_000_000, None]
    assert count("naive", day, None, dtype=pl.Date()) == 1


def test_naive_and_converted_are_told_apart() -> None:
    texts = ("2026-06-01", "2026-06-01 12:00", "2026-06-01T12:00:00Z", "2026-06-01T12:00:00+00:00", "1780315200")
    assert count("naive", *texts, None) == 2
    assert count("converted", *texts, None) == 0
    assert count("converted", "2026-06-01T12:00:00+02", "2026-06-01T12:00:00.5 -00:30") == 2
    assert count("naive", "2026-06-01T12:00:00+02") == 0


moments = st.datetimes(datetime(1971, 1, 1), datetime(2262, 1, 1))  # noqa: DTZ001  # the zone is drawn apart
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.lists(st.tuples(moments, offsets), max_size=5), st.sampled_from(["T", " "]))
def test_whatever_python_writes_is_read_back_exactly(drawn: list[tuple[datetime, timezone]], separator: str) -> None:
    aware = [moment.replace(tzinfo=zone) for moment, zone in drawn]
    assert read(*(moment.isoformat(sep=separator) for moment in aware)) == [to_micros(moment) for moment in aware]


@given(st.lists(st.text(st.sampled_from("0123456789-+:.TZ "), max_size=30), max_size=5))
def test_nothing_is_read_that_python_reads_otherwise(texts: list[str]) -> None:
    for text, micros in zip(texts, read(*texts), strict=True):
        stripped = text.strip()
        if micros is None or stripped.replace(".", "").isdigit():
            continue
        moment = datetime.fromisoformat(stripped.replace(" +", "+").replace(" -", "-").replace(" Z", "Z"))
        assert micros == to_micros(moment)
