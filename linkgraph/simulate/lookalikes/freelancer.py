"""Freelancers: two or three accounts of one person: the same device, home, phone, often card and mailbox.

Some have them one after the other: closed, and opened again weeks later under another address.
"""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY
from linkgraph.simulate.chance import Ints
from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.places import Homes
from linkgraph.simulate.population import CLOSED
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
    _return(scene, before=who[first], after=who[first + 1], rng=rng)
    people.profile[who] = people.profile[who[first]][group]
    people.zone[who] = people.zone[who[first]][group]


def _return(scene: Scene, *, before: Ints, after: Ints, rng: np.random.Generator) -> None:
    """One person in five closes the first account and opens the second some days later."""
    people, plan = scene.people, scene.plan
    leaves = rng.random(before.size) < 0.2
    earlier, later = before[leaves], after[leaves]
    people.revive(earlier)
    closed = people.since[earlier] + (rng.uniform(0.1, 0.7, earlier.size) * (plan.end - people.since[earlier])).astype(
        np.int64
    )
    people.end(earlier, closed, status=CLOSED)
    people.sign_up(later, closed + (rng.exponential(6, later.size) * DAY).astype(np.int64))
    people.revive(later)
