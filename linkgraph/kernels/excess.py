"""More alike than chance: members of a set in few cells, against as many drawn from others like them.

Each member is in one cell at most. Chance is drawn anew: every member of the set is replaced, independently, by one of
its pool. The members in a cell are then a sum of independent trials with mean μ (from the pools), and the cells' sums
are negatively associated (Joag-Dev & Proschan 1983). So with f(h) = max(h - k, 0), k = 1 + ⌊3 μ⌋, for every θ > 0

    P(Σ f(h) ≥ y) ≤ e^(-θ y) Π E e^(θ f(h)) ≤ e^(-θ y) Π E e^(θ f(H)),  H ~ Poisson(μ):

Chernoff's bound, negative association, and Hoeffding (1956), by whom a sum of trials is less spread than Poisson. What
comes out is an upper bound of the tail: nothing is simulated, and nothing taken to be independent that is not drawn so.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import gammainc

from linkgraph.kernels.compile import compiled

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_STEPS = 8
_LOWEST = -20 * _STEPS
_HIGHEST = 24 * _STEPS
_THETAS = np.geomspace(0.05, 24.0, 192)


class Pools(NamedTuple):
    """Members by pool: pool p has `member[start[p]:start[p + 1]]`; a member may be in several."""

    start: I64
    member: I64


class Draws(NamedTuple):
    """From which pools the members of each set are drawn: set s draws `times[i]` from `pool[i]`, i in its part."""

    start: I64
    pool: I64
    times: I64


class Excess(NamedTuple):
    """By set: the sum of f, its mean by chance, and log10 of the bound (0 at most) of chance giving as much.

    A set without two members in one cell is not looked at further: its mean is 0 and its bound 1.
    """

    seen: I64
    expected: F64
    log10_p: F64


def spare(mean: F64) -> I64:
    """Members of a cell that count for nothing: one (it shares with nobody) and up to three times the chance mean."""
    return (1 + np.floor(3 * mean)).astype(np.int64)


@cache
def _tables() -> tuple[I64, F64, F64]:
    """For means rounded up to eighths of an octave: k, the mean of f, and log of the mean of e^(θ f), a column a θ."""
    mean = 2.0 ** (np.arange(_LOWEST, _HIGHEST + 1) / _STEPS)
    k = spare(mean)
    above = gammainc(k + 1.0, mean)
    expected = mean * gammainc(k.astype(np.float64), mean) - k * above
    with np.errstate(over="ignore", invalid="ignore"):
        tilted = mean[:, None] * np.exp(_THETAS)
        growth = np.exp(tilted - mean[:, None] - k[:, None] * _THETAS) * gammainc(k[:, None] + 1.0, tilted)
        log_moment = np.log1p(np.maximum(growth - above[:, None], 0.0))
    # A product of zero and infinity stands for a θ that is far beyond the best one.
    return k, expected, np.where(np.isnan(log_moment), np.inf, log_moment)


@compiled
def _occupied(cell: I64, cells: int, start: I64, member: I64, drawn: Bools) -> tuple[I64, I64, I64]:
    """The cells that members of each pool drawn from are in, and how many are; where each pool's begin."""
    times = np.zeros(cells, dtype=np.int64)
    first = np.zeros(start.shape[0], dtype=np.int64)
    room = 0
    for p in range(drawn.shape[0]):
        room += start[p + 1] - start[p] if drawn[p] else 0
    occupied = np.empty(room, dtype=np.int64)
    count = np.empty(room, dtype=np.int64)
    found = 0
    for p in range(drawn.shape[0]):
        if drawn[p]:
            for i in range(start[p], start[p + 1]):
                c = cell[member[i]]
                if c >= 0:
                    if times[c] == 0:
                        occupied[found] = c
                        found += 1
                    times[c] += 1
            for i in range(first[p], found):
                count[i] = times[occupied[i]]
                times[occupied[i]] = 0
        first[p + 1] = found
    return first, occupied[:found].copy(), count[:found].copy()


@compiled
def _count(
    set_start: I64,
    set_member: I64,
    cell: I64,
    cells: int,
    pool_start: I64,
    first: I64,
    occupied: I64,
    count: I64,
    draw_start: I64,
    draw_pool: I64,
    draw_times: I64,
    scale: float,
    k: I64,
    lowest: int,
    steps: int,
    seen: I64,
    histogram: I64,
) -> None:
    inside = np.zeros(cells, dtype=np.int64)
    mean = np.zeros(cells, dtype=np.float64)
    for s in range(set_start.shape[0] - 1):
        shared = False
        for i in range(set_start[s], set_start[s + 1]):
            c = cell[set_member[i]]
            if c >= 0:
                inside[c] += 1
                shared = shared or inside[c] > 1
        if shared:
            for d in range(draw_start[s], draw_start[s + 1]):
                pool = draw_pool[d]
                part = scale * draw_times[d] / (pool_start[pool + 1] - pool_start[pool])
                for i in range(first[pool], first[pool + 1]):
                    mean[occupied[i]] += part * count[i]
            for d in range(draw_start[s], draw_start[s + 1]):
                for i in range(first[draw_pool[d]], first[draw_pool[d] + 1]):
                    c = occupied[i]
                    if mean[c] == 0.0:
                        continue
                    octave = np.int64(np.ceil(steps * np.log2(mean[c]) - 1e-9))
                    place = min(max(octave - lowest, 0), k.shape[0] - 1)
                    histogram[s, place] += 1
                    if inside[c] > k[place]:
                        seen[s] += inside[c] - k[place]
                    mean[c] = 0.0
        for i in range(set_start[s], set_start[s + 1]):
            c = cell[set_member[i]]
            if c >= 0:
                inside[c] = 0


def excess(cell: I64, *, set_start: I64, set_member: I64, pools: Pools, draws: Draws, scale: float = 1.0) -> Excess:
    """How far each set's members stand together in cells, against draws from their pools.

    `cell` has one number for every member there is, -1 for none. Set s has the members
    `set_member[set_start[s]:set_start[s + 1]]`, and each is in a pool that it is drawn from, so that no cell of the set
    is unknown to chance. `scale` (1 or more) multiplies the means, for cells that only one in so many could be in.
    """
    k, expected, log_moment = _tables()
    sets = set_start.shape[0] - 1
    seen = np.zeros(sets, dtype=np.int64)
    histogram = np.zeros((sets, k.shape[0]), dtype=np.int64)
    cells = int(cell.max(initial=-1)) + 1
    drawn = np.zeros(pools.start.shape[0] - 1, dtype=np.bool_)
    drawn[draws.pool] = True
    # Most members of a pool are in no cell, and many sets are drawn from the same pools.
    held = _occupied(cell, cells, *pools, drawn)
    _count(
        set_start,
        set_member,
        cell,
        cells,
        pools.start,
        *held,
        *draws,
        float(scale),
        k,
        _LOWEST,
        _STEPS,
        seen,
        histogram,
    )
    log10_p = np.zeros(sets)
    for s in np.flatnonzero(seen):
        met = np.flatnonzero(histogram[s])
        bound = histogram[s, met] @ log_moment[met] - _THETAS * seen[s]
        log10_p[s] = min(float(bound.min()) / np.log(10.0), 0.0)
    return Excess(seen, histogram @ expected, log10_p)
