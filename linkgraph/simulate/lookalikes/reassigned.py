"""Homes whose address belonged to somebody else some weeks before: strangers on one address, never at the same time."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY
from linkgraph.simulate.scene import Scene

KIND = "reassigned address"
_SHARE = 0.02


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Two or three strangers one after the other, the provider's network being the same for all."""
    people, plan = scene.people, scene.plan
    chain = people.admit(KIND, scene.sizes(rng, share=_SHARE, low=2, high=3, tilt=0.5))
    scene.same_country(chain, rng=rng)
    who, group = chain.accounts, chain.group
    first = np.searchsorted(group, np.arange(chain.groups))
    nth = np.arange(who.size) - first[group]
    homes = scene.places.homes(people.country[who[first]])
    handover = plan.start + (rng.uniform(5, 20, chain.groups) * DAY).astype(np.int64)
    since = np.where(nth == 0, 0, handover[group] + (nth - 1) * 12 * DAY + 3 * DAY)
    until = np.where(nth == 0, handover[group], np.where(nth == 1, handover[group] + 12 * DAY, 2**62))
    scene.places.put(who, homes.pool[group], key=homes.key[group], weight=1.0, since=since, until=until)
    own = scene.places.homes(people.country[who])
    scene.places.put(who, own.pool, key=own.key, weight=1.0, until=since)
    scene.places.put(who, own.pool, key=own.key, weight=1.0, since=until)
