"""Groups formed without a family, tested on it: chance is called chance, what is shared is found, and nothing leaks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from scipy import stats

from linkgraph.core.settings import LinkSettings, RingSettings
from linkgraph.kernels.excess import Draws, Pools, excess
from linkgraph.links import link
from linkgraph.rings import Context, Formed, form, held_out, matched, significance
from linkgraph.rings.held_out import _belonging, cells, without_each_family
from linkgraph.rings.significance import Chance, false_discovery
from linkgraph.tables.activity import Activity
from tests.links.made_up import Kind
from tests.rings.made_up import context, groups

PEOPLE = 3000
SIZE = 10
GROUPS = 25
RINGS = RingSettings.model_validate({})
LINKS = LinkSettings.model_validate({})
Holders = list[set[int]]


def together(of: int, *, each: int = SIZE) -> Holders:
    """For every group tokens that `each` of its accounts hold, until everybody holds one."""
    return [
        set(range(group * SIZE + first, group * SIZE + first + each))
        for group in range(of)
        for first in range(0, SIZE, each)
    ]


def anywhere(rng: np.random.Generator, sizes: list[int]) -> Holders:
    """Tokens of these sizes, held by anybody."""
    return [set(rng.choice(PEOPLE, size, replace=False).tolist()) for size in sizes]


def world(*kinds: Kind) -> tuple[pl.DataFrame, Context]:
    """The pairs that the signals link, and what membership is read from."""
    bare = context(kinds, accounts=PEOPLE)
    found = link(bare.signals, bare.tokens, sightings=bare.sightings, events={}, accounts=PEOPLE, rules=LINKS)
    return found.pairs, replace(bare, links=found.links)


def kinds(*, cards: Holders, devices: Holders | None = None) -> tuple[Kind, ...]:
    """Every group has a device and a template of its own; who holds which card is given."""
    return (
        Kind("card", "payment", cards, exposed=PEOPLE),
        Kind("device", "device", together(GROUPS) if devices is None else devices, exposed=PEOPLE),
        Kind("template", "content", together(GROUPS), exposed=PEOPLE),
    )


def weighed(pairs: pl.DataFrame, given: Context) -> tuple[Formed, Chance]:
    accounts = pl.DataFrame({"account": range(PEOPLE), "country": "AA", "plan": "pro", "created_at": 0})
    like = matched(accounts, Activity.create_empty())
    formed = form(pairs, given, rules=RINGS, seed=0)
    return formed, significance(pairs, formed.members, context=given, like=like, rules=RINGS, links=LINKS, seed=0)


def bounds(found: Chance, family: str) -> list[float]:
    return found.held_out.filter(pl.col("family") == family)["log10_p"].to_list()


def test_what_a_group_shares_without_having_been_formed_by_it_is_no_chance() -> None:
    formed, found = weighed(*world(*kinds(cards=together(GROUPS, each=5))))
    assert formed.members["group"].n_unique() == GROUPS
    assert found.held_out.height == 3 * GROUPS
    assert set(found.held_out["accounts"]) == {SIZE}
    cards = found.held_out.filter(pl.col("family") == "payment")
    assert set(cards["shared"]) == {8}
    assert cards["log10_p"].max() < -10  # type: ignore[operator]
    assert (found.significance["families_tested"] == 3).all()
    assert found.significance["log10_q"].max() < -10  # type: ignore[operator]
    assert (found.significance["log10_q"] >= found.significance["log10_p"]).all()


def test_a_group_of_one_family_shares_nothing_else() -> None:
    rng = np.random.default_rng(4)
    only = Kind("template", "content", together(GROUPS), exposed=PEOPLE)
    stray = Kind("card", "payment", anywhere(rng, [2] * 40), exposed=PEOPLE)
    formed, found = weighed(*world(only, stray))
    alone = formed.members.filter(pl.col("account") < GROUPS * SIZE)["group"].unique()
    mine = found.significance.filter(pl.col("group").is_in(alone.to_list()))
    assert mine.height == GROUPS
    # Without its templates nobody stands together; what is left to ask about is shared by nobody.
    assert "content" not in found.held_out["family"]
    assert (mine["log10_q"] == 0.0).all()


@pytest.mark.parametrize("seed", range(8))
def test_a_family_that_is_spread_at_random_is_called_chance(seed: int) -> None:
    """From links to groups to tests, with cards of all sizes that anybody holds: cards that happen to fall into a group
    had their say in forming it, and must not be believed for that.
    """
    rng = np.random.default_rng(seed)
    cards = anywhere(rng, [2] * 300 + [5] * 100 + [40] * 20 + [600])
    _, found = weighed(*world(*kinds(cards=cards)))
    payment = bounds(found, "payment")
    assert len(payment) == GROUPS
    for level in (0.2, 0.05, 0.01):
        rejected = sum(bound <= np.log10(level) for bound in payment)
        assert stats.binomtest(rejected, GROUPS, level, alternative="greater").pvalue > 1e-4
    # The families that are no chance are found all the same.
    assert sum(bound < -10 for bound in bounds(found, "device")) == GROUPS


def test_the_tested_set_is_formed_as_if_the_family_were_not_there() -> None:
    rng = np.random.default_rng(9)
    cards = anywhere(rng, [3] * 400) + together(GROUPS, each=5)
    pairs, given = world(*kinds(cards=cards))
    formed = form(pairs, given, rules=RINGS, seed=0)
    sets = dict(without_each_family(pairs, formed.members, context=given, rules=RINGS, links=LINKS, seed=0))["payment"]
    fewer, bare = world(*kinds(cards=[]))
    never = form(fewer, bare, rules=RINGS.model_copy(update={"rounds": 0}), seed=0)
    assert sorted(map(tuple, _sets(sets))) == sorted(map(tuple, _sets(never.members)))


def test_what_the_family_joined_falls_apart_and_the_choice_of_a_piece_is_paid_for() -> None:
    """Two groups with templates of their own, and two cards that all twenty use."""
    both = set(range(2 * SIZE))
    pairs, given = world(
        Kind("card", "payment", [both, both], exposed=PEOPLE),
        Kind("template", "content", together(2), exposed=PEOPLE),
    )
    formed, found = weighed(pairs, given)
    assert formed.members["group"].n_unique() == 1
    sets = dict(without_each_family(pairs, formed.members, context=given, rules=RINGS, links=LINKS, seed=0))
    assert _sets(sets["payment"]) == [list(range(SIZE))]
    assert sets["payment"]["pieces"].unique().to_list() == [2]
    row = found.held_out.row(by_predicate=pl.col("family") == "payment", named=True)
    assert row["accounts"] == SIZE
    # Two pieces, and two looks at one signal.
    assert row["log10_p"] == pytest.approx(_bound(given, list(range(SIZE))) + np.log10(2 * 2))
    assert found.significance["log10_p"][0] == pytest.approx(found.held_out["log10_p"].min() + np.log10(2))


def test_a_thing_that_few_could_show_is_held_against_those_few() -> None:
    every, few = (
        weighed(*world(replace(kinds(cards=together(GROUPS, each=5))[0], exposed=exposed), *kinds(cards=[])[1:]))
        for exposed in (PEOPLE, 500)
    )
    given = world(*kinds(cards=together(GROUPS, each=5)))[1]
    for (_, found), scale in ((every, 1.0), (few, 6.0)):
        bound = _bound(given, list(range(SIZE)), scale=scale) + np.log10(2)
        assert bounds(found, "payment") == pytest.approx([bound] * GROUPS)


@pytest.mark.parametrize("family", ["payment", "device", "content"])
def test_pairs_without_a_family_are_those_that_the_other_families_link(
    family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the signal had not been there, to the micro-bit; also where what is left is below the bar."""
    rng = np.random.default_rng(12)
    common = Kind("phrase", "content", anywhere(rng, [60] * 30), exposed=PEOPLE, reuse=0.3)
    those = (*kinds(cards=together(GROUPS, each=5) + anywhere(rng, [3] * 200)), common)
    pairs, given = world(*those)
    seen: list[pl.DataFrame] = []

    def keeping(left: pl.DataFrame, **_: object) -> pl.DataFrame:
        seen.append(left)
        return groups()

    monkeypatch.setattr(held_out, "communities", keeping)
    members = form(pairs, given, rules=RINGS, seed=0).members
    order = [name for name, _ in without_each_family(pairs, members, context=given, rules=RINGS, links=LINKS, seed=0)]
    left = seen[order.index(family)]
    other, _ = world(*(kind for kind in those if kind.family != family))
    columns = ["a", "b", "microbits"]
    assert_frame_equal(left.select(columns), other.select(columns))


