"""Card farm: a few cards pay for everything; homes, devices, prompts, hours are as different as among strangers.

Leaves: cards with many accounts, or a chain of cards through accounts that have paid with two of them; volumes and
tasks that look alike.
"""

from __future__ import annotations

import numpy as np

from linkgraph.simulate.adversaries.operator import Operator, ring_sizes
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.wallets import PREPAID, VIRTUAL

KIND = "card farm"


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Six of them, 8 to 90 accounts."""
    rings = scene.people.admit(KIND, ring_sizes(scene, rng, rings=6, low=8, high=90), ring=True)
    for number in range(rings.groups):
        operator = Operator.hired(scene, rng, accounts=rings.of(number))
        operator.recruit(batches=operator.chance(0.6, 0.2))
        scene.people.plan_kind[operator.accounts] = np.maximum(scene.people.plan_kind[operator.accounts], 1)
        kind = rng.choice([0, PREPAID, VIRTUAL])
        operator.pay(
            per_card=operator.between(operator.accounts.size / 2, 4), second=operator.between(0.2, 0.6), kind=int(kind)
        )
        if rng.random() < 0.3:
            operator.steal(0.03)
        operator.talk(narrow=operator.chance(0.8, 0.2))
        operator.humanly(operator.rates())
