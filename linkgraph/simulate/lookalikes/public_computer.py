"""Library and internet-café computers: one device and one address, a stranger at a time, some of them only once."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY
from linkgraph.simulate.ordinary import connect, equip
from linkgraph.simulate.places import SPREAD
from linkgraph.simulate.population import FREE
from linkgraph.simulate.scene import Scene

KIND = "public computer"
_SHARE = 0.004


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Rooms of 4 to 60 visitors with one to eight computers behind one address."""
    people = scene.people
    rooms = people.admit(KIND, scene.sizes(rng, share=_SHARE, low=4, high=60, tilt=0.3))
    scene.same_country(rooms, rng=rng)
    for number in range(rooms.groups):
        visitors = rooms.of(number)
        people.plan_kind[visitors] = np.where(rng.random(visitors.size) < 0.85, FREE, people.plan_kind[visitors])
        computers = scene.devices.new(int(rng.integers(1, 9)))
        scene.devices.put(visitors, computers[rng.integers(0, computers.size, visitors.size)], weight=1.5)
        line = scene.places.pool(scene.places.block(1), mode=SPREAD, period=DAY)
        scene.places.put(visitors, line, weight=rng.uniform(0.3, 3.0, visitors.size))
        own = visitors[rng.random(visitors.size) < 0.6]
        equip(scene, own, rng=rng)
        connect(scene, own, rng=rng)
