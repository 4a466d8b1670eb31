"""Families: one home, a tablet that several use, one parent's card for everybody, a surname in the addresses."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY
from linkgraph.simulate.ordinary import connect, equip
from linkgraph.simulate.places import Homes
from linkgraph.simulate.scene import Scene

KIND = "family"
_SHARE = 0.055


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Households of two to five."""
    family = scene.people.admit(KIND, scene.sizes(rng, share=_SHARE, low=2, high=5, tilt=0.6))
    scene.same_country(family, rng=rng)
    who, group = family.accounts, family.group
    first = np.searchsorted(group, np.arange(family.groups))
    homes = scene.places.homes(scene.people.country[who[first]])
    connect(scene, who, rng=rng, homes=Homes(homes.pool[group], homes.key[group]))
    equip(scene, who, rng=rng)
    tablet = (rng.random(family.groups) < 0.45)[group] & (rng.random(who.size) < 0.8)
    shared = scene.devices.new(family.groups)[group]
    scene.devices.put(who[tablet], shared[tablet], weight=0.6)
    cards = scene.wallets.new(scene.people.country[who[first]])[group]
    payer = (rng.random(family.groups) < 0.6)[group]
    scene.wallets.put(who[payer], cards[payer])
    together = (rng.random(family.groups) < 0.3)[group]
    signup = scene.people.created[who[first]][group] + (rng.random(who.size) * 3 * DAY).astype(np.int64)
    scene.people.sign_up(who[together], signup[together])
    scene.people.mail_style[who] = 4
    number = (rng.random(family.groups) < 0.2)[group]
    scene.people.phone[who[number]] = who[first][group][number]
