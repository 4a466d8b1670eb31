"""Times that a program decides: balancers, ticks, relays, cron jobs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from linkgraph.core.clock import DAY, HOUR, MINUTE, SECOND
from linkgraph.simulate.chance import Floats, Ints
from linkgraph.simulate.rhythms import WEEKLY


class Events(NamedTuple):
    """Exchanges: who (position in the accounts handed in) and when."""

    who: Ints
    at: Ints


def hourly(
    rng: np.random.Generator,
    count: int,
    *,
    since: int,
    until: int,
    zone: int = 0,
    profile: int | None = None,
    human: float = 0.0,
) -> Ints:
    """`count` sorted times between since and until: even, or by a weekly profile to the degree `human`."""
    times = since + (rng.random(count * 4) * (until - since)).astype(np.int64)
    if profile is not None and human > 0:
        hour = ((times + zone) // HOUR + 72) % 168
        times = times[rng.random(times.size) < 1 - human + human * WEEKLY[profile, hour]]
    while times.size < count:
        times = np.concatenate([times, times])
    return np.sort(rng.permutation(times)[:count])


def balanced(rng: np.random.Generator, jobs: Ints, *, weights: Floats, since: Ints, until: Ints) -> Events:
    """Hand each job to one account by weight; an account outside its active time passes it on, seven times at most."""
    edges = np.cumsum(weights / weights.sum())
    who = np.full(jobs.size, -1, np.int64)
    open_jobs = np.arange(jobs.size)
    for _ in range(8):
        draw = np.minimum(np.searchsorted(edges, rng.random(open_jobs.size), side="right"), weights.size - 1)
        fits = (since[draw] <= jobs[open_jobs]) & (jobs[open_jobs] < until[draw])
        who[open_jobs[fits]] = draw[fits]
        open_jobs = open_jobs[~fits]
    done = who >= 0
    return Events(who[done], jobs[done])


def ticks(rng: np.random.Generator, starts: Ints, *, accounts: int, share: Floats | float, jitter: float) -> Events:
    """At every start a part of the accounts fires, each within about `jitter` seconds (exponential)."""
    fires = rng.random((starts.size, accounts)) < share
    tick, who = np.nonzero(fires)
    late = rng.exponential(jitter * SECOND, who.size).astype(np.int64)
    return Events(who, starts[tick] + late)


def relayed(
    rng: np.random.Generator,
    *,
    accounts: int,
    since: int,
    until: int,
    burst: tuple[int, int],
    gap: float,
    pause: float,
    shuffle: float,
    hours: float,
) -> Events:
    """One account works at a time: a burst of exchanges `gap` seconds apart, the next one about `pause` seconds later.

    The chain works `hours` a day, from a start that drifts; the order is a fixed circle in which a share `shuffle`
    of hand-overs goes to somebody else.
    """
    who: list[Ints] = []
    at: list[Ints] = []
    turn = 0
    begin = float(rng.uniform(0, 24 - hours))
    for day in range(since // DAY, until // DAY):
        now = day * DAY + int((begin + rng.normal(0, 0.5)) * HOUR)
        stop = now + int(hours * rng.uniform(0.7, 1.2) * HOUR)
        while now < stop:
            size = int(rng.integers(*burst))
            steps = (rng.exponential(gap, size) * SECOND).astype(np.int64) + SECOND // 2
            steps[0] = 0
            times = now + np.cumsum(steps)
            who.append(np.full(size, turn, np.int64))
            at.append(times)
            now = int(times[-1]) + int((0.5 + rng.exponential(pause)) * SECOND)
            turn = int(rng.integers(accounts)) if rng.random() < shuffle else (turn + 1) % accounts
    return (
        Events(np.concatenate(who), np.concatenate(at)) if who else Events(np.empty(0, np.int64), np.empty(0, np.int64))
    )


def cron(
    rng: np.random.Generator, *, period: Ints, offset: Ints, since: Ints, until: Ints, misses: float, late: Floats
) -> Events:
    """One job an account: every `period` microseconds at `offset`, `late` seconds late in the mean, some missing."""
    first = -(-(since - offset) // period) * period + offset
    runs = np.clip(-(-(until - first) // period), 0, None)
    who = np.repeat(np.arange(period.size), runs)
    nth = np.arange(who.size) - np.repeat(np.cumsum(runs) - runs, runs)
    at = first[who] + nth * period[who] + (rng.exponential(1, who.size) * late[who] * SECOND).astype(np.int64)
    kept = rng.random(who.size) >= misses
    return Events(who[kept], at[kept])


PERIODS = np.array([15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY])
"""What people write into a cron table, from every quarter of an hour to once a day."""
