"""Candidates by MinHash: found as often as their overlap promises, and no more of them than a bound a member."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import binom

from linkgraph.kernels.bins import BinSets, bin_sets
from linkgraph.kernels.minhash import candidates

Members = dict[int, set[int]]


def packed(sets: Members) -> BinSets:
    held = sorted(member << 32 | one for member, bins in sets.items() for one in bins)
    return bin_sets(np.array(held, dtype=np.uint64), least=1)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("overlapping", [0.05, 0.1, 0.3, 1.0])
def test_candidates_are_found_as_often_as_their_overlap_promises(seed: int, overlapping: float) -> None:
    """200 pairs of sets of 40 bins, all pairs in times of their own: P(found) = 1 - (1 - J) ** bands."""
    random = np.random.default_rng(seed)
    sets: Members = {}
    shared = round(80 * overlapping / (1 + overlapping))
    for pair in range(200):
        bins = pair * 1000 + random.choice(1000, 80, replace=False)
        sets[2 * pair] = set(bins[:40].tolist())
        sets[2 * pair + 1] = set(bins[40 - shared : 80 - shared].tolist())
    found = candidates(packed(sets), bands=20, reach=3, most=1)
    promised = 1 - (1 - shared / (80 - shared)) ** 20
    spread = (200 * promised * (1 - promised)) ** 0.5
    assert found.pair.tolist() == sorted(found.pair.tolist())
    assert all(a % 2 == 0 and b == a + 1 for a, b in (divmod(one, 2**32) for one in found.pair.tolist()))
    assert abs(len(found.pair) - 200 * promised) <= 4 * spread
    assert (found.agreeing, found.left_out) == (1, 0)


@pytest.mark.parametrize("seed", [1, 2])
def test_where_many_agree_by_chance_a_pair_must_agree_in_several_bands(seed: int) -> None:
    """300 members with 20 bins of 400, and 40 pairs among them that share most of theirs."""
    random = np.random.default_rng(seed)
    sets = {member: set(random.choice(400, 20, replace=False).tolist()) for member in range(300)}
    for member in range(0, 80, 2):
        sets[member + 1] = {*sorted(sets[member])[:15], *random.choice(400, 5, replace=False).tolist()}
    every = candidates(packed(sets), bands=40, reach=255, most=300)
    few = candidates(packed(sets), bands=40, reach=255, most=20)
    assert every.agreeing == 1 < few.agreeing
    assert len(few.pair) <= 20 * 300 < len(every.pair) == len(few.pair) + few.left_out
    assert set(few.pair.tolist()) < set(every.pair.tolist())
    assert {member << 32 | member + 1 for member in range(0, 80, 2)} <= set(few.pair.tolist())
    # What is kept is what the binomial distribution of each pair's overlap says.
    overlap = [len(sets[a] & sets[b]) / len(sets[a] | sets[b]) for a, b in combinations(range(300), 2)]
    promised = binom.sf(few.agreeing - 1, 40, overlap)
    assert abs(len(few.pair) - promised.sum()) <= 4 * (promised * (1 - promised)).sum() ** 0.5


def test_candidates_of_one_crowd_grow_with_the_reach_not_with_the_square() -> None:
    crowd = packed({member: {5, 6, 7} for member in range(300)})
    assert len(candidates(crowd, bands=8, reach=4, most=4).pair) == 4 * 300 - 10
    assert len(candidates(packed({}), bands=8, reach=4, most=4).pair) == 0
