"""The bound on chance: never too small under the null, near the exact tail where that is known, and blind to names."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats
from scipy.special import logsumexp

from linkgraph.kernels.excess import F64, I64, Draws, Excess, Pools, excess, spare

EVERYBODY = 0


def of_everybody(sets: list[list[int]], cell: list[int], *, scale: float = 1.0) -> Excess:
    """The sets against draws from all members there are."""
    size = np.array([len(members) for members in sets], dtype=np.int64)
    return excess(
        np.array(cell, dtype=np.int64),
        set_start=np.append(0, np.cumsum(size)).astype(np.int64),
        set_member=np.array([member for members in sets for member in members], dtype=np.int64),
        pools=Pools(np.array([0, len(cell)]), np.arange(len(cell))),
        draws=Draws(np.arange(len(sets) + 1), np.full(len(sets), EVERYBODY), size),
        scale=scale,
    )


def rounded(mean: F64) -> F64:
    """Means rounded up to eighths of an octave."""
    return np.asarray(2.0 ** (np.ceil(8 * np.log2(mean) - 1e-9) / 8))


def by_optimizer(inside: list[int], mean: list[float]) -> float:
    """log10 of the same bound, θ found by scipy, moments summed from scipy's Poisson."""
    k = spare(np.array(mean))
    y = int(np.maximum(np.array(inside) - k, 0).sum())

    def exponent(theta: float) -> float:
        total = -theta * y
        for one, base in zip(mean, k, strict=True):
            h = np.arange(int(base) + 1, int(base) + 400)
            above = stats.poisson.logpmf(h, one) + theta * (h - base)
            total += float(logsumexp([stats.poisson.logcdf(base, one), *above]))
        return total

    best = optimize.minimize_scalar(exponent, bounds=(0.01, 20.0), method="bounded")
    return float(min(best.fun / np.log(10), 0.0))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("members", "cells", "size"), [(2000, 600, 30), (2000, 40, 30), (300, 100, 6)])
def test_chance_is_seldom_called_unlikely(seed: int, members: int, cells: int, size: int) -> None:
    """Sets drawn as the null says (half from each of two pools, cells of very different sizes)."""
    rng = np.random.default_rng(seed)
    share = rng.pareto(1.0, cells) + 0.2
    cell = np.where(rng.random(members) < 0.6, rng.choice(cells, members, p=share / share.sum()), -1)
    # The pools differ in what they hold, too.
    cell[: members // 2][cell[: members // 2] % 3 == 0] = -1
    sets = 4000
    drawn = np.concatenate([
        rng.integers(0, members // 2, (sets, size // 2)),
        rng.integers(members // 2, members, (sets, size // 2)),
    ], axis=1)  # fmt: skip
    found = excess(
        cell.astype(np.int64),
        set_start=np.arange(0, sets * size + 1, size),
        set_member=drawn.ravel(),
        pools=Pools(np.array([0, members // 2, members]), np.arange(members)),
        draws=Draws(np.arange(0, 2 * sets + 1, 2), np.tile([0, 1], sets), np.full(2 * sets, size // 2)),
    )
    for level in (0.3, 0.1, 0.03, 0.01, 0.001):
        rejected = int((found.log10_p <= np.log10(level)).sum())
        assert stats.binomtest(rejected, sets, level, alternative="greater").pvalue > 1e-4, (level, rejected)
    # What chance gives on average is not understated either.
    looked = found.expected > 0
    assert found.seen.sum() <= found.expected[looked].mean() * sets


@pytest.mark.parametrize(("holders", "size", "inside"), [(3, 40, 3), (8, 40, 5), (40, 100, 20), (400, 100, 60)])
def test_one_cell_is_not_far_from_its_exact_tail(holders: int, size: int, inside: int) -> None:
    members = 4000
    cell = [0] * holders + [-1] * (members - holders)
    chosen = [*range(inside), *range(holders, holders + size - inside)]
    found = of_everybody([chosen], cell)
    exact = stats.binom.logsf(inside - 1, size, holders / members) / np.log(10)
    assert exact <= found.log10_p[0] <= exact * 0.6 + 1.0
    assert found.seen[0] == inside - spare(rounded(np.array([size * holders / members])))[0]


@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 12)), min_size=1, max_size=6),
    st.integers(0, 2),
)
def test_it_is_the_bound_that_an_optimizer_finds(cells: list[tuple[int, int]], wide: int) -> None:
    cells = [(holders, min(inside, holders)) for holders, inside in cells]
    members = 3000
    cell = [place for place, (holders, _) in enumerate(cells) for _ in range(holders)]
    cell += [-1] * (members - len(cell))
    first = np.cumsum([0, *[holders for holders, _ in cells]])
    chosen = [int(first[place]) + i for place, (_, inside) in enumerate(cells) for i in range(inside)]
    chosen += [members - 1 - i for i in range(30)]
    scale = 1.0 + wide
    mean = rounded(np.array([scale * len(chosen) * holders / members for holders, _ in cells]))
    found = of_everybody([chosen], cell, scale=scale)
    if found.seen[0] == 0:
        assert found.log10_p[0] == 0.0
        return
    other = by_optimizer([inside for _, inside in cells], mean.tolist())
    # On a grid of θ it is a little more cautious, never less.
    assert other - 1e-6 <= found.log10_p[0] <= 0.98 * other + 0.02


@given(st.integers(0, 2**32 - 1), st.integers(2, 9))
def test_names_of_members_and_cells_do_not_matter(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    members = 60
    cell = rng.integers(-1, 8, members)
    sets = [sorted(rng.choice(members, size, replace=False).tolist()) for _ in range(3)]
    before = of_everybody(sets, cell.tolist())
    name, colour = rng.permutation(members), rng.permutation(8)
    renamed: I64 = np.empty_like(cell)
    renamed[name] = np.where(cell >= 0, colour[cell], -1)
    after = of_everybody([[int(name[member]) for member in reversed(those)] for those in sets], renamed.tolist())
    assert after.seen.tolist() == before.seen.tolist()
    assert after.expected == pytest.approx(before.expected)
    assert after.log10_p == pytest.approx(before.log10_p)
    alone = of_everybody(sets[:1], cell.tolist())
    assert alone.log10_p[0] == before.log10_p[0]


def test_who_shares_nothing_is_not_looked_at() -> None:
    found = of_everybody([[0, 1, 2]], [0, 1, -1, 0, 1, 2])
    assert (found.seen[0], found.expected[0], found.log10_p[0]) == (0, 0.0, 0.0)


def test_many_small_cells_say_more_than_the_best_of_them() -> None:
    """A hundred cards, each with three accounts of one set and none outside."""
    members = 30_000
    cell = [place // 3 for place in range(300)] + [-1] * (members - 300)
    all_cards = of_everybody([list(range(300))], cell)
    one_card = of_everybody([[*range(3), *range(300, 597)]], cell)
    assert all_cards.seen[0] == 200
    assert all_cards.log10_p[0] < 10 * one_card.log10_p[0] < 0


def test_a_common_thing_counts_beyond_three_times_chance_only() -> None:
    half = [0] * 500 + [-1] * 500
    assert of_everybody([list(range(40))], half).log10_p[0] == 0.0
    tenth = [0] * 100 + [-1] * 900
    assert of_everybody([list(range(40))], tenth).log10_p[0] < -10
