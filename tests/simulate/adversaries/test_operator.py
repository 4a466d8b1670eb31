"""Operators: what care changes."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from linkgraph.simulate.adversaries.operator import Operator, ring_sizes
from linkgraph.simulate.plan import Plan
from linkgraph.simulate.scene import Scene


def operator(careful: float, *, seed: int) -> Operator:
    """An operator of 200 accounts."""
    plan = Plan(1_000, 10_000, seed, careful=careful)
    scene = Scene.empty(plan)
    ring = scene.people.admit("test ring", np.array([200]), ring=True)
    return Operator.hired(scene, plan.rng("operator"), accounts=ring.accounts)


@functools.cache
def known(careful: float, *, seed: int) -> Operator:
    """The same, made once for the tests that only ask it."""
    return operator(careful, seed=seed)


@pytest.mark.parametrize("seed", [1, 2])
def test_careful_operators_are_careful(seed: int) -> None:
    bold, shy = known(0.0, seed=seed), known(1.0, seed=seed)
    assert bold.care < shy.care
    assert bold.between(10, 1, spread=0) > shy.between(10, 1, spread=0)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_volumes_of_the_careful_are_uneven(seed: int) -> None:
    uneven = [float(np.std(np.log(known(careful, seed=seed).rates()))) for careful in (0.0, 1.0)]
    assert uneven[0] < uneven[1]


@pytest.mark.slow
def test_the_careful_buy_older_accounts() -> None:
    """In the mean over six operators: single ones vary."""
    ages = {0.0: 0.0, 1.0: 0.0}
    for careful in ages:
        for seed in range(6):
            one = operator(careful, seed=seed)
            one.recruit(begin=one.scene.plan.start)
            ages[careful] += float(np.mean(one.scene.plan.end - one.scene.people.created[one.accounts]))
    assert ages[0.0] < ages[1.0]


@pytest.mark.parametrize(("accounts", "rings"), [(1_000, 1), (5_000, 1), (100_000, 6), (1_000_000, 19)])
def test_larger_worlds_have_more_rings_and_small_ones_at_least_one(accounts: int, rings: int) -> None:
    scene = Scene.empty(Plan(1_000, 10_000, 1))
    scene.plan = Plan(accounts, 30_000_000, 1)
    sizes = ring_sizes(scene, np.random.default_rng(1), rings=6, low=12, high=160)
    assert sizes.size == rings
    assert sizes.min() >= 5
    assert sizes.max() <= 160 * max(1.0, (accounts / 100_000) ** 0.35) + 1
