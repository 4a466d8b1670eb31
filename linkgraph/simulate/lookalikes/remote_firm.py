"""A firm without an organisation on record and without an office: contractors in several countries, one card."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY, HOUR
from linkgraph.simulate import rhythms
from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.population import API, PRO
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.text.templates import PAYLOADS
from linkgraph.simulate.wallets import CARD, VIRTUAL

KIND = "remote firm"
_SHARE = 0.004


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Firms of 5 to 50; two in three have a mail domain, the others use their people's own mailboxes."""
    people = scene.people
    firms = people.admit(KIND, scene.sizes(rng, share=_SHARE, low=5, high=50, tilt=0.6))
    for number in range(firms.groups):
        staff = firms.of(number)
        if not staff.size:
            continue
        homes = people.country[rng.integers(0, people.size, int(rng.integers(2, 7)))]
        people.settle(staff, homes[rng.integers(0, homes.size, staff.size)], rng=rng)
        if rng.random() < 0.65:
            people.mail_domain[staff[rng.random(staff.size) < 0.9]] = scene.new_domains(1)[0]
        people.plan_kind[staff] = int(rng.choice([PRO, API]))
        people.profile[staff] = rhythms.OFFICE
        people.volume[staff] *= 2.0
        connect(scene, staff, rng=rng)
        cards = scene.wallets.new(
            people.country[staff[: int(rng.integers(1, 3))]], kind=int(rng.choice([CARD, VIRTUAL]))
        )
        scene.wallets.put(staff, cards[rng.integers(0, cards.size, staff.size)])
        if rng.random() < 0.5:
            day = people.created[staff[0]] // DAY * DAY + 9 * HOUR
            people.sign_up(staff, day + (rng.gamma(1.5, 2.0, staff.size) * DAY).astype(np.int64))
        for _ in range(int(rng.integers(1, 5))):
            users = staff[rng.random(staff.size) < rng.choice([0.4, 0.9])]
            symbol = scene.book.private(rng, payload=str(rng.choice(PAYLOADS)), rules=int(rng.integers(0, 4)))
            scene.voices.put(users, symbol, weight=rng.exponential(1.0, users.size))
