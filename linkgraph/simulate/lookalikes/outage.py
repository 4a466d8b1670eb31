"""Shared outages: programs of many unrelated customers that all try again in the minutes after service is back."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY, HOUR, SECOND
from linkgraph.simulate.population import API
from linkgraph.simulate.scene import Scene

KIND = "outage retry"
_SHARE = 0.012


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Three to six outages; nine in ten of these accounts come back at once after each that they live to see."""
    people, plan = scene.people, scene.plan
    who = people.admit(KIND, np.ones(plan.share(_SHARE, 10), np.int64)).accounts
    people.group[who] = -1
    people.plan_kind[who] = API
    backoff = rng.choice([1.0, 4.0, 20.0, 90.0], who.size)
    for _ in range(int(rng.integers(3, 7))):
        back = plan.start + int(rng.random() * 44 * DAY) + int(rng.integers(0, 24)) * HOUR
        there = who[(people.since[who] < back) & (back < people.until[who]) & (rng.random(who.size) < 0.9)]
        tries = np.repeat(there, 1 + rng.poisson(3 * plan.intensity, there.size))
        wait = rng.exponential(backoff[tries - who[0]]) * SECOND
        scene.traffic.add(tries, back + rng.integers(0, SECOND, tries.size) + wait.astype(np.int64))
