"""Lockstep only: paraphrased prompts, own card, own line; one scheduler starts all within seconds of each other.

Leaves: pairs of accounts that fire together again and again; the careful start a changing part of them, a minute apart.
"""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY
from linkgraph.simulate import rhythms
from linkgraph.simulate.adversaries.operator import Operator, ring_sizes
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.schedules import hourly, ticks

KIND = "lockstep only"


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Five of them, 8 to 80 accounts."""
    rings = scene.people.admit(KIND, ring_sizes(scene, rng, rings=5, low=8, high=80), ring=True)
    for number in range(rings.groups):
        operator = Operator.hired(scene, rng, accounts=rings.of(number))
        operator.recruit(batches=operator.chance(0.4, 0.1))
        operator.talk(narrow=operator.chance(0.8, 0.3))
        people, who = scene.people, operator.accounts
        people.since[who] = np.maximum(people.created[who], scene.plan.start)
        part = float(np.clip(operator.between(0.85, 0.3), 0.15, 1.0))
        rate = float(np.clip(rng.lognormal(np.log(9), 0.4), 5, 25)) * scene.plan.intensity
        aside = float(np.clip(operator.between(0.05, 0.4), 0, 0.6))
        starts = hourly(
            rng, max(20, round(rate * (1 - aside) / part * 45)), since=scene.plan.start, until=scene.plan.end,
            zone=operator.zone, profile=rhythms.ALL_DAY, human=float(np.clip(operator.between(0.1, 0.9), 0, 1)),
        )  # fmt: skip
        shares = np.clip(part * rng.lognormal(0, operator.between(0.05, 0.4), who.size), 0.05, 1.0)
        fired = ticks(rng, starts, accounts=who.size, share=shares, jitter=operator.between(1.0, 40.0))
        scene.traffic.add(who[fired.who], fired.at)
        people.fixed[who] = rng.poisson(rate * aside * (people.until[who] - people.since[who]) / DAY)
