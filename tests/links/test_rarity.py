"""Rule rarity: bits by the formula, every pair of small tokens, few pairs of large ones, the same in any buckets."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from linkgraph.kernels.rarity import MICRO, micro, shared_bits
from linkgraph.links.frame import pair_frame, pairs_of, said_of
from linkgraph.links.rarity import Weighed, candidates, pairs_expected, said, weigh
from linkgraph.tables.tokens import LISTED_COST
from tests.links.made_up import ACCOUNTS, Kind, holders, pack, tables, unpack

Pairs = np.ndarray[tuple[int], np.dtype[np.uint64]]


def weighed(kind: Kind, *, whole: int = 40, ahead: int = 20, accounts: int = ACCOUNTS) -> Weighed:
    signals, tokens, sightings = tables([kind])
    return weigh(signals.row(0, named=True), tokens, sightings=sightings, accounts=accounts, whole=whole, ahead=ahead)


def made(
    kind: Kind, *, whole: int = 40, ahead: int = 20, inner: list[int] | None = None, accounts: int = ACCOUNTS
) -> list[Pairs]:
    one = weighed(kind, whole=whole, ahead=ahead, accounts=accounts)
    return [
        candidates(one, accounts=accounts, whole=whole, ahead=ahead, first=first, last=last)
        for first, last in pairwise([0, *sorted(inner or []), accounts])
    ]


@pytest.mark.parametrize(
    ("held_by", "of", "reuse", "bits"),
    [(2, 1_000_000, 0.5, 17.93), (1000, 1_000_000, 0.5, 8.97), (25_000, 1_000_000, 0.5, 4.36), (7, 7, 0.5, 0.0)],
)
def test_bits_are_those_of_the_specification(held_by: int, of: int, reuse: float, bits: float) -> None:
    assert shared_bits(np.array([held_by / of]), reuse=reuse)[0] == pytest.approx(bits, abs=0.005)


@given(held_by=st.integers(1, 10**6), more=st.integers(1, 10**6), reuse=st.floats(0.01, 1.0))
def test_the_more_hold_it_the_less_it_says(held_by: int, more: int, reuse: float) -> None:
    of = held_by + more
    fewer, many = shared_bits(np.array([held_by / of, (held_by + 1) / of]), reuse=reuse)
    assert fewer > many or held_by + 1 == of
    assert many >= 0.0
    assert fewer == pytest.approx(log2(1 + reuse * (of / held_by - 1)))


def test_micro_bits_are_whole_and_nearest() -> None:
    assert micro(np.array([1.2345678, 0.0, 0.0000004, 0.0000006])).tolist() == [1_234_568, 0, 0, 1]


def test_a_token_is_weighed_against_all_that_could_have_shown_it() -> None:
    kind = Kind("device", "device", [{1, 2, 3}], reuse=0.5, exposed=300)
    assert weighed(kind).amount.tolist() == [round(log2(1 + 0.5 * (100 - 1)) * MICRO)]


def test_discount_and_list_are_taken_off_before_anything_else() -> None:
    plain = weighed(Kind("address", "x", [{1, 2}, {3, 4}])).amount.tolist()
    cheaper = weighed(Kind("address", "x", [{1, 2}, {3, 4}], discount=2.0, listed=frozenset({1}))).amount.tolist()
    assert [before - after for before, after in zip(plain, cheaper, strict=True)] == [
        2 * MICRO,
        round((2 + LISTED_COST) * MICRO),
    ]


def test_tokens_worth_nothing_are_dropped() -> None:
    everybody = range(40)
    kind = Kind("code", "x", [everybody, {1, 2}, set(range(20))], exposed=40, discount=1.0)
    one = weighed(kind)
    assert one.amount.tolist() == [kind.amount(1)]
    assert kind.amount(0) < kind.amount(2) < 0
    assert one.member.tolist() == [1, 2]
    assert unpack(made(kind)[0]) == [(1, 2)]


@given(those=holders(most=20))
def test_a_small_token_pairs_all_its_holders_and_nobody_else(those: list[frozenset[int]]) -> None:
    expected = {pair for group in those for pair in combinations(sorted(group), 2)}
    assert unpack(made(Kind("card", "payment", those))[0]) == sorted(expected)


@given(
    those=holders(most=60, tokens=5),
    whole=st.integers(2, 30),
    ahead=st.integers(1, 40),
    inner=st.lists(st.integers(0, 60), max_size=6),
)
def test_the_parts_change_no_pair(those: list[frozenset[int]], whole: int, ahead: int, inner: list[int]) -> None:
    kind = Kind("card", "payment", those)
    together = made(kind, whole=whole, ahead=ahead)[0]
    parts = made(kind, whole=whole, ahead=ahead, inner=inner)
    assert np.array_equal(np.concatenate(parts), together)
    for part, (first, last) in zip(parts, pairwise([0, *sorted(inner), ACCOUNTS]), strict=True):
        assert all(first <= a < last for a, _ in unpack(part))


@given(those=holders(most=20), whole=st.integers(2, 30), ahead=st.integers(10, 40))
def test_how_many_pairs_an_account_makes_is_known_before(those: list[frozenset[int]], whole: int, ahead: int) -> None:
    one = weighed(Kind("card", "payment", those), whole=whole, ahead=ahead)
    expected = pairs_expected(one, accounts=ACCOUNTS, whole=whole, ahead=ahead)
    small = [sorted(group) for group in those if 2 <= len(group) <= whole]
    large = sum(len(group) for group in those if len(group) > whole)
    after = [sum(len(group) - 1 - group.index(a) for group in small if a in group) for a in range(ACCOUNTS)]
    assert expected.sum() == pytest.approx(sum(after) + ahead * large)
    if not large:
        assert expected.tolist() == after


@pytest.mark.parametrize("ahead", [10, 20, 40])
@pytest.mark.parametrize("size", [41, 300, 900])
def test_a_large_token_makes_pairs_by_its_holders_not_by_their_square(size: int, ahead: int) -> None:
    rng = np.random.default_rng(size)
    group = set(rng.choice(ACCOUNTS, size, replace=False).tolist())
    kind = Kind("card", "payment", [group])
    pairs = made(kind, ahead=ahead)[0]
    expected = pairs_expected(weighed(kind, ahead=ahead), accounts=ACCOUNTS, whole=40, ahead=ahead)
    assert len(pairs) <= size * ahead == pytest.approx(expected.sum())
    assert {account for pair in unpack(pairs) for account in pair} == group


@pytest.mark.slow
def test_a_token_of_two_hundred_thousand_holders_costs_as_much_as_its_holders() -> None:
    size, ahead = 200_000, 10
    one = weighed(Kind("card", "payment", [range(size)], exposed=2 * size), ahead=ahead, accounts=size)
    pairs = candidates(one, accounts=size, whole=40, ahead=ahead, first=0, last=size)
    assert size * ahead * 0.99 < len(pairs) <= size * ahead
    ends = (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
    degree = np.bincount(np.concatenate(ends), minlength=size)
    assert degree.min() >= ahead
    assert degree.max() <= 2 * ahead
    graph = coo_array((np.ones(len(pairs), dtype=np.int8), ends), shape=(size, size))
    assert connected_components(graph, directed=False)[0] == 1
    # What the pairs stand for is what all of them would have been.
    assert len(pairs) * one.stands_for[0] == pytest.approx(size * (size - 1) / 2, rel=0.01)


def test_accounts_that_share_large_tokens_meet_in_the_same_pairs() -> None:
    group = set(range(0, 1000, 2))
    once = made(Kind("card", "payment", [group]))[0]
    twice = made(Kind("card", "payment", [group, group, group]))[0]
    assert np.array_equal(once, twice)


def test_a_pair_shown_by_a_small_token_stands_for_itself() -> None:
    kind = Kind("card", "payment", [set(range(500)), {1, 2}])
    bits = said(weighed(kind), pack({(1, 2), (1, 3), (600, 601)}))
    assert bits.shared.tolist() == [2, 1, 0]
    assert bits.weight.tolist() == [1.0, pytest.approx(499 / 40), np.inf]


@given(those=holders(most=9, tokens=80), decay=st.floats(0, 1), ceiling=st.floats(1, 40))
def test_bits_of_a_pair_are_those_of_plain_python(those: list[frozenset[int]], decay: float, ceiling: float) -> None:
    kind = Kind("card", "payment", those, decay=decay, ceiling=ceiling)
    every = list(combinations(range(9), 2))
    bits = said(weighed(kind), pack(every))
    assert bits.microbits.tolist() == [kind.microbits(a, b) if kind.shared(a, b) else 0 for a, b in every]
    assert bits.shared.tolist() == [len(kind.shared(a, b)) for a, b in every]


def test_more_shared_tokens_than_the_first_buffer_are_all_counted() -> None:
    kind = Kind("card", "payment", [{1, 2}] * 200, decay=1.0, ceiling=1e6)
    bits = said(weighed(kind), pack({(1, 2)}))
    assert (bits.microbits.tolist(), bits.shared.tolist()) == ([200 * kind.amount(0)], [200])


@given(pairs=st.sets(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))))
def test_pairs_survive_the_frame(pairs: set[tuple[int, int]]) -> None:
    packed = pack(pairs)
    frame = pair_frame("card", packed, microbits=np.ones(packed.size, np.int64), shared=np.ones(packed.size, np.uint32))
    assert np.array_equal(pairs_of(frame), packed)
    assert frame.select("a", "b").rows() == sorted(pairs)
    assert frame["weight"].to_list() == [1.0] * len(pairs)


@given(known=st.sets(st.tuples(st.integers(0, 4), st.integers(5, 9))), asked=st.sets(st.integers(0, 4)))
def test_a_frame_says_what_it_has_and_nothing_of_other_pairs(known: set[tuple[int, int]], asked: set[int]) -> None:
    packed = pack(known)
    amount, shared = np.arange(packed.size) + 7, np.arange(packed.size, dtype=np.uint32) + 1
    frame = pair_frame("card", packed, microbits=amount, shared=shared, weight=shared / 2)
    pairs = [(a, b) for a in sorted(asked) for b in range(5, 10)]
    found = said_of(frame, pack(pairs))
    place = {pair: i for i, pair in enumerate(sorted(known))}
    assert found.microbits.tolist() == [place[pair] + 7 if pair in place else 0 for pair in pairs]
    assert found.shared.tolist() == [place[pair] + 1 if pair in place else 0 for pair in pairs]
    assert found.weight.tolist() == [(place[pair] + 1) / 2 if pair in place else np.inf for pair in pairs]
