"""Greedy peeling with a heap, held against greedy peeling in slow, plain Python."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from benchmarks.peers.peeling import densest


def slowly(weights: list[list[float]]) -> tuple[set[int], set[int], float]:
    """Remove the row or column that costs least until nothing is left; the best set on the way."""
    rows, columns = set(range(len(weights))), set(range(len(weights[0])))
    rows = {row for row in rows if any(weights[row])}
    columns = {column for column in columns if any(line[column] for line in weights)}
    best = (set(rows), set(columns), -1.0)
    while rows or columns:
        density = sum(weights[row][column] for row in rows for column in columns) / (len(rows) + len(columns))
        if density > best[2]:
            best = (set(rows), set(columns), density)
        cost = [(sum(weights[row][column] for column in columns), 0, row) for row in rows]
        cost += [(sum(weights[row][column] for row in rows), 1, column) for column in columns]
        _, side, node = min(cost)
        (columns if side else rows).remove(node)
    return best


@given(seed=st.integers(0, 10_000), rows=st.integers(1, 9), columns=st.integers(1, 9), share=st.floats(0.2, 1))
def test_the_heap_takes_what_plain_peeling_takes(seed: int, rows: int, columns: int, share: float) -> None:
    random = np.random.default_rng(seed)
    weights = np.where(random.random((rows, columns)) < share, random.uniform(0.1, 1, (rows, columns)), 0)
    if not weights.any():
        weights[0, 0] = 1
    in_rows, in_columns, density = densest(sparse.csr_array(weights))
    expected = slowly(weights.tolist())
    assert set(np.flatnonzero(in_rows)) == expected[0]
    assert set(np.flatnonzero(in_columns)) == expected[1]
    np.testing.assert_allclose(density, expected[2], rtol=1e-9)


def test_a_block_of_equal_weights_is_found_whole() -> None:
    weights = np.zeros((30, 30))
    weights[4:9, 10:14] = 0.5
    weights[np.arange(30), np.arange(30)] += 0.1
    rows, columns, density = densest(sparse.csr_array(weights))
    assert np.flatnonzero(rows).tolist() == [4, 5, 6, 7, 8]
    assert np.flatnonzero(columns).tolist() == [10, 11, 12, 13]
    assert density == pytest.approx(20 * 0.5 / 9)