def _bound(given: Context, members: list[int], *, scale: float = 1.0) -> float:
    """The card's, of the better of two looks, before anything is paid."""
    everybody = Pools(np.array([0, PEOPLE]), np.arange(PEOPLE))
    size = np.array([len(members)])
    return min(
        float(
            excess(
                cell,
                set_start=np.append(0, size),
                set_member=np.array(members),
                pools=everybody,
                draws=Draws(np.array([0, 1]), np.array([0]), size),
                scale=scale,
            ).log10_p[0]
        )
        for cell in cells(given, "card", bar=LINKS.bar)
    )


def test_who_belongs_by_the_family_alone_is_not_in_the_set() -> None:
    ring, stranger = set(range(SIZE)), 50
    given = context(
        [
            Kind("card", "payment", [ring | {stranger}], exposed=PEOPLE),
            Kind("template", "content", [ring], exposed=PEOPLE),
        ],
        accounts=PEOPLE,
    )
    whole = groups(ring | {stranger})
    assert set(_belonging(whole, given, family="payment", rules=RINGS)["account"]) == ring
    assert set(_belonging(whole, given, family="device", rules=RINGS)["account"]) == ring | {stranger}


def _sets(groups: pl.DataFrame) -> list[list[int]]:
    return [sorted(part["account"].to_list()) for _, part in groups.group_by("group")]


