"""Freelancers: two or three accounts of one person: the same device, home, phone, often card and mailbox."""

from __future__ import annotations

import numpy as np

from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.places import Homes
from linkgraph.simulate.scene import Scene

KIND = "freelancer"
_SHARE = 0.025


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """People with two or three accounts each."""
    people = scene.people
    person = people.admit(KIND, scene.sizes(rng, share=_SHARE, low=2, high=3, tilt=0.8))
    scene.same_country(person, rng=rng)
    who, group = person.accounts, person.group
    first = np.searchsorted(group, np.arange(person.groups))
    homes = scene.places.homes(people.country[who[first]])
    connect(scene, who, rng=rng, homes=Homes(homes.pool[group], homes.key[group]))
    for weight in (1.0, 0.35):
        scene.devices.put(who, scene.devices.new(person.groups)[group], weight=weight)
    one_card = (rng.random(person.groups) < 0.7)[group]
    scene.wallets.put(who[one_card], scene.wallets.new(people.country[who[first]])[group][one_card])
    one_phone = (rng.random(person.groups) < 0.5)[group]
    people.phone[who[one_phone]] = who[first][group][one_phone]
    variant = (rng.random(person.groups) < 0.35)[group] & (who != who[first][group])
    people.mail_like[who[variant]] = who[first][group][variant]
    people.profile[who] = people.profile[who[first]][group]
    people.zone[who] = people.zone[who[first]][group]
