"""Unrelated cron jobs: each with its own prompt on its own server, all at the full hour or another round time."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY, HOUR, MINUTE
from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.population import API
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.schedules import PERIODS, cron
from linkgraph.simulate.text.templates import PAYLOADS

KIND = "cron job"
_SHARE = 0.025


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Jobs from every quarter of an hour to daily; most exactly on the minute, some seconds late."""
    people, plan = scene.people, scene.plan
    who = people.admit(KIND, np.ones(plan.share(_SHARE, 20), np.int64)).accounts
    people.group[who] = -1
    people.plan_kind[who] = API
    period = PERIODS[rng.choice(PERIODS.size, who.size, p=[0.005, 0.045, 0.06, 0.14, 0.2, 0.55])]
    minute = rng.choice([0, 0, 0, 0, 0, 30, 15, 5, 1], who.size) * MINUTE
    hour = np.where(
        period == DAY, rng.choice([0, 0, 1, 2, 6, 7, 8, 9, 12, 18, 23], who.size) * HOUR - people.zone[who], 0
    )
    steady = rng.random(who.size) < 0.6
    since = np.where(steady, np.maximum(people.created[who], plan.start), people.since[who])
    until = np.where(people.status_at[who] > 0, people.until[who], np.where(steady, plan.end, people.until[who]))
    late = np.where(rng.random(who.size) < 0.7, 0.8, rng.exponential(20, who.size))
    span = ((until - since) * plan.intensity).astype(np.int64)
    misses = float(rng.uniform(0.01, 0.1))
    runs = cron(
        rng, period=period, offset=(hour + minute) % period, since=since, until=since + span, misses=misses, late=late
    )
    symbols = np.array([
        scene.book.private(rng, payload=str(rng.choice(PAYLOADS)), rules=int(rng.integers(0, 3)))
        for _ in range(who.size)
    ])
    scene.traffic.add(who[runs.who], runs.at, symbols=symbols[runs.who])
    people.volume[who] *= rng.random(who.size) < 0.4
    servers = scene.places.servers(who.size)
    scene.places.put(who, servers.pool, key=servers.key, weight=6.0, programs=True)
    connect(scene, who, rng=rng)
