"""Cloud notebooks: unrelated people whose code runs on the same few rotating machines of one provider."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import HOUR
from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.places import SPREAD
from linkgraph.simulate.population import API
from linkgraph.simulate.scene import Scene

KIND = "cloud notebook"
_SHARE = 0.015


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """People who work in a hosted notebook most of the time."""
    people = scene.people
    who = people.admit(KIND, np.ones(scene.plan.share(_SHARE, 10), np.int64)).accounts
    people.group[who] = -1
    people.plan_kind[who] = np.where(rng.random(who.size) < 0.8, API, people.plan_kind[who])
    machines = scene.places.pool(scene.places.block(max(6, who.size // 40)), mode=SPREAD, period=5 * HOUR)
    scene.places.put(who, machines, weight=5.0, programs=True)
    connect(scene, who, rng=rng)
    people.length[who] = rng.gamma(2.0, 6.0, who.size) + 2
    people.gap[who] = rng.lognormal(np.log(12), 0.8, who.size)
    scene.voices.put(who, scene.book.symbol("ask.code"), weight=1.5)
    scene.voices.put(who, scene.book.symbol("loose.prose"), weight=rng.exponential(0.6, who.size))
    scene.devices.put(who, scene.devices.new(who.size, agent=scene.devices.script(who.size)), weight=0.7)
    scene.devices.put(who, scene.devices.new(who.size))
