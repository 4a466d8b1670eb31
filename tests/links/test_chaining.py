"""Links → chains: every pair of a chain has the bits of its weakest link."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from linkgraph.links.chaining import AHEAD, LEAST, WHOLE, chained
from linkgraph.links.frame import pair_frame, pairs_of

ACCOUNTS = 2000
MICRO = 1_000_000


def links(bits: dict[tuple[int, int], float]) -> pl.DataFrame:
    pair = np.array([low << 32 | high for low, high in bits], dtype=np.uint64)
    shared = np.arange(4, 4 + len(bits), dtype=np.uint32)
    amounts = np.array([round(amount * MICRO) for amount in bits.values()], dtype=np.int64)
    return pair_frame("relay", pair, microbits=amounts, shared=shared)


def whole(bits: dict[tuple[int, int], float]) -> pl.DataFrame:
    return chained(links(bits), signal="relay", ceiling=18.0, accounts=ACCOUNTS)


def test_every_pair_of_a_chain_has_the_bits_and_the_days_of_its_weakest_link() -> None:
    found = whole({(3, 9): 40.0, (5, 9): 12.0, (5, 7): 25.0, (20, 21): 9.0})
    assert found.select("a", "b", "microbits", "shared", "weight").rows() == [
        (3, 5, 12 * MICRO, 5, 1.0),
        (3, 7, 12 * MICRO, 5, 1.0),
        (3, 9, 18 * MICRO, 4, 1.0),
        (5, 7, 18 * MICRO, 6, 1.0),
        (5, 9, 12 * MICRO, 5, 1.0),
        (7, 9, 12 * MICRO, 5, 1.0),
        (20, 21, 9 * MICRO, 7, 1.0),
    ]


def test_a_way_round_is_as_good_as_the_direct_link_or_better() -> None:
    found = whole({(3, 5): 8.0, (5, 9): 16.0, (3, 9): 15.0})
    assert found.select("a", "b", "microbits").rows() == [(3, 5, 15 * MICRO), (3, 9, 15 * MICRO), (5, 9, 16 * MICRO)]


def test_links_that_chance_alone_brings_join_nobody_and_stay() -> None:
    weak = LEAST - 0.1
    found = whole({(3, 9): 12.0, (5, 9): weak, (5, 7): 12.0})
    assert found.select("a", "b", "microbits").rows() == [
        (3, 9, 12 * MICRO),
        (5, 7, 12 * MICRO),
        (5, 9, round(weak * MICRO)),
    ]


@pytest.mark.parametrize("size", [WHOLE, WHOLE + 1, 600])
def test_a_long_chain_grows_linearly_and_its_pairs_stand_for_all(size: int) -> None:
    bits = {(low, low + 1): 10.0 + low % 5 for low in range(100, 99 + size)}
    found = whole(bits)
    assert set(pairs_of(links(bits)).tolist()) <= set(pairs_of(found).tolist())
    possible = size * (size - 1) // 2
    if size <= WHOLE:
        assert found.height == possible
    else:
        assert found.height <= size * (AHEAD + 1)
        assert found["weight"].sum() == pytest.approx(possible, rel=0.02 if size == 600 else 0.05)
    partners = np.bincount(pl.concat([found["a"], found["b"]]).to_numpy())[100:]
    assert partners.min() >= min(size - 1, AHEAD)


def test_nothing_gives_nothing() -> None:
    assert whole({}).shape == (0, 6)
