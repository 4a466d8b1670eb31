"""Heavy customers of the API: high volumes in bursts, uneven from day to day, a few prompts of their own product."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import HOUR
from linkgraph.simulate import rhythms
from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.population import API, ENTERPRISE
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.text.templates import PAYLOADS

KIND = "heavy api customer"
_SHARE = 0.004


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Resellers and product companies with one account each; a log-normal of exchanges with a long tail."""
    people, plan = scene.people, scene.plan
    who = people.admit(KIND, np.ones(plan.share(_SHARE, 5), np.int64)).accounts
    people.group[who] = -1
    people.plan_kind[who] = np.where(rng.random(who.size) < 0.8, API, ENTERPRISE)
    volume = np.minimum(rng.lognormal(5.6, 1.1, who.size), plan.exchanges * 0.02)
    people.fixed[who] = np.maximum(1, volume * plan.intensity).astype(np.int64)
    people.length[who] = rng.lognormal(3.6, 0.9, who.size)
    people.gap[who] = rng.lognormal(1.0, 0.9, who.size)
    people.profile[who] = rng.choice(
        [rhythms.ALL_DAY, rhythms.OFFICE, rhythms.EVENING, rhythms.FLAT], who.size, p=[0.5, 0.25, 0.15, 0.1]
    )
    people.revive(who)
    prompt_switch = who[rng.random(who.size) < 0.35]
    people.adopts[prompt_switch] = plan.release + (rng.random(prompt_switch.size) * 30 * HOUR).astype(np.int64)
    servers = scene.places.servers(who.size)
    scene.places.put(who, servers.pool, key=servers.key, weight=9.0, programs=True)
    connect(scene, who, rng=rng)
    for share in (1.0, 0.8, 0.5, 0.3, 0.2):
        for account in who[rng.random(who.size) < share]:
            symbol = scene.book.private(rng, payload=str(rng.choice(PAYLOADS)), rules=int(rng.integers(0, 4)))
            scene.voices.put(np.array([account]), symbol, weight=float(rng.exponential(3.0)))
