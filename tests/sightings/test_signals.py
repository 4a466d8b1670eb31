"""Every signal of the catalogue: its examples, its tokens from small tables, and the tables it says it reads."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from linkgraph.core.clock import DAY, HOUR
from linkgraph.sightings import SIGNALS, Signal, Source, collect, events
from linkgraph.tables.signals import OVERLAP, SUCCESSION
from tests.sightings.accepted import START, TIMES, Row, Watched, source

# The table and column whose values a signal makes tokens of.
VALUES: Mapping[str, tuple[str, str]] = {
    "payment_instrument": ("payments", "instrument_id"),
    "device": ("logins", "device_id"),
    "api_key": ("exchanges", "api_key_id"),
    "email": ("accounts", "email"),
    "phone": ("accounts", "phone"),
    "prompt_fingerprint": ("exchanges", "prompt_fingerprint"),
    "address": ("accounts", "signup_ip"),
    "network": ("accounts", "signup_ip"),
    "email_domain": ("accounts", "email"),
    "referral_code": ("accounts", "referral_code"),
    "issuer": ("payments", "issuer_bin"),
    "user_agent": ("logins", "user_agent"),
}
# Made by other rules than "one value, one token": each has a test of its own.
OTHERS = {"template", "lockstep", "relay", "observed_lockstep", "signup_batch"}
# Read where they were handed in, not asked for.
ALSO = {"address": {"logins", "exchanges"}, "network": {"logins", "exchanges"}}

BY_NAME = {signal.name: signal for signal in SIGNALS}
BY_VALUE = pytest.mark.parametrize("signal", [BY_NAME[name] for name in VALUES], ids=lambda signal: signal.name)
EVERY = pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.name)
SAMPLES = {
    "address": ("192.0.2.7", "198.51.100.9"),
    "network": ("192.0.2.7", "198.51.100.9"),
    "email": ("ann@one.example", "ben@two.example"),
    "email_domain": ("ann@one.example", "ben@two.example"),
}
EXAMPLES = [
    pytest.param(signal, raw, token, id=f"{signal.name}-{raw}") for signal in SIGNALS for raw, token in signal.examples
]


def sighted(signal: Signal, **tables: list[Row]) -> pl.DataFrame:
    return signal.sight(source(1, **tables)).collect()


def test_every_signal_has_a_test() -> None:
    assert {signal.name for signal in SIGNALS} == VALUES.keys() | OTHERS


def test_signals_are_told_apart_by_name_and_sentence() -> None:
    assert len({signal.name for signal in SIGNALS}) == len(SIGNALS)
    assert len({signal.sentence for signal in SIGNALS}) == len(SIGNALS)


@pytest.mark.parametrize(("signal", "raw", "token"), EXAMPLES)
def test_examples_become_the_token_they_promise(signal: Signal, raw: str, token: str | None) -> None:
    name, column = VALUES[signal.name]
    example: Row = {"account": 0, column: raw}
    values = sighted(signal, **{name: [example]})["value"].drop_nulls().to_list()
    assert values == ([] if token is None else [token])


@BY_VALUE
def test_whoever_shares_a_value_shares_a_token(signal: Signal) -> None:
    name, column = VALUES[signal.name]
    shared, own = SAMPLES.get(signal.name, ("shared value", "own value"))
    rows: list[Row] = [{"account": 0, column: shared}, {"account": 1, column: own}, {"account": 2, column: shared}]
    if signal.name != "payment_instrument":  # a payment always names its instrument
        rows += [{"account": 3, column: None}]
    seen = collect(source(4, **{name: rows}), [signal], settings={})
    assert seen.tokens.select("signal", "token", "holders").rows() == [(signal.name, 0, 2)]
    assert seen.sightings["account"].to_list() == [0, 2]
    assert seen.sightings["row"].to_list() == [1, 3]
    row = seen.signals.row(0, named=True)
    assert (row["records"], row["tokens"], row["alone"]) == (3, 1, 1)


@BY_VALUE
def test_empty_and_missing_values_are_no_tokens(signal: Signal) -> None:
    name, column = VALUES[signal.name]
    empty: list[Row] = [{"account": 0, column: ""}, {"account": 1, column: ""}]
    missing: list[Row] = [] if signal.name == "payment_instrument" else [{"account": 2, column: None}]
    if column == "signup_ip":  # an accepted address is never empty
        empty = []
    assert sighted(signal, **{name: [*empty, *missing]})["value"].drop_nulls().to_list() == []


@pytest.mark.parametrize(
    "signal", [BY_NAME[name] for name in VALUES if VALUES[name][0] != "accounts"], ids=lambda signal: signal.name
)
def test_first_last_and_count_are_of_the_account(signal: Signal) -> None:
    name, column = VALUES[signal.name]
    at = TIMES[name]
    rows: list[Row] = [
        {"account": account, column: "shared value", at: START + hour * HOUR}
        for account, hour in ((0, 5), (0, 1), (1, 2), (0, 3))
    ]
    seen = collect(source(2, **{name: rows}), [signal], settings={}).sightings
    assert seen.select("account", "first_at", "last_at", "count", "row").rows() == [
        (0, START + HOUR, START + 5 * HOUR, 3, 1),
        (1, START + 2 * HOUR, START + 2 * HOUR, 1, 3),
    ]


@EVERY
def test_only_declared_tables_are_read(signal: Signal) -> None:
    prompts = [f"Rewrite these notes about {n} as a short and friendly letter to all parents" for n in range(9)]
    tables: dict[str, list[Row]] = {
        "payments": [{"account": n} for n in range(9)],
        "logins": [{"account": n, "ip": "192.0.2.7", "device_id": "d", "user_agent": "u"} for n in range(9)],
        "exchanges": [
            {"account": n, "sent_at": START + n, "ip": "192.0.2.7", "prompt": text, "prompt_fingerprint": "f"}
            for n, text in enumerate(prompts)
        ],
        "observations": [{"account": n} for n in range(9)],
    }
    given = source(9, **tables)
    watched = Watched(given.tables)
    signal.sight(Source(tables=watched, accounts=9)).collect()
    assert watched.read == signal.reads.keys() | ALSO.get(signal.name, set())
    narrow = {
        name: given.tables[name].select({*columns, "account", "source", "row"})
        for name, columns in signal.reads.items()
    }
    wide = {name: given.tables[name] for name in signal.reads}
    assert_frame_equal(
        signal.sight(Source(tables=narrow, accounts=9)).collect(),
        signal.sight(Source(tables=wide, accounts=9)).collect(),
        check_row_order=False,
        check_column_order=False,
    )


@EVERY
def test_a_signal_without_its_tables_is_not_in_the_catalogue(signal: Signal) -> None:
    seen = collect(Source(tables={}, accounts=9), [signal], settings={})
    assert seen.signals.height == seen.tokens.height == seen.sightings.height == 0
    assert events(Source(tables={}, accounts=9), [signal]) == {}


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("ann.lee@mail.example", "annlee+shop@mail.example", True),
        ("ann@googlemail.com", "a.n.n+1@gmail.com", True),
        ("ann@mail.example", "ann@other.example", False),
        ("ann@mail.example", "anna@mail.example", False),
        ("9f86d081884c7d65", "9f86d081884c7d65", True),
        ("9f86d081884c7d65", "9f86d081884c7d66", False),
    ],
)
def test_variants_of_one_mailbox(first: str, second: str, same: bool) -> None:
    rows: list[Row] = [{"account": 0, "email": first}, {"account": 1, "email": second}]
    assert sighted(BY_NAME["email"], accounts=rows)["value"].n_unique() == (1 if same else 2)


def test_a_fingerprint_is_read_only_where_the_text_is_missing() -> None:
    rows: list[Row] = [
        {"account": 0, "prompt": "Hello", "prompt_fingerprint": "f"},
        {"account": 1, "prompt": None, "prompt_fingerprint": "f"},
    ]
    assert sighted(BY_NAME["prompt_fingerprint"], exchanges=rows)["account"].to_list() == [1]


@pytest.mark.parametrize(("name", "rule"), [("lockstep", OVERLAP), ("relay", SUCCESSION)])
def test_timing_signals_hand_over_moments(name: str, rule: str) -> None:
    moments = [(0, START), (1, START + 1), (0, START), (2, START + DAY)]
    rows: list[Row] = [{"account": account, "sent_at": at} for account, at in moments]
    given = source(3, exchanges=rows)
    assert BY_NAME[name].rule == rule
    frames = events(given, SIGNALS)
    assert sorted(frames[name].select("account", "at").collect().rows()) == sorted(moments)
    assert set(frames) == {"lockstep", "relay"}
    seen = collect(given, [BY_NAME[name]], settings={})
    row = seen.signals.row(0, named=True)
    assert (row["records"], row["holders"], row["tokens"], row["alone"]) == (4, 3, 0, 0)
    assert seen.tokens.height == seen.sightings.height == 0


def test_observations_with_a_time_hand_over_moments() -> None:
    rows: list[Row] = [
        {"account": 0, "signal": "share", "token": "x", "seen_at": START},
        {"account": 1, "signal": "share", "token": "y", "seen_at": None},
    ]
    frames = events(source(2, observations=rows), SIGNALS)
    assert frames["observed_lockstep"].collect().rows() == [(0, START)]


def test_a_template_is_held_by_who_used_it_and_known_of_all_who_sent_text() -> None:
    fixed = "Please label the following customer remark by mood and topic and answer in one word only: {} Thank you."
    slots = "red blue green amber violet silver golden purple orange yellow crimson indigo".split()
    lines = "the river was high|we like small trains|no rain fell today|her cat sleeps long|a door stood open".split(
        "|"
    )
    templated: list[Row] = [
        {"account": n % 3, "sent_at": START + n * HOUR, "prompt": fixed.format(f"{slot} {slots[-n]} thing {n}")}
        for n, slot in enumerate(slots)
    ]
    plain: list[Row] = [{"account": 3 + n, "prompt": line} for n, line in enumerate(lines)]
    silent: list[Row] = [{"account": 30, "prompt": None}]
    given = source(31, exchanges=[*templated, *plain, *silent])
    seen = collect(given, [BY_NAME["template"]], settings={})
    assert seen.tokens["holders"].to_list() == [3]
    assert "label the following customer remark" in seen.tokens["value"][0]
    assert seen.sightings.select("account", "count", "share").rows() == [(0, 4, 1.0), (1, 4, 1.0), (2, 4, 1.0)]
    assert seen.signals["holders"].to_list() == [3 + len(lines)]
