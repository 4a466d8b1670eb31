"""Hackathons: sign-ups in one morning, one venue, a sponsor's code, two days of heavy use, then silence."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY, HOUR
from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.places import SPREAD
from linkgraph.simulate.population import API, FREE
from linkgraph.simulate.scene import Scene

KIND = "hackathon"
_SHARE = 0.008


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Events of 20 to 200 people."""
    people, plan = scene.people, scene.plan
    events = people.admit(KIND, scene.sizes(rng, share=_SHARE, low=15, high=200, tilt=0.0))
    scene.same_country(events, rng=rng, spread=0.1)
    for number in range(events.groups):
        guests = events.of(number)
        opening = plan.start + int(rng.integers(1, 42)) * DAY + 8 * HOUR
        people.sign_up(guests, opening + (rng.gamma(2, 0.7, guests.size) * HOUR).astype(np.int64))
        people.revive(guests)
        people.until[guests] = np.where(rng.random(guests.size) < 0.8, opening + 58 * HOUR, people.until[guests])
        people.plan_kind[guests] = np.where(rng.random(guests.size) < 0.7, API, FREE)
        people.fixed[guests] = (rng.lognormal(3.6, 0.8, guests.size) * plan.intensity).astype(np.int64)
        people.referral[guests[rng.random(guests.size) < 0.8]] = scene.new_codes(1)[0]
        venue = scene.places.pool(scene.places.block(int(rng.integers(1, 3))), mode=SPREAD, period=DAY)
        scene.places.put(guests, venue, weight=6.0, since=opening - HOUR, until=opening + 60 * HOUR)
        connect(scene, guests, rng=rng)
        scene.voices.put(guests, scene.book.symbol("ask.code"), weight=3.0)
        starter = scene.book.private(rng, payload="short", rules=1)
        using = guests[rng.random(guests.size) < 0.6]
        scene.voices.put(using, starter, weight=rng.exponential(0.8, using.size))
        page = f"https://{scene.new_hosts(1, rng=rng)[0]}/rules"
        scene.observe(using, "shared_link", tokens=[page] * using.size, times=scene.moments(using, rng=rng))
