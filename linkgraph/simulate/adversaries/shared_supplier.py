"""Shared supplier: two operators who buy from one proxy pool and one account seller. They are two rings.

Leaves for both: addresses, sign-up batches, the look and the domains of the addresses. Leaves for each alone:
templates, cards, a schedule.
"""

from __future__ import annotations

import numpy as np

from linkgraph.core.clock import DAY, HOUR, MINUTE
from linkgraph.simulate.adversaries.operator import Operator, ring_sizes
from linkgraph.simulate.scene import Scene
from linkgraph.simulate.wallets import VIRTUAL

KIND = "shared supplier"


def plant(scene: Scene, rng: np.random.Generator) -> None:
    """Two suppliers with two customers each, 25 to 260 accounts."""
    pairs = ring_sizes(scene, rng, rings=2, low=30, high=200)
    sizes = np.concatenate([np.rint(size * rng.uniform(0.6, 1.4, 2)) for size in pairs]).astype(np.int64)
    rings = scene.people.admit(KIND, np.maximum(sizes, 6), ring=True)
    for supplier in range(pairs.size):
        _supply(scene, rng, customers=[rings.of(2 * supplier), rings.of(2 * supplier + 1)])


def _supply(
    scene: Scene, rng: np.random.Generator, *, customers: list[np.ndarray[tuple[int], np.dtype[np.int64]]]
) -> None:
    people, plan = scene.people, scene.plan
    stock = np.concatenate(customers)
    operators = [Operator.hired(scene, rng, accounts=accounts) for accounts in customers]
    for operator in operators:
        operator.recruit(begin=plan.start - int(rng.integers(0, 20)) * DAY)
    batches = plan.start - (rng.uniform(5, 120, max(2, stock.size // 30)) * DAY).astype(np.int64)
    width = operators[0].between(2 * HOUR, 40 * HOUR)
    since = people.since[stock].copy()
    people.sign_up(
        stock, batches[rng.integers(0, batches.size, stock.size)] + (rng.random(stock.size) * width).astype(np.int64)
    )
    people.since[stock] = np.maximum(since, people.since[stock])
    domains = scene.new_domains(int(rng.integers(1, 6)))
    mailed = stock[rng.random(stock.size) < operators[0].between(0.7, 0.1)]
    people.mail_domain[mailed] = domains[rng.integers(0, domains.size, mailed.size)]
    people.mail_style[stock] = int(rng.integers(0, 6))
    if rng.random() < 0.3:
        people.referral[stock[rng.random(stock.size) < 0.7]] = scene.new_codes(1)[0]
    pool = operators[0].proxies(stock.size * operators[0].between(0.5, 3), period=15 * MINUTE)
    for operator in operators:
        operator.use_pool(pool, own=0.15)
        operator.pay(per_card=operator.between(5, 1.3), kind=VIRTUAL if rng.random() < 0.5 else None)
        mixed = float(np.clip(operator.between(0.1, 0.4), 0, 0.7))
        operator.balance(operator.rates(), templates=operator.write(operator.between(4, 25)), mixed=mixed)
