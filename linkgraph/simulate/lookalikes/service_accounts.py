"""Service accounts of a firm off record: one balancer for its product, day and night, from its servers or a cloud.

The hardest of all look-alikes: even load, no night, own templates, one card, often a new model at once. What is in the
open: a mail domain of its own for four in five of them, and servers that stay, unless the cloud lends ever new ones.
"""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY, HOUR
from linkgraph.simulate import rhythms
from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.places import SPREAD
from linkgraph.simulate.population import API
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.text.templates import PAYLOADS
from linkgraph.simulate.wallets import CARD, VIRTUAL

KIND = "service accounts"
_SHARE = 0.003


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Firms with 5 to 60 service accounts each."""
    people, plan = scene.people, scene.plan
    firms = people.admit(KIND, scene.sizes(rng, share=_SHARE, low=5, high=60, tilt=0.6))
    scene.same_country(firms, rng=rng)
    for number in range(firms.groups):
        mine = firms.of(number)
        if not mine.size:
            continue
        people.plan_kind[mine] = API
        people.profile[mine] = rhythms.FLAT
        if rng.random() < 0.8:
            people.mail_domain[mine[rng.random(mine.size) < 0.95]] = scene.new_domains(1)[0]
        people.revive(mine)
        begun = plan.start + rng.uniform(-300, 20) * DAY
        people.sign_up(mine, begun + rng.random(mine.size) * rng.choice([0.2, 20, 90]) * DAY)
        days = (people.until[mine] - people.since[mine]) / DAY
        people.fixed[mine] = rng.poisson(rng.uniform(2, 15) * days * plan.intensity * rng.gamma(30, 1 / 30, mine.size))
        people.length[mine] = 1.2
        if rng.random() < 0.6:
            servers = scene.places.servers(int(rng.integers(1, 9)))
            pick = rng.integers(0, servers.pool.size, mine.size)
            scene.places.put(mine, servers.pool[pick], key=servers.key[pick], weight=15.0, programs=True)
        else:
            cloud = scene.places.pool(scene.places.block(int(rng.integers(20, 200))), mode=SPREAD, period=3 * HOUR)
            scene.places.put(mine, cloud, weight=15.0, programs=True)
        connect(scene, mine, rng=rng)
        kind = int(rng.choice([CARD, CARD, VIRTUAL]))
        cards = scene.wallets.new(people.country[np.repeat(mine[:1], int(rng.integers(1, 4)))], kind=kind)
        scene.wallets.put(mine, cards[rng.integers(0, cards.size, mine.size)])
        if rng.random() < 0.6:
            people.adopts[mine] = plan.release + int(rng.exponential(2) * DAY)
        for _ in range(int(rng.integers(1, 5))):
            symbol = scene.book.private(rng, payload=str(rng.choice(PAYLOADS)), rules=int(rng.integers(0, 3)))
            scene.voices.put(mine, symbol, weight=float(rng.exponential(5.0)))
