"""Who inside a group has a life of its own: one card and one device for the same few, and nobody else of it."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from linkgraph.rings.households import set_apart
from tests.links.made_up import Kind
from tests.rings.made_up import context, groups

RING = set(range(12))
DESK = {0, 1, 2, 3}


def apart(*kinds: Kind, ring: set[int] = RING) -> list[set[int]]:
    found = set_apart(groups(ring, {50, 51, 52}), context(list(kinds)))
    assert found.columns == ["group", "account"]
    return [set(part["account"].to_list()) for _, part in found.group_by("group", maintain_order=True)][::2]


def card(*holders: Collection[int]) -> Kind:
    return Kind("card", "payment", [set(those) for those in holders])


def device(*holders: Collection[int]) -> Kind:
    return Kind("device", "device", [set(those) for those in holders])


def test_one_card_and_one_device_of_the_same_few_set_them_apart() -> None:
    assert apart(card(DESK), device(DESK)) == [RING - DESK, DESK]


def test_what_others_outside_the_group_hold_as_well_is_theirs_all_the_same() -> None:
    assert apart(card(DESK | {90, 51}), device(DESK)) == [RING - DESK, DESK]


@pytest.mark.parametrize(
    "kinds",
    [
        (card(DESK),),  # one thing may be an operator's
        (card(DESK), device({0, 1, 2})),  # dealt out in different ways
        (card(DESK), device(DESK | {4})),
        (card({0, 1}), device({0, 1})),  # two share by chance
        (card(set(range(7))), device(set(range(7)))),  # most of the group: that is the group
        (card(DESK), Kind("wallet", "payment", [DESK])),  # one family, one cause
        (card(DESK), Kind("link", "observed:link", [DESK])),  # nobody owns it
    ],
)
def test_what_leaves_a_group_whole(kinds: tuple[Kind, ...]) -> None:
    assert apart(*kinds) == [RING]


def test_of_sets_that_overlap_the_larger_stands() -> None:
    smaller = {2, 3, 4}
    assert apart(card(DESK, smaller), device(DESK, smaller)) == [RING - DESK, DESK]


def parts_of(size: int, *desks: Collection[int]) -> list[set[int]]:
    found = set_apart(groups(set(range(size))), context([card(*desks), device(*desks)]))
    return [set(part["account"].to_list()) for _, part in found.group_by("group", maintain_order=True)]


def test_two_desks_are_two_groups() -> None:
    other = {4, 5, 6}
    assert sorted(parts_of(14, DESK, other), key=len) == [other, DESK, set(range(7, 14))]


def test_a_group_that_is_made_of_such_handfuls_is_one_operators() -> None:
    assert parts_of(12, DESK, {4, 5, 6}) == [RING]
    assert parts_of(12, DESK, {4, 5, 6, 7}, {8, 9, 10, 11}) == [RING]
