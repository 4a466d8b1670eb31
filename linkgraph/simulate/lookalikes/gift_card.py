"""Gift cards that a market sells in parts: strangers all over the world have paid with the same prepaid card."""

from __future__ import annotations

import numpy as np

from linkgraph.simulate.population import API, PRO
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.wallets import PREPAID

KIND = "gift card"
_SHARE = 0.005


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Three to twenty buyers of each card; a few buy from two."""
    people = scene.people
    cards = people.admit(KIND, scene.sizes(rng, share=_SHARE, low=3, high=20, tilt=0.5))
    who, group = cards.accounts, cards.group
    people.plan_kind[who] = np.where(rng.random(who.size) < 0.75, PRO, API)
    sold = scene.wallets.new(people.country[who[np.searchsorted(group, np.arange(cards.groups))]], kind=PREPAID)
    scene.wallets.put(who, sold[group])
    again = rng.random(who.size) < 0.05
    scene.wallets.put(who[again], rng.choice(sold, int(again.sum())))
