"""Which ring is which between runs: each in one relation, whatever the names, and the other way round backwards."""

from __future__ import annotations

import random
from collections import Counter
from itertools import permutations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.rings.identity import match, relations

Rings = dict[str, set[int]]

BACKWARDS = {
    "same": "same",
    "grew": "shrank",
    "shrank": "grew",
    "merged": "split",
    "split": "merged",
    "new": "gone",
    "gone": "new",
}


def frame(rings: Rings, side: str) -> pl.DataFrame:
    rows = [(name, account) for name, accounts in rings.items() for account in accounts]
    return pl.DataFrame(rows, schema={side: pl.String, "account": pl.UInt32}, orient="row")


def related(old: Rings, new: Rings) -> list[tuple[str, str | None, str | None]]:
    return relations(frame(old, "old"), frame(new, "new")).select("relation", "old", "new").rows()


def matched(old: Rings, new: Rings) -> dict[str, str]:
    return dict(match(frame(old, "old"), frame(new, "new")).select("old", "new").iter_rows())


@st.composite
def partitions(draw: st.DrawFn) -> tuple[Rings, Rings]:
    """Two ways to put some of up to 24 accounts into rings."""
    size = draw(st.integers(0, 24))

    def one_side(letter: str) -> Rings:
        places = draw(st.lists(st.integers(0, 5), min_size=size, max_size=size))
        rings: Rings = {}
        for account, place in enumerate(places):
            if place:
                rings.setdefault(f"{letter}{place}", set()).add(account)
        return rings

    return one_side("o"), one_side("n")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"A": {1, 2, 3}}, {"X": {1, 2, 3}}, [("same", "A", "X")]),
        ({"A": {1, 2, 3}}, {"X": {1, 2, 3, 4}}, [("grew", "A", "X")]),
        ({"A": {1, 2, 3, 4}}, {"X": {1, 2, 3}}, [("shrank", "A", "X")]),
        ({"A": {1, 2}, "B": {3, 4, 5}}, {"X": {1, 2, 3, 4, 5}}, [("merged", "A", "X"), ("grew", "B", "X")]),
        ({"A": {1, 2, 3, 4, 5}}, {"X": {1, 2, 3}, "Y": {4, 5}}, [("shrank", "A", "X"), ("split", "A", "Y")]),
        ({"A": {1, 2}}, {"X": {3, 4}}, [("gone", "A", None), ("new", None, "X")]),
        # Half of either is not most of either.
        ({"A": {1, 2}}, {"X": {2, 3}}, [("gone", "A", None), ("new", None, "X")]),
        # Ten times as large: the old one is in it whole, so it goes on.
        ({"A": {1, 2, 3}}, {"X": set(range(30))}, [("grew", "A", "X")]),
        ({}, {}, []),
    ],
)
def test_what_becomes_of_rings(old: Rings, new: Rings, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert related(old, new) == expected


def test_the_most_accounts_stay_where_they_were() -> None:
    """Each old ring on its own would choose X; together they do better."""
    old = {"A": set(range(10)), "B": set(range(10, 16))}
    new = {"X": {*range(8), *range(10, 14)}, "Y": {8, 9}, "Z": {14, 15}}
    assert matched(old, new) == {"A": "X", "B": "Z"}
    assert related(old, new) == [("grew", "A", "X"), ("split", "A", "Y"), ("shrank", "B", "Z")]


def test_among_equals_the_most_alike_and_then_the_one_that_was_there_first() -> None:
    """What an id that is no longer used holds must not take over a ring that has not changed."""
    assert matched({"old": set(range(10)), "its own": {0, 1, 2}}, {"X": {0, 1, 2}}) == {"its own": "X"}
    assert matched({"B": {1, 2, 3}, "A": {1, 2, 3}}, {"X": {1, 2, 3}}) == {"A": "X"}


@given(partitions())
def test_every_ring_is_in_exactly_one_relation(sides: tuple[Rings, Rings]) -> None:
    old, new = sides
    rows = related(old, new)
    of_old = [row[1] for row in rows if row[0] not in {"new", "split"}]
    of_new = [row[2] for row in rows if row[0] not in {"gone", "merged"}]
    assert sorted(map(str, of_old)) == sorted(old)
    assert sorted(map(str, of_new)) == sorted(new)
    for relation, before, now in rows:
        assert (before is None) == (relation == "new")
        assert (now is None) == (relation == "gone")


@given(partitions(), st.randoms(use_true_random=False))
def test_names_and_order_play_no_part(sides: tuple[Rings, Rings], chance: random.Random) -> None:
    old, new = sides
    names = {name: f"r{place}" for place, name in enumerate([*old, *new])}
    other = list(names.values())
    chance.shuffle(other)
    names = dict(zip(names, other, strict=True))
    rows = [(names[name], accounts) for name, accounts in old.items()]
    chance.shuffle(rows)
    renamed = related(dict(rows), {names[name]: accounts for name, accounts in new.items()})
    expected = [(kind, names.get(before or ""), names.get(now or "")) for kind, before, now in related(old, new)]
    assert Counter(renamed) == Counter(expected)


@given(partitions())
def test_backwards_every_relation_is_its_opposite(sides: tuple[Rings, Rings]) -> None:
    """Where two assignments are equally good, which of them is taken may differ; how many of each kind may not."""
    old, new = sides
    forth = Counter(row[0] for row in related(old, new))
    back = Counter(BACKWARDS[row[0]] for row in related(new, old))

    def unmatched(found: Counter[str]) -> list[int]:
        return [found[kind] for kind in ("merged", "split", "new", "gone")]

    assert unmatched(forth) == unmatched(back)


@given(partitions())
def test_no_other_assignment_keeps_more_accounts(sides: tuple[Rings, Rings]) -> None:
    """Against every way to pair off up to five rings with up to five."""
    old, new = sides

    def kept(before: str, now: str | None) -> int:
        both = len(old[before] & new[now]) if now else 0
        return both if now and 2 * both > min(len(old[before]), len(new[now])) else 0

    best = max(
        (
            sum(kept(before, now) for before, now in zip(old, choice, strict=False))
            for choice in permutations([*new, *[None] * len(old)], len(old))
        ),
        default=0,
    )
    assert sum(len(old[before] & new[now]) for before, now in matched(old, new).items()) == best


@given(partitions())
def test_numbering_again_changes_nothing(sides: tuple[Rings, Rings]) -> None:
    """Ids that are kept are found again: whatever else an older run has left beside them."""
    old, new = sides
    carried = {later: earlier for earlier, later in matched(old, new).items()}
    now = {carried.get(name, f"fresh {name}"): accounts for name, accounts in new.items()}
    gone = {name: accounts for name, accounts in old.items() if name not in now}
    assert matched({**gone, **now}, new) == {carried.get(name, f"fresh {name}"): name for name in new}
