"""Tallies, against Counter."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.kernels.tallies import distinct, runs


@given(st.lists(st.integers(-3, 9)))
def test_a_tally_is_rising_and_complete(values: list[int]) -> None:
    found, counts = runs(np.sort(np.array(values, dtype=np.int64)))
    assert list(zip(found.tolist(), counts.tolist(), strict=True)) == sorted(Counter(values).items())


@given(st.lists(st.integers(0, 2**64 - 1)))
def test_distinct_values_rise_and_stand_once(values: list[int]) -> None:
    twice = np.array([*values, *values], dtype=np.uint64)
    assert distinct(twice).tolist() == sorted(set(values))
