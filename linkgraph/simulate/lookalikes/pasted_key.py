"""Customers of one app who pasted in their own key: its servers' addresses, its prompts, everything else their own."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY
from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.population import API
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.text.templates import PAYLOADS

KIND = "app customer"
_SHARE = 0.016


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Apps with 15 to some hundreds of such customers each."""
    people, plan = scene.people, scene.plan
    apps = people.admit(KIND, scene.sizes(rng, share=_SHARE, low=15, high=500, tilt=0.7))
    for number in range(apps.groups):
        customers = apps.of(number)
        people.plan_kind[customers] = API
        servers = scene.places.servers(int(rng.integers(1, 9)))
        pick = rng.integers(0, servers.pool.size, customers.size)
        scene.places.put(
            customers,
            servers.pool[pick],
            key=servers.key[pick],
            weight=float(rng.choice([1.0, 4.0, 15.0])),
            programs=True,
        )
        connect(scene, customers, rng=rng)
        launch = plan.end - int(rng.integers(10, 400)) * DAY
        joined = launch + (rng.beta(1, 3, customers.size) * (plan.end - launch)).astype(np.int64)
        fresh = rng.random(customers.size) < 0.7
        people.sign_up(customers[fresh], joined[fresh])
        payload = str(rng.choice(PAYLOADS))
        only_app = rng.random() < 0.4
        for _ in range(int(rng.integers(2, 9))):
            symbol = scene.book.private(rng, payload=payload, rules=int(rng.integers(0, 4)))
            using = customers[rng.random(customers.size) < rng.uniform(0.3, 1.0)]
            scene.voices.put(using, symbol, weight=rng.exponential(4.0 if only_app else 0.8, using.size))
        if rng.random() < 0.4:
            hosts = scene.new_hosts(1, rng=rng) * customers.size
            scene.observe(customers, "webhook_host", tokens=hosts, times=scene.moments(customers, rng=rng))
