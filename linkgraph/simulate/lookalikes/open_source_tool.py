"""Users of a program with a default prompt: strangers everywhere, each on a machine of their own, day and night."""

from __future__ import annotations

import numpy as np

from linkgraph.simulate import rhythms
from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.population import API
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.text.templates import PAYLOADS

KIND = "open-source tool"
_SHARE = 0.008


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Programs with 12 to 300 users and one to three prompts each; some users let it run all day."""
    people = scene.people
    tools = people.admit(KIND, scene.sizes(rng, share=_SHARE, low=12, high=300, tilt=0.7))
    for number in range(tools.groups):
        users = tools.of(number)
        people.plan_kind[users] = API
        running = users[rng.random(users.size) < rng.uniform(0.1, 0.6)]
        people.profile[running] = rhythms.FLAT
        people.volume[running] = rng.lognormal(2.2, 1.0, running.size)
        servers = scene.places.servers(running.size)
        scene.places.put(running, servers.pool, key=servers.key, weight=8.0, programs=True)
        connect(scene, users, rng=rng)
        scene.devices.put(users, scene.devices.new(users.size, agent=np.full(users.size, scene.devices.script(1)[0])))
        payload = str(rng.choice(PAYLOADS))
        for _ in range(int(rng.integers(1, 4))):
            symbol = scene.book.private(rng, payload=payload, rules=int(rng.integers(0, 3)))
            scene.voices.put(users, symbol, weight=rng.gamma(2.0, 3.0, users.size))
