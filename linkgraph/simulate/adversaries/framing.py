"""Framing: a ring copies things of an innocent account, to have it named or to have the finding laughed at.

The attacker knows one to five things of a victim and shows them on three to eight of its own accounts, from some day
on: it sends over the victim's line, writes the victim's prompt, pays with the victim's card, presents the victim's
device, signs up with another spelling of the victim's mailbox. The victim goes on living its own life.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from linkgraph.core.clock import DAY
from linkgraph.simulate.chance import Ints
from linkgraph.simulate.ordinary import connect
from linkgraph.simulate.population import API, PRO
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.text.templates import PAYLOADS

KIND, KIND_HEAVY = "framed", "framed, heavy use"
_SHARE = 0.003


@dataclass(frozen=True, slots=True)
class _Attack:
    scene: Scene
    rng: np.random.Generator
    victim: Ints
    attackers: Ints
    begin: int
    card: Ints
    device: Ints
    symbol: int


def play(scene: Scene, rng: np.random.Generator) -> None:
    """Half of the victims are ordinary users, half heavy ones; half have been there long, half are as new as the rings.

    Every victim has a line, a card, a device and a prompt of its own, whether they are copied or not.
    """
    people, plan = scene.people, scene.plan
    rings = np.unique(people.ring[people.ring >= 0])
    for kind, heavy in ((KIND, False), (KIND_HEAVY, True)):
        victims = people.admit(kind, np.ones(plan.share(_SHARE, 6), np.int64)).accounts
        people.group[victims] = -1
        people.plan_kind[victims] = API if heavy else PRO
        old = rng.random(victims.size) < 0.5
        since = np.where(old, rng.uniform(20, 500, victims.size), rng.uniform(-8, 20, victims.size))
        people.sign_up(victims, plan.start - (since * DAY).astype(np.int64))
        people.revive(victims)
        people.mail_domain[victims] = -1
        days = (people.until[victims] - people.since[victims]) / DAY
        rate = rng.uniform(15, 40, victims.size) if heavy else rng.uniform(0.5, 4, victims.size)
        people.fixed[victims] = np.maximum(3, days * plan.intensity * rate).astype(np.int64)
        for victim in victims:
            _frame(scene, rng, victim=np.array([victim]), ring=np.flatnonzero(people.ring == rng.choice(rings)))


def _frame(scene: Scene, rng: np.random.Generator, *, victim: Ints, ring: Ints) -> None:
    people, plan = scene.people, scene.plan
    first = max(int(people.since[victim[0]]), plan.start)
    begin = first + int(rng.uniform(0.1, 0.5) * (plan.end - first))
    there = ring[people.until[ring] > begin + 2 * DAY]
    attackers = rng.permutation(there if there.size >= 3 else ring)[: int(rng.integers(3, 9))]
    # What is known of a victim is shown on accounts that are opened for it.
    early = attackers[people.created[attackers] < begin]
    people.sign_up(early, begin + rng.random(early.size) * min(5 * DAY, plan.end - begin - 2 * DAY))
    card, device = scene.wallets.new(people.country[victim], kind=0), scene.devices.new(1)
    symbol = scene.book.private(rng, payload=str(rng.choice(PAYLOADS)), rules=int(rng.integers(0, 3)))
    scene.wallets.put(victim, card)
    scene.devices.put(victim, device)
    scene.voices.put(victim, symbol, weight=float(rng.uniform(0.3, 3.0)))
    attack = _Attack(scene, rng, victim, attackers, begin, card, device=device, symbol=symbol)
    home = connect(scene, victim, rng=rng)
    copies: list[Callable[[], None]] = [
        lambda: scene.places.put(
            attackers, np.repeat(home.pool, attackers.size), key=_key(home.key, victim), weight=1.0, since=begin
        ),
        lambda: _write(attack),
        lambda: _pay(attack),
        lambda: scene.devices.put(attackers, np.repeat(device, attackers.size)),
        lambda: np.put(people.mail_like, attackers[:3], victim[0]),
    ]
    for copy in rng.permutation(len(copies))[: plan.tricks.framed or 0]:
        copies[copy]()


def _key(key: Ints, victim: Ints) -> int:
    """The key under which the victim's line knows it: its own number where the pool has none."""
    return int(key[0]) if key[0] >= 0 else int(victim[0])


def _pay(attack: _Attack) -> None:
    people = attack.scene.people
    people.plan_kind[attack.attackers] = np.maximum(people.plan_kind[attack.attackers], PRO)
    attack.scene.wallets.put(attack.attackers, np.repeat(attack.card, attack.attackers.size), since=attack.begin)


def _write(attack: _Attack) -> None:
    people, rng = attack.scene.people, attack.rng
    many = np.repeat(attack.attackers, rng.poisson(12, attack.attackers.size) + 4)
    since = np.maximum(people.since[many], attack.begin)
    times = since + (rng.random(many.size) * np.maximum(people.until[many] - since, DAY)).astype(np.int64)
    attack.scene.traffic.add(many, times, symbols=attack.symbol)
