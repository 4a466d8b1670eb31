"""Sets of time bins, against Python's own sets."""

from __future__ import annotations

from collections import Counter
from math import exp, factorial, log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.kernels.bins import BinSets, bin_sets, met, overlap, shared_bins, surprise

members = st.dictionaries(st.integers(0, 2**20), st.sets(st.integers(0, 60), min_size=1), max_size=6)
Members = dict[int, set[int]]


def held(sets: Members) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return np.array(sorted(member << 32 | one for member, bins in sets.items() for one in bins), dtype=np.uint64)


def as_sets(sets: BinSets) -> Members:
    return {
        int(member): set(sets.bins[sets.start[i] : sets.start[i + 1]].tolist()) for i, member in enumerate(sets.member)
    }


def as_members(packed: np.ndarray[tuple[int], np.dtype[np.uint64]]) -> Members:
    found: Members = {}
    for value in packed.tolist():
        found.setdefault(value >> 32, set()).add(value & 0xFFFFFFFF)
    return found


@given(members, st.integers(1, 7), st.integers(1, 4), st.integers(1, 9))
def test_wider_bins_hold_what_the_narrow_ones_held_and_sets_in_too_few_cells_are_left_out(
    sets: Members, step: int, least: int, cell: int
) -> None:
    found = bin_sets(held(sets), least=least, step=step, cell=cell)
    wider = {member: {one // step for one in bins} for member, bins in sets.items()}
    assert as_sets(found) == {
        member: bins for member, bins in wider.items() if len({one // cell for one in bins}) >= least
    }
    assert found.member.tolist() == sorted(found.member.tolist())
    assert found.bins.shape[0] == found.start[-1]
    assert all(sorted(set(mine.tolist())) == mine.tolist() for mine in np.split(found.bins, found.start[1:-1]))


@given(members)
def test_bins_of_a_single_member_are_taken_out(sets: Members) -> None:
    holders = Counter(one for bins in sets.values() for one in bins)
    expected = {member: {one for one in bins if holders[one] > 1} for member, bins in sets.items()}
    left, alike = shared_bins(bin_sets(held(sets), least=1))
    assert left.tolist() == sorted(left.tolist())
    assert as_members(left) == {member: bins for member, bins in expected.items() if bins}
    assert alike == pytest.approx(sum((n / holders.total()) ** 2 for n in holders.values()) if holders else 0.0)


@given(members, st.integers(-30, 30), st.integers(1, 9))
def test_overlap_counts_the_cells_of_shared_bins_after_the_move(sets: Members, shift: int, cell: int) -> None:
    ordered = [sets[member] for member in sorted(sets)]
    pairs = [(a, b) for a in range(len(ordered)) for b in range(len(ordered)) if a != b]
    packed = np.array([a << 32 | b for a, b in pairs], dtype=np.uint64)
    found = overlap(bin_sets(held(sets), least=1), packed, shifts=[shift], cell=cell)
    expected = [len({one // cell for one in ordered[a] & {moved + shift for moved in ordered[b]}}) for a, b in pairs]
    assert found.tolist() == expected


@given(members, st.lists(st.integers(-30, 30), min_size=1, max_size=4), st.integers(0, 6))
def test_overlap_over_several_shifts_is_exact_up_to_what_is_asked_for(
    sets: Members, shifts: list[int], most: int
) -> None:
    pairs = np.array([a << 32 | b for a in range(len(sets)) for b in range(len(sets)) if a != b], dtype=np.uint64)
    made = bin_sets(held(sets), least=1)
    each = [overlap(made, pairs, shifts=[shift], cell=3) for shift in shifts]
    whole = np.stack(each).sum(axis=0)
    found = overlap(made, pairs, shifts=shifts, cell=3, most=np.full(pairs.shape[0], most))
    assert found[whole <= most].tolist() == whole[whole <= most].tolist()
    assert (found[whole > most] > most).all()


def test_a_moment_far_from_all_others_takes_no_room() -> None:
    far = {1: {3, 2**32 - 1}, 2: {3, 2**32 - 1}, 3: {2**31}}
    left, alike = shared_bins(bin_sets(held(far), least=1))
    assert as_members(left) == {1: far[1], 2: far[2]}
    assert alike == pytest.approx(9 / 25)


@pytest.mark.parametrize(("seen", "expected"), [(1, 0.5), (3, 1.0), (9, 0.01), (9, 12.0), (40, 2.5)])
def test_surprise_is_the_upper_tail_of_poisson_in_bits(seen: int, expected: float) -> None:
    tail = sum(exp(-expected) * expected**k / factorial(k) for k in range(seen, seen + 120))
    assert float(surprise(np.array([seen]), np.array([expected]))[0]) == pytest.approx(-log2(tail), rel=1e-9)


def test_nothing_seen_is_no_surprise() -> None:
    assert surprise(np.array([0]), np.array([0.0])).tolist() == [0.0]


@given(members, st.lists(st.sets(st.integers(0, 60), min_size=1), max_size=4), st.integers(1, 9), st.integers(1, 3))
def test_whoever_meets_a_group_in_enough_cells(sets: Members, groups: list[set[int]], cell: int, least: int) -> None:
    packed = bin_sets(held(sets), least=1)
    start = np.append(0, np.cumsum([len(group) for group in groups])).astype(np.int64)
    bins = np.array([one for group in groups for one in sorted(group)], dtype=np.int64)
    expected = [
        (g, position)
        for g, group in enumerate(groups)
        for position, member in enumerate(packed.member.tolist())
        if len({one // cell for one in group & sets[member]}) >= least
    ]
    found = met(packed, start, bins, cell=cell, least=least)
    assert [divmod(one, 2**32) for one in found.tolist()] == expected
