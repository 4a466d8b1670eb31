"""The weight of a shared token at the figures of the specification."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.kernels.rarity import MICRO, micro, shared_bits


@pytest.mark.parametrize(("holders", "bits"), [(2, 17.9), (1_000, 9.0), (25_000, 4.4), (1_000_000, 0.0)])
def test_bits_of_a_token_held_by_so_many_of_a_million(holders: int, bits: float) -> None:
    assert round(float(shared_bits(np.array([holders / 1e6]), reuse=0.5)[0]), 1) == bits


@given(st.lists(st.integers(1, 1_000_000), min_size=2, max_size=20, unique=True), st.floats(0.01, 1.0))
def test_the_more_hold_it_the_less_it_says(holders: list[int], reuse: float) -> None:
    bits = shared_bits(np.array(sorted(holders)) / 1e6, reuse=reuse)
    assert (np.diff(bits) < 0).all()
    assert (bits >= 0).all()


def test_micro_bits_are_rounded_whole_millionths() -> None:
    assert micro(np.array([0.0, 1.5, 1 / 3])).tolist() == [0, 1_500_000, round(MICRO / 3)]
