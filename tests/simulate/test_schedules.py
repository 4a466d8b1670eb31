"""Schedules and rhythms: evenness, ticks, successions, cron, human weeks."""

from __future__ import annotations

import numpy as np
import pytest

from linkgraph.core.clock import DAY, HOUR, MINUTE, SECOND
from linkgraph.simulate import rhythms
from linkgraph.simulate.rhythms import Habits, sessions
from linkgraph.simulate.schedules import balanced, cron, hourly, relayed, ticks

MONDAY = 20_454 * DAY - 3 * DAY  # 2025-12-29
SEEDS = pytest.mark.parametrize("seed", [1, 2, 3])


@SEEDS
def test_a_balancer_spreads_jobs_evenly_inside_active_times(seed: int) -> None:
    rng = np.random.default_rng(seed)
    jobs = hourly(rng, 20_000, since=MONDAY, until=MONDAY + 30 * DAY)
    since = np.where(np.arange(50) < 25, MONDAY, MONDAY + 15 * DAY)
    done = balanced(rng, jobs, weights=np.ones(50), since=since, until=np.full(50, MONDAY + 30 * DAY))
    counts = np.bincount(done.who, minlength=50)[:25]
    assert done.who.size > 0.99 * jobs.size
    assert (done.at >= since[done.who]).all()
    assert counts.var() / counts.mean() < 4


@SEEDS
def test_ticks_fire_a_part_of_the_accounts_within_the_jitter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    starts = MONDAY + np.arange(300) * HOUR
    fired = ticks(rng, starts, accounts=20, share=0.5, jitter=2.0)
    late = (fired.at - MONDAY) % HOUR / SECOND
    assert 0.45 < fired.who.size / 6000 < 0.55
    assert np.quantile(late, 0.95) < 12


@SEEDS
def test_a_relay_never_overlaps_and_mostly_keeps_its_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    run = relayed(
        rng, accounts=6, since=MONDAY, until=MONDAY + 10 * DAY, burst=(5, 9), gap=10, pause=4, shuffle=0.1, hours=6
    )
    assert (np.diff(run.at) > 0).mean() > 0.99
    change = np.flatnonzero(np.diff(run.who) != 0)
    step = (run.who[change + 1] - run.who[change]) % 6
    assert (step == 1).mean() > 0.75
    assert np.median(run.at[change + 1] - run.at[change]) < 12 * SECOND


def test_cron_jobs_keep_their_minute() -> None:
    jobs = cron(
        np.random.default_rng(1), period=np.array([HOUR, DAY]), offset=np.array([0, 7 * HOUR]),
        since=np.full(2, MONDAY), until=np.full(2, MONDAY + 10 * DAY), misses=0.0, late=np.array([1.0, 1.0]),
    )  # fmt: skip
    assert np.bincount(jobs.who).tolist() == [240, 10]
    assert (jobs.at % HOUR < MINUTE).all()
    assert (jobs.at[jobs.who == 1] // HOUR % 24 == 7).all()


def habits(profile: int, *, people: int = 300, zone: int = 0, length: float = 3.0) -> Habits:
    """People of one profile, 40 exchanges each, over four weeks."""
    whole = np.full(people, 40)
    return Habits(
        whole, np.full(people, MONDAY), np.full(people, MONDAY + 28 * DAY), np.full(people, zone),
        np.full(people, profile), length=np.full(people, length), gap=np.full(people, 60.0),
    )  # fmt: skip


def test_office_people_work_on_weekdays_in_their_own_zone() -> None:
    times = sessions(habits(rhythms.OFFICE, zone=9 * HOUR), seed=1)
    local = times + 9 * HOUR - MONDAY
    assert times.size == 300 * 40
    assert (local // DAY % 7 < 5).mean() > 0.9
    assert ((local // HOUR % 24 >= 7) & (local // HOUR % 24 < 20)).mean() > 0.9


def test_night_owls_are_awake_when_others_sleep() -> None:
    share = []
    for profile in (rhythms.EVENING, rhythms.NIGHT):
        hour = sessions(habits(profile), seed=2) // HOUR % 24
        share.append(float((hour < 5).mean()))
    assert share[1] > 4 * share[0]


def test_events_of_one_person_come_in_sessions() -> None:
    """Most waits between one person's events are minutes, and the others hours or days."""
    times = np.sort(sessions(habits(rhythms.EVENING, length=8.0), seed=3).reshape(300, 40), axis=1)
    waits = np.diff(times, axis=1) / SECOND
    assert (waits < 15 * 60).mean() > 0.6
    assert (waits > 6 * 3600).mean() > 0.05


def test_times_stay_inside_active_spans() -> None:
    times = sessions(habits(rhythms.FLAT), seed=4)
    assert times.min() >= MONDAY
    assert times.max() < MONDAY + 28 * DAY
