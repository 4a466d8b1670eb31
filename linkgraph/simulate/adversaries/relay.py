"""Relay: one account works at a time, and when its limit is reached the next takes over within seconds.

Leaves: successions, the same way round again and again; hardly any overlap in time; the careful wait longer and change
the order.
"""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY
from linkgraph.simulate.adversaries.operator import Operator, ring_sizes
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.schedules import relayed

KIND = "relay"


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Five of them, 4 to 40 accounts."""
    rings = scene.people.admit(KIND, ring_sizes(scene, rng, rings=5, low=4, high=40), ring=True)
    for number in range(rings.groups):
        operator = Operator.hired(scene, rng, accounts=rings.of(number))
        who = operator.accounts
        operator.recruit(batches=operator.chance(0.4, 0.1), begin=scene.plan.start - int(rng.integers(3, 60)) * DAY)
        operator.talk(narrow=operator.chance(0.8, 0.3))
        rate = float(np.clip(rng.lognormal(np.log(13), 0.35), 6, 28)) * scene.plan.intensity
        gap = rng.uniform(6, 30)
        pause = operator.between(3, 30)
        limit = int(rng.integers(6, 24))
        hours = who.size * rate / limit * (limit * (gap + 0.5) + pause) / 3600
        events = relayed(
            rng,
            accounts=who.size,
            since=scene.plan.start,
            until=scene.plan.end,
            burst=(max(2, limit // 2), limit + limit // 2),
            gap=gap,
            pause=pause,
            shuffle=float(np.clip(operator.between(0.02, 0.3), 0, 0.6)),
            hours=float(np.clip(hours, 0.5, 20)),
        )
        scene.traffic.add(who[events.who], events.at)
