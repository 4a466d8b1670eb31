"""Episodes of a value: a silence of a window ends one, whoever keeps it in use bridges it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.core.clock import DAY, HOUR
from linkgraph.sightings.episodes import episodes

Visit = tuple[int, str, int | None, int | None]


def parts(visits: Sequence[Visit], *, window: int = DAY) -> dict[Visit, int]:
    """The episode of every visit: account, value, first and last hour."""
    columns = ["account", "value", "first_at", "last_at"]
    frame = pl.DataFrame(
        visits, schema=dict(zip(columns, (pl.UInt32, pl.String, pl.Int64, pl.Int64), strict=True)), orient="row"
    )
    hours = pl.col("first_at", "last_at")
    numbered = episodes(frame.lazy().with_columns(hours * HOUR), window=window).with_columns(hours // HOUR).collect()
    return {row[:4]: row[4] for row in numbered.select(*columns, "part").rows()}


def slow(visits: Sequence[Visit], *, window: int) -> dict[Visit, int]:
    """The same in plain Python."""
    numbered: dict[Visit, int] = {}
    for value in {visit[1] for visit in visits}:
        part, latest = 0, -math.inf
        timed = [
            (first, last, account)
            for account, of, first, last in visits
            if of == value and first is not None and last is not None
        ]
        for place, (first, last, account) in enumerate(sorted(timed)):
            if place and (first - latest) * HOUR >= window:
                part += 1
            numbered[account, value, first, last] = part
            latest = max(latest, last)
        numbered |= {visit: 0 for visit in visits if visit[1] == value and visit[2] is None}
    return numbered


def test_a_silence_of_a_window_ends_an_episode() -> None:
    first, same, later = (1, "a", 0, 0), (2, "a", 23, 23), (3, "a", 47, 47)
    assert parts([first, same, later]) == {first: 0, same: 0, later: 1}


def test_others_bridge_the_gap_between_two_users() -> None:
    first, between, last = (1, "a", 0, 2), (9, "a", 20, 20), (2, "a", 40, 40)
    assert parts([first, last]) == {first: 0, last: 1}
    assert parts([first, between, last]) == {first: 0, between: 0, last: 0}


def test_a_long_stay_bridges_what_begins_and_ends_within_it() -> None:
    stay, short, after = (1, "a", 0, 100), (2, "a", 3, 4), (3, "a", 120, 120)
    assert parts([stay, short, after]) == {stay: 0, short: 0, after: 0}


def test_every_value_has_episodes_of_its_own() -> None:
    a, later, b = (1, "a", 0, 0), (2, "a", 90, 90), (3, "b", 90, 90)
    assert parts([a, b, later]) == {a: 0, later: 1, b: 0}


def test_a_sighting_without_a_time_is_in_the_first() -> None:
    unknown, first, later = (1, "a", None, None), (2, "a", 5, 5), (3, "a", 90, 90)
    assert parts([later, first, unknown]) == {unknown: 0, first: 0, later: 1}


@pytest.mark.parametrize(("window", "expected"), [(HOUR, 1), (2 * HOUR, 0)])
def test_the_window_is_the_signal_s(window: int, expected: int) -> None:
    first, second = (1, "a", 0, 0), (2, "a", 1, 1)
    assert parts([first, second], window=window)[second] == expected


times = st.tuples(st.integers(0, 200), st.integers(0, 30)).map(lambda pair: (pair[0], pair[0] + pair[1]))
visits_of_some = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from("ab"), times | st.just((None, None))).map(
        lambda visit: (visit[0], visit[1], *visit[2])
    ),
    max_size=25,
    unique=True,
)


@given(visits=visits_of_some, window=st.integers(1, 40), data=st.data())
def test_episodes_are_those_of_plain_python_in_any_order(visits: list[Visit], window: int, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(visits))
    assert parts(shuffled, window=window * HOUR) == slow(visits, window=window * HOUR)
