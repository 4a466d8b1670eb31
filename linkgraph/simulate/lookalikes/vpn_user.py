"""People behind VPN exits that hundreds of others use at the same time."""

from __future__ import annotations

import numpy as np

from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.scene import Scene

KIND = "vpn user"
_SHARE = 0.03


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """People who are nearly always on a VPN, some with a second provider."""
    people = scene.people
    who = people.admit(KIND, np.ones(scene.plan.share(_SHARE, 10), np.int64)).accounts
    people.group[who] = -1
    popularity = np.array([0.35, 0.22, 0.14, 0.1, 0.08, 0.05, 0.04, 0.02])
    scene.places.put(who, rng.choice(scene.places.vpns, who.size, p=popularity), weight=rng.uniform(3, 30, who.size))
    connect(scene, who, rng=rng)