def test_the_order_of_rows_changes_nothing() -> None:
    pairs, given = world(*kinds(cards=together(GROUPS, each=5)))
    _, found = weighed(pairs, given)
    mixed = replace(
        given,
        links=given.links.sample(fraction=1.0, shuffle=True, seed=1),
        sightings=given.sightings.sample(fraction=1.0, shuffle=True, seed=2),
        tokens=given.tokens.sample(fraction=1.0, shuffle=True, seed=3),
    )
    _, again = weighed(pairs, mixed)
    assert_frame_equal(again.held_out, found.held_out)
    assert_frame_equal(again.significance, found.significance)


def test_cells_are_the_rarest_token_and_the_commonest_rare_one() -> None:
    many = set(range(100, 900))
    given = context([Kind("card", "payment", [{1, 2, 3}, {2, 3}, {3, 4, 5, 6}, many | {1}, many])], accounts=PEOPLE)
    rarest, common = cells(given, "card", bar=7.0)
    assert rarest[:8].tolist() == [-1, 0, 1, 1, 2, 2, 2, -1]
    assert common[:8].tolist() == [-1, 0, 0, 2, 2, 2, 2, -1]
    assert set(rarest[100:900]) == {4}
    assert set(common[100:900]) == {-1}


def test_cells_of_a_timing_signal_are_chains_of_links_that_stand_by_themselves() -> None:
    bits = {(1, 2): 9.0, (2, 3): 8.0, (4, 5): 7.5, (5, 6): 3.0}
    (cell,) = cells(context([], timed={"lockstep": bits}, accounts=10), "lockstep", bar=7.0)
    assert cell[1] == cell[2] == cell[3] != cell[4] == cell[5]
    assert [account for account in range(10) if cell[account] < 0] == [0, 6, 7, 8, 9]


@given(st.lists(st.floats(1e-12, 1.0), min_size=1, max_size=40))
def test_false_discovery_rates_are_scipys(p: list[float]) -> None:
    other = np.atleast_1d(stats.false_discovery_control(p, method="by"))
    assert 10 ** false_discovery(np.log10(p)) == pytest.approx(other, rel=1e-9)
