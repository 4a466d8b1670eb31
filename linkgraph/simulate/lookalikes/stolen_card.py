"""Victims whose stolen card a ring used: long-standing customers who share nothing else with the ring."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY
from linkgraph.simulate.population import PRO
from linkgraph.simulate.scene import Scene

KIND = "stolen card"
_SHARE = 0.0025


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Ordinary subscribers; their cards are noted for whoever steals them."""
    people = scene.people
    who = people.admit(KIND, np.ones(scene.plan.share(_SHARE, 4), np.int64)).accounts
    people.group[who] = -1
    people.plan_kind[who] = PRO
    people.sign_up(who, scene.plan.start - (rng.uniform(20, 500, who.size) * DAY).astype(np.int64))
    people.revive(who)
    cards = scene.wallets.new(people.country[who], kind=0)
    scene.wallets.put(who, cards)
    scene.stolen.append(cards)
