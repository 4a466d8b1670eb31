"""Respawn: generations that never overlap. Banned, then replaced within hours or days.

Leaves: templates, a device, a card or an address block that come back in a later generation; ban dates just before
sign-up dates.
"""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY, HOUR
from linkgraph.simulate.adversaries.operator import Operator, ring_sizes
from linkgraph.simulate.population import BANNED, SUSPENDED
from linkgraph.simulate.scene import Scene

KIND = "respawn"


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Five of them, 12 to 120 accounts in two to five generations."""
    rings = scene.people.admit(KIND, ring_sizes(scene, rng, rings=5, low=12, high=120), ring=True)
    for number in range(rings.groups):
        operator = Operator.hired(scene, rng, accounts=rings.of(number))
        who = operator.accounts
        operator.recruit(aged=0.0)
        generation = np.sort(rng.integers(0, int(rng.integers(2, 6)), who.size))
        _live(operator, generation)
        templates = operator.write(operator.between(3, 18))
        _come_back(operator, generation)
        rates = operator.rates(median=12)
        mixed = float(np.clip(operator.between(0.1, 0.5), 0, 0.8))
        operator.balance(rates, templates=templates, mixed=mixed)
        if operator.chance(0.4, 0.1):
            operator.hide(addresses=who.size * operator.between(0.5, 4), own=0.3)


def _live(operator: Operator, generation: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
    people, rng, plan = operator.scene.people, operator.rng, operator.scene.plan
    count = int(generation.max()) + 1
    people.revive(operator.accounts)
    edges = np.linspace(plan.start - int(rng.integers(0, 6)) * DAY, plan.end, count + 1).astype(np.int64)
    edges[1:-1] += (rng.normal(0, 1.5, count - 1) * DAY).astype(np.int64)
    for turn in range(count):
        who = operator.accounts[generation == turn]
        quiet = int(rng.exponential(operator.between(8, 40)) * HOUR)
        people.sign_up(
            who, edges[turn] + quiet + (rng.random(who.size) * operator.between(3, 30) * HOUR).astype(np.int64)
        )
        people.since[who] = np.maximum(people.created[who], plan.start)
        if turn < count - 1:
            at = edges[turn + 1] - (rng.random(who.size) * operator.between(2, 30) * HOUR).astype(np.int64)
            people.end(
                who, np.maximum(at, people.created[who] + DAY), status=BANNED if rng.random() < 0.8 else SUSPENDED
            )


def _come_back(operator: Operator, generation: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
    """A seat is a device and a card that its account of each generation takes over, more rarely the more careful."""
    scene, rng, who = operator.scene, operator.rng, operator.accounts
    seats = max(2, round(who.size / (int(generation.max()) + 1)))
    seat = np.arange(who.size) % seats
    keeps_device, keeps_card = operator.between(0.6, 0.15), operator.between(0.5, 0.1)
    known = rng.random(who.size) < keeps_device
    scene.devices.put(who[known], scene.devices.new(seats)[seat[known]])
    paying = rng.random(who.size) < keeps_card
    scene.wallets.put(who[paying], scene.wallets.new(np.full(seats, scene.people.country[who[0]]))[seat[paying]])
