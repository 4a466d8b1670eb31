"""Agencies that pay for unrelated people: one card for dozens of accounts that have nothing else in common."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY, HOUR
from linkgraph.simulate.population import API, PRO
from linkgraph.simulate.scene import Scene

KIND = "agency"
_SHARE = 0.011


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Agencies with four to eighty clients, one to three cards each; some open the accounts in batches."""
    people = scene.people
    agencies = people.admit(KIND, scene.sizes(rng, share=_SHARE, low=4, high=80, tilt=0.3))
    for number in range(agencies.groups):
        clients = agencies.of(number)
        if rng.random() < 0.6:
            local = clients[rng.random(clients.size) < 0.9]
            people.settle(local, np.repeat(people.country[clients[:1]], local.size), rng=rng)
        people.plan_kind[clients] = np.where(rng.random(clients.size) < 0.7, PRO, API)
        cards = scene.wallets.new(np.repeat(people.country[clients[:1]], int(rng.integers(1, 4))), kind=0)
        scene.wallets.put(clients, cards[rng.integers(0, cards.size, clients.size)])
        if rng.random() < 0.4:
            day = people.created[clients[0]] // DAY * DAY + 10 * HOUR
            batch = clients[rng.random(clients.size) < 0.7]
            people.sign_up(batch, day + (rng.random(batch.size) * 6 * HOUR).astype(np.int64))
        if rng.random() < 0.25:
            people.referral[clients] = scene.new_codes(1)[0]
