"""A franchise: shops that belong to different people, with the mail domain, prompts and roll-out days of one brand."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY, HOUR
from linkgraph.simulate import rhythms
from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.population import PRO
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.wallets import CARD

KIND = "franchise"
_SHARE = 0.003


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Brands of 8 to 90 shops; each shop has its own card and line, some owners have several shops on one card."""
    people, plan = scene.people, scene.plan
    brands = people.admit(KIND, scene.sizes(rng, share=_SHARE, low=8, high=90, tilt=0.5))
    scene.same_country(brands, rng=rng, spread=0.1)
    for number in range(brands.groups):
        shops = brands.of(number)
        if not shops.size:
            continue
        people.mail_domain[shops[rng.random(shops.size) < rng.choice([0.5, 0.95])]] = scene.new_domains(1)[0]
        people.plan_kind[shops] = PRO
        people.profile[shops] = rng.choice([rhythms.OFFICE, rhythms.SHIFTS, rhythms.ALL_DAY])
        # Every shop has the same list of things to write each week.
        people.volume[shops] = rng.gamma(6, 0.4, shops.size)
        waves = plan.start + rng.uniform(-200, 20, int(rng.integers(1, 4))) * DAY + 10 * HOUR
        people.sign_up(shops, waves[rng.integers(0, waves.size, shops.size)] + rng.gamma(1.5, 3.0, shops.size) * HOUR)
        people.revive(shops)
        connect(scene, shops, rng=rng)
        owner = np.minimum(rng.geometric(0.6, shops.size).cumsum(), 10**6) // 2
        cards = scene.wallets.new(people.country[np.repeat(shops[:1], int(owner.max()) + 1)], kind=CARD)
        scene.wallets.put(shops, cards[owner])
        people.referral[shops[rng.random(shops.size) < 0.5]] = scene.new_codes(1)[0]
        for _ in range(int(rng.integers(2, 6))):
            symbol = scene.book.fixed(rng, sentences=int(rng.integers(2, 5)), variations=int(rng.integers(2, 8)))
            scene.voices.put(shops, symbol, weight=rng.exponential(2.0, shops.size))
