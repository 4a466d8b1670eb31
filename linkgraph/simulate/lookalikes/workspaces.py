"""One developer or small firm with several accounts, in the open: one card, one domain, one device, balanced load."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY
from linkgraph.simulate import rhythms
from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.places import Homes
from linkgraph.simulate.population import API
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.text.templates import PAYLOADS
from linkgraph.simulate.wallets import CARD

KIND = "workspaces"
_SHARE = 0.004


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Four to forty accounts of one owner, about half of them on record as an organisation."""
    people, plan = scene.people, scene.plan
    owners = people.admit(KIND, scene.sizes(rng, share=_SHARE, low=4, high=40, tilt=0.6))
    scene.same_country(owners, rng=rng)
    for number in range(owners.groups):
        mine = owners.of(number)
        people.plan_kind[mine] = API
        if rng.random() < 0.5:
            people.organisation[mine] = owners.group[owners.accounts == mine[0]][0] + people.size
        people.mail_domain[mine] = scene.new_domains(1)[0]
        people.profile[mine] = rng.choice([rhythms.FLAT, rhythms.ALL_DAY])
        people.revive(mine)
        if rng.random() < 0.5:
            people.sign_up(mine, plan.start + (rng.random() * 25 + rng.random(mine.size)) * DAY)
        days = (people.until[mine] - people.since[mine]) / DAY
        people.fixed[mine] = rng.poisson(rng.uniform(3, 20) * days * plan.intensity * rng.gamma(12, 1 / 12, mine.size))
        home = scene.places.homes(people.country[mine[:1]])
        connect(scene, mine, rng=rng, homes=Homes(np.repeat(home.pool, mine.size), np.repeat(home.key, mine.size)))
        servers = scene.places.servers(1)
        scene.places.put(mine, np.repeat(servers.pool, mine.size), key=int(servers.key[0]), weight=6.0, programs=True)
        scene.devices.put(mine, np.repeat(scene.devices.new(1), mine.size))
        scene.wallets.put(mine, np.repeat(scene.wallets.new(people.country[mine[:1]], kind=CARD), mine.size))
        adopts = plan.release + int(rng.exponential(4) * DAY)
        people.adopts[mine] = adopts
        for _ in range(int(rng.integers(1, 5))):
            symbol = scene.book.private(rng, payload=str(rng.choice(PAYLOADS)), rules=int(rng.integers(0, 3)))
            scene.voices.put(mine, symbol, weight=float(rng.exponential(4.0)))
