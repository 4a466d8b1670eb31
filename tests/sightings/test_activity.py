"""Activity by day and by hour of the week, against plain Python."""

from __future__ import annotations

from collections import Counter
from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.core.clock import DAY, HOUR, WEEK, from_micros
from linkgraph.sightings import Source, daily, weekly
from linkgraph.tables.activity import Activity
from linkgraph.tables.hours import Hours
from tests.sightings.accepted import START, Row, source

moments = st.tuples(st.integers(0, 3), st.integers(-3 * WEEK, 3 * WEEK).map(lambda shift: START + shift))
tokens = st.none() | st.integers(0, 10_000)


def exchange_rows(sent: list[tuple[tuple[int, int], int | None]]) -> list[Row]:
    return [
        {"account": account, "sent_at": at, "input_tokens": length, "output_tokens": length}
        for (account, at), length in sent
    ]


@given(sent=st.lists(st.tuples(moments, tokens), max_size=30), entered=st.lists(moments, max_size=30))
def test_days_are_those_of_plain_python(
    sent: list[tuple[tuple[int, int], int | None]], entered: list[tuple[int, int]]
) -> None:
    given_in = source(
        4,
        exchanges=exchange_rows(sent),
        logins=[{"account": account, "seen_at": at} for account, at in entered],
    )

    def key(moment: tuple[int, int]) -> tuple[int, int]:
        return moment[0], (from_micros(moment[1]).date() - date(1970, 1, 1)).days

    exchanges = Counter(key(moment) for moment, _ in sent)
    logins = Counter(key(moment) for moment in entered)
    length: Counter[tuple[int, int]] = Counter()
    for moment, amount in sent:
        length[key(moment)] += amount or 0
    got = Activity.validate(daily(given_in))
    assert got.rows() == [
        (*one, exchanges[one], logins[one], length[one], length[one])
        for one in sorted(exchanges.keys() | logins.keys())
    ]


@given(sent=st.lists(st.tuples(moments, tokens), max_size=40))
def test_hours_of_the_week_are_those_of_plain_python(sent: list[tuple[tuple[int, int], int | None]]) -> None:
    def key(moment: tuple[int, int]) -> tuple[int, int]:
        at = from_micros(moment[1])
        return moment[0], at.weekday() * 24 + at.hour

    counted = Counter(key(moment) for moment, _ in sent)
    got = Hours.validate(weekly(source(4, exchanges=exchange_rows(sent))))
    assert got.rows() == [(*one, counted[one]) for one in sorted(counted)]


def test_monday_midnight_is_hour_zero() -> None:
    monday = 4 * DAY  # 1970-01-05
    rows: list[Row] = [{"account": 0, "sent_at": monday}, {"account": 0, "sent_at": monday - 1}]
    assert weekly(source(1, exchanges=rows))["hour"].to_list() == [0, 167]


def test_a_day_begins_at_midnight_utc() -> None:
    rows: list[Row] = [{"account": 0, "sent_at": START}, {"account": 0, "sent_at": START - 1}]
    assert daily(source(1, exchanges=rows))["day"].to_list() == [START // DAY - 1, START // DAY]
    assert START % HOUR == 0


def test_without_activity_there_are_no_rows() -> None:
    empty = Source(tables={}, accounts=3)
    assert daily(empty).schema == Activity.create_empty().schema
    assert weekly(empty).schema == Hours.create_empty().schema
    assert daily(empty).height == weekly(empty).height == 0


def test_log_ins_alone_are_activity_and_no_exchange() -> None:
    days = daily(Source(tables={"logins": source(1, logins=[{"account": 0}]).tables["logins"]}, accounts=1))
    assert days.select("exchanges", "logins", "input_tokens").rows() == [(0, 1, 0)]
    assert days.schema["exchanges"] == pl.UInt32
