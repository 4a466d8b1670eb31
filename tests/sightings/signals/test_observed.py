"""Signals that are whatever the observations name."""

from __future__ import annotations

from linkgraph.core.clock import DAY
from linkgraph.sightings import Source, collect, observed
from linkgraph.tables.signals import RARITY
from tests.sightings.accepted import START, Row, source

ROWS: list[Row] = [
    {"account": 0, "signal": "wallet", "token": "w1", "seen_at": START},
    {"account": 1, "signal": "wallet", "token": "w1", "seen_at": None},
    {"account": 0, "signal": "shared_link", "token": "w1", "seen_at": START},
    {"account": 2, "signal": "shared_link", "token": "l2", "seen_at": START},
    {"account": 3, "signal": "shared_link", "token": "l2", "seen_at": START + DAY},
]


def test_one_signal_for_every_name_in_alphabetical_order() -> None:
    signals = observed(source(4, observations=ROWS))
    assert [signal.name for signal in signals] == ["observed:shared_link", "observed:wallet"]
    assert [signal.sentence for signal in signals] == ["share the same shared link", "share the same wallet"]
    assert all(signal.rule == RARITY and signal.family == signal.name for signal in signals)


def test_a_value_is_shared_within_its_name_only() -> None:
    given = source(4, observations=ROWS)
    seen = collect(given, observed(given), settings={})
    assert seen.tokens.select("signal", "value", "holders").rows() == [
        ("observed:shared_link", "l2", 2),
        ("observed:wallet", "w1", 2),
    ]
    assert seen.sightings.select("signal", "account").rows() == [
        ("observed:shared_link", 2),
        ("observed:shared_link", 3),
        ("observed:wallet", 0),
        ("observed:wallet", 1),
    ]
    assert seen.signals["alone"].to_list() == [1, 0]
    assert seen.signals["holders"].to_list() == [3, 2]


def test_an_observation_without_a_time_is_a_sighting_without_a_time() -> None:
    given = source(4, observations=ROWS)
    wallet = collect(given, observed(given)[1:], settings={}).sightings
    assert wallet.select("account", "first_at", "last_at").rows() == [(0, START, START), (1, None, None)]


def test_no_observations_no_signals() -> None:
    assert observed(Source(tables={}, accounts=3)) == []
    assert observed(source(3, observations=[])) == []
