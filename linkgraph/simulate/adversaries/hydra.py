"""Hydra: one scheduler, hundreds to thousands of accounts.

Leaves: slot-filled templates spread evenly over all accounts, mixed with unrelated customers' requests; rotating
residential proxies; virtual cards, each on a few accounts; sign-ups in batches; bans, and new accounts in their place;
all traffic on a new model within a day.
"""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY, HOUR
from linkgraph.simulate.adversaries.operator import Operator
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.wallets import VIRTUAL

KIND = "hydra"
_SHARE = 0.017


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Three hydras at 100,000 accounts, one of them much larger than the others."""
    count = max(1, round(3 * min(1.0, (scene.plan.accounts / 100_000) ** 0.5) if scene.plan.accounts < 100_000 else 3))
    part = rng.dirichlet(np.full(count, 2.0))
    sizes = np.maximum(np.rint(scene.plan.share(_SHARE * rng.uniform(0.85, 1.15)) * part), 12).astype(np.int64)
    rings = scene.people.admit(KIND, sizes, ring=True)
    for number in range(rings.groups):
        run(Operator.hired(scene, rng, accounts=rings.of(number)))


def run(operator: Operator) -> None:
    """Set one hydra to work."""
    scene, rng, who = operator.scene, operator.rng, operator.accounts
    operator.recruit()
    if operator.chance(0.8, 0.3):
        caught = operator.banned(operator.between(0.15, 0.05))
        _replace(operator, caught)
    operator.pay(per_card=operator.between(7, 1.3), kind=VIRTUAL, second=operator.between(0.2, 0.02))
    operator.steal(0.1)
    operator.hide(addresses=who.size * operator.between(0.3, 3.0), own=min(0.9, operator.between(0.03, 0.2)))
    if operator.chance(0.4, 0.05):
        scene.devices.put(
            who, scene.devices.new(max(2, who.size // 12))[rng.integers(0, max(2, who.size // 12), who.size)]
        )
    if operator.chance(0.6, 0.2):
        scripts = scene.devices.script(max(1, round(operator.between(1, 6))))
        scene.devices.put(who, scene.devices.new(who.size, agent=rng.choice(scripts, who.size)))
    templates = operator.write(operator.between(6, 60))
    mixed = float(np.clip(operator.between(0.15, 0.45), 0, 0.7))
    operator.balance(operator.rates(), templates=templates, mixed=mixed)
    if operator.chance(0.4, 0.1):
        operator.leave("webhook_host", tokens=round(operator.between(1, 12)), share=0.3)


def _replace(operator: Operator, caught: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
    """As many of the later accounts begin only when an earlier one has been banned."""
    people, rng = operator.scene.people, operator.rng
    fresh = np.flatnonzero(people.status_at[operator.accounts] < 0)
    pairs = min(caught.size, fresh.size // 2)
    heirs = operator.accounts[rng.permutation(fresh)[:pairs]]
    begin = people.status_at[operator.accounts[caught[:pairs]]] + (rng.exponential(8, pairs) * HOUR).astype(np.int64)
    late = begin < operator.scene.plan.end - DAY
    people.sign_up(heirs[late], begin[late])
