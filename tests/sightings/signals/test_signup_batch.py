"""Bursts of sign-ups: found with the right members, and none where sign-ups come by chance."""

from __future__ import annotations

import numpy as np
import pytest

from linkgraph.core.clock import DAY, HOUR, MINUTE
from linkgraph.sightings import Signal, Source, collect
from linkgraph.sightings.signals.signup_batch import SIGNAL, batches
from tests.sightings.accepted import START, table

SPAN = 120 * DAY
SEEDS = pytest.mark.parametrize("seed", range(6))


def by_chance(rng: np.random.Generator, size: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Sign-up times of a Poisson process with one rate."""
    return np.sort(rng.integers(0, SPAN, size) + START)


def seen(created: np.ndarray[tuple[int], np.dtype[np.int64]], *, signal: Signal = SIGNAL) -> Source:
    assert signal.reads.keys() == {"accounts"}
    rows = [{"account": n, "created_at": int(at)} for n, at in enumerate(created)]
    return Source(tables={"accounts": table("accounts", rows)}, accounts=len(rows))


@SEEDS
@pytest.mark.parametrize("size", [300, 3000])
def test_no_batch_in_sign_ups_at_one_rate(seed: int, size: int) -> None:
    assert not batches(by_chance(np.random.default_rng(seed), size)).any(), f"seed {seed}"


@pytest.mark.parametrize("seed", range(3))
def test_no_batch_in_days_and_nights(seed: int) -> None:
    rng = np.random.default_rng(seed)
    day = rng.integers(0, 120, 20_000) * DAY
    hour = rng.normal(14, 3, 20_000) % 24
    assert not batches(np.sort(START + day + (hour * HOUR).astype(np.int64))).any(), f"seed {seed}"


@SEEDS
@pytest.mark.parametrize(("width", "members"), [(8 * MINUTE, 12), (50 * MINUTE, 25)])
def test_a_burst_is_found_with_its_members(seed: int, width: int, members: int) -> None:
    rng = np.random.default_rng(seed)
    others = by_chance(rng, 1000)
    begins = START + SPAN // 2
    burst = np.sort(begins + rng.integers(0, width, members))
    others = others[(others < begins - HOUR) | (others > begins + 2 * HOUR)]
    created = np.concatenate([others, burst])
    order = np.argsort(created, kind="stable")
    found = set(order[batches(created[order]) > 0].tolist())
    assert found == set(range(len(others), len(created))), f"seed {seed}"


def test_two_bursts_are_two_batches() -> None:
    rng = np.random.default_rng(7)
    first, second = (np.sort(START + day * DAY + rng.integers(0, 5 * MINUTE, 15)) for day in (40, 41))
    number = batches(np.concatenate([first, second]))
    assert len(set(number[:15].tolist())) == len(set(number[15:].tolist())) == 1
    assert number[0] != number[15]
    assert number.all()


@pytest.mark.parametrize("size", [0, 1, 2])
def test_hardly_any_account_is_no_batch(size: int) -> None:
    assert not batches(np.full(size, START, dtype=np.int64)).any()


def test_a_batch_is_named_by_its_first_minute() -> None:
    rng = np.random.default_rng(3)
    begins = START + 60 * DAY + 7 * HOUR + 30 * MINUTE
    burst = np.concatenate([[begins], np.sort(begins + rng.integers(0, 8 * MINUTE, 14))])
    others = by_chance(rng, 300)
    others = others[np.abs(others - begins) > 3 * HOUR]
    collected = collect(seen(np.concatenate([burst, others])), [SIGNAL], settings={})
    assert collected.tokens.select("value", "holders").rows() == [("2024-12-03 07:30 UTC", 15)]
    assert collected.sightings["account"].to_list() == list(range(15))


def test_everybody_signs_up_and_so_could_have_been_in_a_batch() -> None:
    rng = np.random.default_rng(3)
    burst = START + 60 * DAY + rng.integers(0, 8 * MINUTE, 15)
    collected = collect(seen(np.concatenate([burst, by_chance(rng, 300)])), [SIGNAL], settings={})
    assert collected.signals["holders"].to_list() == [315]
