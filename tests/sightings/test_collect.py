"""Collecting: what is kept, what is counted, and that neither the order of rows nor other settings change it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from linkgraph.core.clock import DAY, SECOND
from linkgraph.core.settings import SignalSettings
from linkgraph.sightings import SIGNALS, Collected, Source, collect
from linkgraph.sightings.signal import Signal, shown
from linkgraph.tables.sightings import Sightings
from linkgraph.tables.signals import ALONE, NOTHING, RARITY, Signals
from linkgraph.tables.tokens import Tokens
from tests.sightings.accepted import START, Row, source

BY_NAME = {signal.name: signal for signal in SIGNALS}
DEVICE = BY_NAME["device"]

logins = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from(["d1", "d2", "d3", "d4", None]), st.integers(0, 40)), max_size=40
)


def rows_of(seen: list[tuple[int, str | None, int]]) -> list[Row]:
    return [{"account": account, "device_id": device, "seen_at": START + day * DAY} for account, device, day in seen]


def devices(rows: list[Row], **numbers: float | bool) -> Collected:
    chosen = {"device": SignalSettings.model_validate(numbers)} if numbers else {}
    return collect(source(7, logins=rows), [DEVICE], settings=chosen)


@given(seen=logins)
def test_counts_holders_and_shares_are_those_of_plain_python(seen: list[tuple[int, str | None, int]]) -> None:
    collected = devices(rows_of(seen))
    known = [(account, device) for account, device, _ in seen if device is not None]
    count = Counter(known)
    holders = defaultdict(set)
    for account, device in known:
        holders[device].add(account)
    shared = sorted(device for device, those in holders.items() if len(those) >= 2)
    assert collected.tokens.select("token", "value", "holders").rows() == [
        (token, device, len(holders[device])) for token, device in enumerate(shared)
    ]
    of_account = Counter(account for account, _ in known)
    assert collected.sightings.select("token", "account", "count", "share").rows() == [
        (token, account, count[account, device], pytest.approx(count[account, device] / of_account[account]))
        for token, device in enumerate(shared)
        for account in sorted(holders[device])
    ]
    assert collected.signals.select("records", "holders", "tokens", "alone").row(0) == (
        len(known),
        len(of_account),
        len(shared),
        len(holders) - len(shared),
    )


@given(seen=logins, data=st.data())
def test_the_order_of_rows_changes_nothing(seen: list[tuple[int, str | None, int]], data: st.DataObject) -> None:
    rows: list[Row] = [{**row, "source": 1, "row": number} for number, row in enumerate(rows_of(seen), 1)]
    once, again = devices(rows), devices(data.draw(st.permutations(rows)))
    for name in ("signals", "tokens", "sightings"):
        assert_frame_equal(getattr(once, name), getattr(again, name))


@given(seen=logins)
def test_shares_sum_to_one_over_all_that_an_account_showed(seen: list[tuple[int, str | None, int]]) -> None:
    # Account 6 shows every device too, so that nothing of the others is alone and left out.
    others = [one for one in seen if one[0] != 6]
    everything = [*others, *((6, device, 0) for device in ("d1", "d2", "d3", "d4"))]
    total = devices(rows_of(everything)).sightings.group_by("account").agg(pl.col("share").sum())
    shown_by = {account for account, device, _ in others if device is not None}
    assert {account: round(share, 9) for account, share in total.rows() if account != 6} == dict.fromkeys(shown_by, 1.0)


def test_what_comes_out_are_the_declared_tables() -> None:
    collected = devices(rows_of([(0, "d1", 0), (1, "d1", 0), (2, "d2", 0)]))
    Signals.validate(collected.signals)
    Tokens.validate(collected.tokens)
    Sightings.validate(collected.sightings)
    assert collected.sightings.select("source", "row").rows() == [(1, 1), (1, 2)]


def test_a_row_without_a_value_counts_as_exposure_only() -> None:
    def sight(given_in: Source) -> pl.LazyFrame:
        showed = shown(given_in.tables["logins"], value=pl.col("device_id"), at="seen_at")
        return pl.concat([showed, given_in.tables["logins"].select("account")], how="diagonal")

    exposing = Signal(
        name="exposing",
        sentence="share it",
        family="device",
        rule=RARITY,
        reads={"logins": ("account", "seen_at", "device_id")},
        sight=sight,
        reuse=0.5,
        ceiling=9.0,
    )
    rows = rows_of([(0, "d1", 0), (1, "d1", 0), (1, None, 0), (2, None, 0), (3, None, 0)])
    collected = collect(source(4, logins=rows), [exposing], settings={})
    assert collected.signals.select("records", "holders", "tokens", "alone").row(0) == (2, 4, 1, 0)
    assert collected.signals["joins"].item() == ALONE
    alone = collect(source(4, logins=rows), [replace(exposing, joins=NOTHING)], settings={})
    assert alone.signals["joins"].item() == NOTHING
    assert collected.sightings.select("account", "count", "share").rows() == [(0, 1, 1.0), (1, 1, 1.0)]


def test_settings_replace_the_numbers_they_give_and_no_other() -> None:
    rows = rows_of([(0, "d1", 0), (1, "d1", 0)])
    own = devices(rows).signals.row(0, named=True)
    numbers = {"reuse": 0.25, "ceiling": 3.5, "decay": 0.75, "discount": 1.5}
    assert all(own[name] != value for name, value in numbers.items())
    for name, value in numbers.items():
        changed = devices(rows, **{name: value}).signals.row(0, named=True)
        assert changed == {**own, name: value}


def test_a_window_from_the_settings_splits_any_signal() -> None:
    rows = rows_of([(0, "d1", 0), (1, "d1", 10)])
    assert devices(rows).signals["window"].to_list() == [None]
    assert devices(rows).tokens.height == 1
    narrow = devices(rows, window_seconds=9 * 86_400)
    assert narrow.signals["window"].to_list() == [9 * 86_400 * SECOND]
    assert narrow.tokens.height == 0
    assert narrow.signals["alone"].to_list() == [2]
    assert devices(rows, window_seconds=11 * 86_400).tokens.height == 1


def test_a_signal_that_is_not_used_leaves_no_trace() -> None:
    rows = rows_of([(0, "d1", 0), (1, "d1", 0)])
    collected = devices(rows, used=False)
    assert collected.signals.height == collected.tokens.height == collected.sightings.height == 0


def test_the_catalogue_keeps_its_order_and_tokens_stay_with_their_signal() -> None:
    given_in = source(
        2,
        accounts=[{"account": account, "phone": "+999000", "referral_code": "CODE"} for account in range(2)],
        logins=rows_of([(0, "d1", 0), (1, "d1", 0)]),
    )
    steps: list[str] = []
    collected = collect(given_in, SIGNALS, settings={}, progress=steps.append)
    used = [signal.name for signal in SIGNALS if all(given_in.has(table) for table in signal.reads)]
    assert collected.signals["signal"].to_list() == steps == used
    assert collected.tokens["signal"].to_list() == ["device", "phone", "referral_code"]
    assert collected.sightings.select("signal", "token", "account").rows() == [
        (signal, 0, account) for signal in ("device", "phone", "referral_code") for account in (0, 1)
    ]
