"""Keys and their holders, against sets."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.kernels.holders import Keys, jaccard, pack, unpack

HOLDERS = 6
# Keys that differ in their upper bits: the lower ones make room for the holder.
keys = st.integers(0, 9).map(lambda number: number << 55)
held_pairs = st.lists(st.tuples(keys, st.integers(0, HOLDERS - 1)), max_size=40)


def packed(pairs: list[tuple[int, int]]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    key = np.array([key for key, _ in pairs], dtype=np.uint64)
    return pack(key, np.array([holder for _, holder in pairs], dtype=np.uint32), holders=HOLDERS)


@given(held_pairs, st.integers(1, 3), st.integers(1, 6))
def test_unpacking_gives_the_distinct_holders_of_the_keys_in_range(
    pairs: list[tuple[int, int]], least: int, most: int
) -> None:
    expected = {key: sorted({holder for other, holder in pairs if other == key}) for key, _ in pairs}
    expected = {key: expected[key] for key in sorted(expected) if least <= len(expected[key]) <= most}
    key, start, holder = unpack(packed(pairs), holders=HOLDERS, least=least, most=most)
    assert key.tolist() == list(expected)
    assert [holder[start[i] : start[i + 1]].tolist() for i in range(len(key))] == list(expected.values())
    assert len(start) == len(key) + 1


@given(st.lists(st.integers(0, 2**64 - 1), max_size=40), st.integers(1, 5))
def test_every_key_is_packed_in_one_part_and_parts_rise(key: list[int], parts: int) -> None:
    keys, holder = np.array(key, dtype=np.uint64), np.zeros(len(key), dtype=np.uint32)
    whole = np.sort(pack(keys, holder, holders=HOLDERS))
    cut = [np.sort(pack(keys, holder, holders=HOLDERS, part=part, parts=parts)) for part in range(parts)]
    assert np.concatenate(cut).tolist() == whole.tolist()


@pytest.mark.parametrize(("holders", "dropped"), [(1, 1), (2, 1), (3, 2), (1_000_000, 20)])
def test_keys_that_agree_in_all_but_the_bits_of_the_holder_are_one(holders: int, dropped: int) -> None:
    key = np.array([1 << dropped, (1 << dropped) + 1, 2 << dropped], dtype=np.uint64)
    found, _, _ = unpack(pack(key, np.zeros(3, dtype=np.uint32), holders=holders), holders=holders)
    assert found.tolist() == [1 << dropped, 2 << dropped]


@given(st.sets(st.integers(0, 2**44 - 1), max_size=60), st.lists(st.integers(0, 2**64 - 1), max_size=20), st.data())
def test_keys_are_found_where_they_stand_and_nothing_else_is(
    upper: set[int], strangers: list[int], data: st.DataObject
) -> None:
    holders = 2**20
    rising = sorted(key << 20 for key in upper)
    low_bits = data.draw(st.integers(0, 2**20 - 1))
    queries = [key + low_bits for key in rising] + strangers
    found = Keys(np.array(rising, dtype=np.uint64), holders=holders).find(np.array(queries, dtype=np.uint64))
    place = {key: i for i, key in enumerate(rising)}
    assert found.tolist() == [place.get(query >> 20 << 20, -1) for query in queries]


@given(st.lists(st.sets(st.integers(0, 12), min_size=1), min_size=1, max_size=6))
def test_jaccard_is_shared_over_all(sets: list[set[int]]) -> None:
    start = np.cumsum([0, *map(len, sets)])
    holder = np.array([one for members in sets for one in sorted(members)], dtype=np.uint32)
    for a, b in product(range(len(sets)), repeat=2):
        assert jaccard(start, holder, a, b) == len(sets[a] & sets[b]) / len(sets[a] | sets[b])
