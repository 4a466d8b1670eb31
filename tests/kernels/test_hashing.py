"""The fixed scramble: known values, no collisions, real permutations."""

from __future__ import annotations

import numpy as np
import pytest

from linkgraph.kernels.hashing import increment, mix, scramble, scrambled_order


def test_it_is_splitmix64() -> None:
    # The first two numbers that splitmix64 gives from state 0, as published with the algorithm.
    assert int(scramble(np.array([0]))[0]) == 0xE220A8397B1DCDAF
    assert int(scramble(np.array([0]), seed=1)[0]) == 0x6E789E6AA1B965F4


@pytest.mark.parametrize("seed", [0, 1, 17, 2**40])
def test_every_number_has_a_scramble_of_its_own(seed: int) -> None:
    scrambled = scramble(np.arange(10_000), seed=seed)
    assert len(set(scrambled.tolist())) == 10_000
    assert abs(np.unpackbits(scrambled.view(np.uint8)).mean() - 0.5) < 0.01
    assert int(scrambled[7]) == int(mix(np.uint64(7) + increment(seed)))


@pytest.mark.parametrize("size", [0, 1, 2, 1000])
def test_an_order_is_a_permutation_and_another_seed_another_one(size: int) -> None:
    assert sorted(scrambled_order(size).tolist()) == list(range(size))
    if size == 1000:
        assert (scrambled_order(size) == scrambled_order(size, seed=1)).mean() < 0.02
        assert (scrambled_order(size) == np.arange(size)).mean() < 0.02
