"""Poisoned evidence: two rings made to look like one, rings hidden in a crowd, a firm made to look like a ring."""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY
from linkgraph.simulate.chance import Ints
from linkgraph.simulate.population import PRO
from linkgraph.simulate.scene import Scene

KIND_SMEARED = "smeared firm"
_BRIDGES = 3


def merge(scene: Scene, rng: np.random.Generator) -> None:
    """Rings of ten accounts or more in pairs: three accounts of each have one card and one prompt."""
    rings = _rings(scene, least=10)
    for one, other in zip(rings[::2], rings[1::2], strict=False):
        card = scene.wallets.new(scene.people.country[one[:1]], kind=0)
        symbol = scene.book.private(rng, payload="maths", rules=1)
        both = np.concatenate([rng.permutation(one)[:_BRIDGES], rng.permutation(other)[:_BRIDGES]])
        _share(scene, rng, accounts=both, card=card, symbol=symbol)


def hide(scene: Scene, rng: np.random.Generator) -> None:
    """Half of the rings send everything through one popular VPN or carrier and use one popular public prompt."""
    places = scene.places
    crowds = [*places.vpns, *(pool for pools in places.carriers for pool in pools)]
    for ring in _rings(scene, least=3)[::2]:
        places.put(ring, int(rng.choice(crowds)), weight=20.0)
        scene.voices.put(ring, int(rng.choice(np.asarray(scene.book.public))), weight=1.0)


def smear(scene: Scene, rng: np.random.Generator) -> None:
    """Some firms' cards and prompts are used by a ring: five of its accounts pay and write as three of theirs do."""
    people = scene.people
    firms = [people.group == group for group in np.unique(people.group[_of(scene, "company without organisation")])]
    rings = _rings(scene, least=5)
    for number, firm in enumerate(firms[: max(2, len(firms) // 3)]):
        staff = np.flatnonzero(firm)
        people.kind[staff] = _kind(scene)
        ring = rings[number % len(rings)]
        card = scene.wallets.new(people.country[staff[:1]], kind=0)
        symbol = scene.book.private(rng, payload="table", rules=1)
        scene.voices.put(staff, symbol, weight=1.0)
        both = np.concatenate([rng.permutation(staff)[:_BRIDGES], rng.permutation(ring)[:5]])
        _share(scene, rng, accounts=both, card=card, symbol=symbol)


def _share(scene: Scene, rng: np.random.Generator, *, accounts: Ints, card: Ints, symbol: int) -> None:
    people = scene.people
    people.plan_kind[accounts] = np.maximum(people.plan_kind[accounts], PRO)
    scene.wallets.put(accounts, np.repeat(card, accounts.size))
    many = np.repeat(accounts, rng.poisson(10, accounts.size) + 4)
    span = np.maximum(people.until[many] - people.since[many], DAY)
    scene.traffic.add(many, people.since[many] + (rng.random(many.size) * span).astype(np.int64), symbols=symbol)


def _rings(scene: Scene, *, least: int) -> list[Ints]:
    ring = scene.people.ring
    found = [np.flatnonzero(ring == number) for number in range(scene.people.rings)]
    return [accounts for accounts in found if accounts.size >= least]


def _of(scene: Scene, kind: str) -> Ints:
    return np.flatnonzero(scene.people.kind == scene.people.kinds.index(kind))


def _kind(scene: Scene) -> int:
    kinds = scene.people.kinds
    if KIND_SMEARED not in kinds:
        kinds.append(KIND_SMEARED)
    return kinds.index(KIND_SMEARED)
