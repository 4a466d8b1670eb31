"""Camouflage: half of the traffic imitates ordinary users, over VPN exits and with public templates.

Leaves: private templates in the other half, cards on a few accounts each, a narrow proxy pool for a part of the work.
"""

from __future__ import annotations

import numpy as np

from linkgraph.simulate.adversaries.operator import Operator, ring_sizes
from linkgraph.simulate.ordinary import connect, public_templates
from linkgraph.simulate.scene import Scene

KIND = "camouflage"


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Four of them, 20 to 250 accounts."""
    rings = scene.people.admit(KIND, ring_sizes(scene, rng, rings=4, low=20, high=250), ring=True)
    for number in range(rings.groups):
        operator = Operator.hired(scene, rng, accounts=rings.of(number))
        who = operator.accounts
        operator.recruit(batches=operator.chance(0.6, 0.2))
        scene.places.put(who, rng.choice(scene.places.vpns, who.size), weight=rng.uniform(1.0, 4.0, who.size))
        connect(scene, who, rng=rng)
        if operator.chance(0.5, 0.2):
            operator.hide(addresses=who.size * operator.between(0.5, 3.0), own=0.0)
        operator.pay(per_card=operator.between(4, 1.2), second=0.05)
        for share in (1.0, 0.7, 0.4):
            fans = who[rng.random(who.size) < share]
            scene.voices.put(fans, public_templates(scene, fans.size, rng=rng), weight=rng.gamma(2.0, 0.4, fans.size))
        rates = operator.rates()
        operator.humanly(rates * 0.5)
        operator.balance(rates, templates=operator.write(operator.between(5, 30)), mixed=0.05, thin=0.5)
