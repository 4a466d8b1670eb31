"""Mobile customers behind carrier-grade NAT: thousands of unrelated people on a handful of addresses."""

from __future__ import annotations

import numpy as np

from linkgraph.simulate.scene import Scene

KIND = "carrier customer"
_SHARE = 0.06


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """People whose phone is their only connection."""
    people = scene.people
    who = people.admit(KIND, np.ones(scene.plan.share(_SHARE, 10), np.int64)).accounts
    exits = np.array([scene.places.carriers[c][0] for c in people.country[who]])
    scene.places.put(who, exits, weight=1.0)
    people.group[who] = -1
    people.length[who] = rng.gamma(2.0, 1.2, who.size) + 1.0
