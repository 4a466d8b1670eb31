"""A research group with a cluster: a few accounts on one grant, sweeps day and night, everybody the same benchmark."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY, HOUR
from linkgraph.simulate import rhythms
from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.places import SPREAD
from linkgraph.simulate.population import API
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.schedules import hourly
from linkgraph.simulate.text.templates import PAYLOADS
from linkgraph.simulate.wallets import CARD

KIND = "university lab"
_SHARE = 0.002


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Labs of 4 to 25; sweeps of some days share one queue, between them people work as people do."""
    people, plan = scene.people, scene.plan
    labs = people.admit(KIND, scene.sizes(rng, share=_SHARE, low=4, high=25, tilt=0.4))
    scene.same_country(labs, rng=rng, spread=0.25)
    domains = scene.new_domains(max(1, labs.groups // 4))
    for number in range(labs.groups):
        mine = labs.of(number)
        if not mine.size:
            continue
        people.mail_domain[mine[rng.random(mine.size) < 0.85]] = domains[number % domains.size]
        people.plan_kind[mine] = API
        people.profile[mine] = rhythms.STUDENT
        people.sign_up(mine, plan.start - rng.uniform(0, 400, mine.size) * DAY)
        people.revive(mine)
        nodes = scene.places.pool(scene.places.block(int(rng.integers(4, 60))), mode=SPREAD, period=12 * HOUR)
        scene.places.put(mine, nodes, weight=6.0, programs=True)
        connect(scene, mine, rng=rng)
        cards = scene.wallets.new(people.country[mine[: int(rng.integers(1, 3))]], kind=CARD)
        scene.wallets.put(mine, cards[rng.integers(0, cards.size, mine.size)])
        if rng.random() < 0.5:
            people.adopts[mine] = plan.release + (rng.random(mine.size) * 2 * DAY).astype(np.int64)
        symbols = np.array([
            scene.book.private(rng, payload=str(rng.choice(PAYLOADS)), rules=int(rng.integers(0, 3)))
            for _ in range(int(rng.integers(1, 4)))
        ])
        for _ in range(int(rng.integers(2, 6))):
            begin = plan.start + int(rng.uniform(0, 38) * DAY)
            jobs = hourly(
                rng,
                max(1, round(mine.size * rng.uniform(20, 120) * plan.intensity)),
                since=begin,
                until=begin + int(rng.uniform(0.5, 6) * DAY),
            )
            scene.traffic.add(
                mine[rng.integers(0, mine.size, jobs.size)],
                jobs,
                symbols=symbols[rng.integers(0, symbols.size, jobs.size)],
            )
