"""Who belongs: the posterior in plain Python, roles, and those who must stay out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2

import numpy as np
import polars as pl
import pytest

from linkgraph.rings import Context, holdings
from linkgraph.rings.membership import members, neighbours, ties
from linkgraph.tables.members import CORE, PERIPHERAL, PROBABLE, Members
from linkgraph.tables.signals import SUPPORTING
from linkgraph.tables.ties import Ties
from tests.links.made_up import ACCOUNTS, MICRO, Kind, tables
from tests.rings.made_up import clique, context, groups, pairs

RING = set(range(10))
Row = dict[str, object]


def judged(given: Context, *, ring: set[int] | None = None, asked: Sequence[int] = ()) -> dict[int, Row]:
    """The row of `tables.Members` of the ring's members and of whoever is asked for, by account."""
    here = groups(RING if ring is None else ring)
    everyone = groups({*(RING if ring is None else ring), *asked})
    size = here.group_by("group").agg(pl.len().cast(pl.Int64).alias("size"))
    table = Members.validate(members(size, Ties.validate(ties(here, given, asked=everyone)), context=given))
    return {row["account"]: row for row in table.iter_rows(named=True)}


def number(row: Row, column: str) -> float:
    value = row[column]
    assert isinstance(value, (int, float))
    return value


def logistic(bits: float) -> float:
    return 1 / (1 + 2 ** -min(max(bits, -40.0), 40.0))


def by_family(tied: Mapping[str, int], *, given: Context) -> dict[str, int]:
    """Micro-bits by family from micro-bits by signal."""
    families: dict[str, list[int]] = {}
    for signal, family in given.signals.select("signal", "family").rows():
        if signal in tied:
            families.setdefault(family, []).append(tied[signal])
    counted = {
        family: sum(round(bits * given.same_family**place) for place, bits in enumerate(sorted(those, reverse=True)))
        for family, those in families.items()
    }
    firm = sum(bits for family, bits in counted.items() if family != SUPPORTING)
    if SUPPORTING in counted:
        counted[SUPPORTING] = min(counted[SUPPORTING], round(given.supporting_ceiling * MICRO), firm // 2)
    return {family: bits for family, bits in counted.items() if bits > 0}


def slow(
    tied: Mapping[int, Mapping[str, int]], *, given: Context, size: int, things: Mapping[int, int]
) -> dict[int, tuple[float, float, int]]:
    """Of each account membership, its least, and the number of families, from micro-bits by signal.

    `things` is how many things tie an account, those of the supporting family aside.
    """
    counted = {account: by_family(those, given=given) for account, those in tied.items()}
    prior = log2(size / (given.accounts - size))
    belongs = {account: logistic(prior + sum(those.values()) / MICRO) for account, those in counted.items()}
    firm = {account: set(those) - {SUPPORTING} for account, those in counted.items()}
    expected = sum(belongs[account] for account, those in firm.items() if those)
    found = {}
    for account, those in counted.items():
        lacking = 0.0
        if len(firm[account]) == 1:
            for other in set().union(*firm.values()) - firm[account]:
                without = expected - sum(belongs[one] for one, held in firm.items() if other in held)
                lacking = min(lacking, log2((without + 1) / (expected + 1)))
        if things[account] == 1:
            single = sum(belongs[one] for one in firm if things[one] == 1)
            lacking = min(lacking, log2((single + 1) / (expected + 1)))
        total = sum(those.values())
        found[account] = (
            logistic(prior + lacking + total / MICRO),
            logistic(prior + lacking + (total - max(those.values())) / MICRO),
            len(those),
        )
    return found


def drawn(seed: int) -> Context:
    rng = np.random.default_rng(seed)

    def some(tokens: int) -> list[set[int]]:
        sizes = rng.integers(2, 9, tokens)
        return [set(rng.choice(16, size, replace=False).tolist()) for size in sizes]

    kinds = [
        Kind("card", "payment", some(5)),
        Kind("email", "contact", some(4), ceiling=9.0),
        Kind("phone", "contact", some(4)),
        Kind("address", SUPPORTING, some(6), ceiling=7.0),
        Kind("referral", SUPPORTING, some(3), ceiling=5.0),
    ]
    timed = {
        (int(a), int(b)): float(rng.uniform(1, 9)) for a in range(12) for b in range(a + 1, 12) if rng.random() < 0.2
    }
    return context(kinds, timed={"lockstep": timed})


@pytest.mark.parametrize("seed", range(8))
def test_membership_is_that_of_plain_python(seed: int) -> None:
    given = drawn(seed)
    here, asked = groups(RING), groups(range(16))
    tied: dict[int, dict[str, int]] = {}
    things: dict[int, int] = {}
    for _, account, signal, bits, shared in ties(here, given, asked=asked).rows():
        tied.setdefault(account, {})[signal] = bits
        things[account] = things.get(account, 0) + shared * (signal not in {"address", "referral"})
    got = judged(given, asked=range(16))
    firm = {account for account, those in tied.items() if set(those) - {"address", "referral"}}
    assert got.keys() == firm, f"seed {seed}"
    expected = slow({account: tied[account] for account in firm}, given=given, size=len(RING), things=things)
    for account, row in got.items():
        found = (row["membership"], row["least_membership"], row["families"])
        assert found == pytest.approx(expected[account], abs=1e-5), f"seed {seed}"


def test_one_card_among_many_that_write_alike_may_be_its_owners() -> None:
    writers, victim = set(range(10)), 20
    written = [Kind("template", "content", [writers])]
    alone = judged(context([*written, Kind("card", "payment", [{8, 9, victim}])]), ring=writers, asked=[victim])
    everybody = [{n, n + 1} for n in range(0, 10, 2)]
    usual = judged(
        context([*written, Kind("card", "payment", [*everybody, {8, 9, victim}])]), ring=writers, asked=[victim]
    )
    also = judged(
        context([
            *written,
            Kind("card", "payment", [{8, 9, victim}]),
            Kind("device", "device", [{7, victim}]),
        ]),
        ring=writers,
        asked=[victim],
    )
    assert number(alone[victim], "microbits") == number(usual[victim], "microbits")
    assert number(alone[victim], "membership") < 0.5
    assert number(also[victim], "membership") > 0.5


def test_who_shares_one_phrase_where_all_others_share_several_hardly_belongs() -> None:
    phrases = [RING | {60}, RING, RING]
    got = judged(context([Kind("template", "content", phrases, discount=3.0)]), asked=[60])
    alone = judged(context([Kind("template", "content", [RING | {60}], discount=3.0)]), asked=[60])
    assert number(got[60], "microbits") == pytest.approx(number(alone[60], "microbits"))
    assert number(alone[60], "membership") > 0.5
    assert number(got[60], "membership") < 0.5
    assert all(number(got[account], "membership") > 0.5 for account in RING)


def test_where_one_family_ties_all_nothing_is_lacking() -> None:
    farm = judged(context([Kind("card", "payment", [RING])]))
    bits = log2(len(RING) / (ACCOUNTS - len(RING)))
    for row in farm.values():
        assert number(row, "membership") == pytest.approx(logistic(bits + number(row, "microbits") / MICRO))


@pytest.mark.parametrize("seed", range(8))
def test_least_is_never_above_membership_and_roles_are_as_defined(seed: int) -> None:
    got = judged(drawn(seed), asked=range(16))
    assert len(got) > 5
    for row in got.values():
        membership, least = number(row, "membership"), number(row, "least_membership")
        assert least <= membership
        core = membership >= 0.9 and least >= 0.5 and number(row, "families") >= 2
        assert row["role"] == (CORE if core else PROBABLE if membership >= 0.5 else PERIPHERAL), f"seed {seed}"


def test_all_roles_occur() -> None:
    kinds = [Kind("card", "payment", [RING]), Kind("device", "device", [RING - {8}])]
    got = judged(context([*kinds, Kind("template", "content", [{0, 1, 2, 60, 61}])]), asked=[60])
    assert {account: row["role"] for account, row in got.items()} == {
        **dict.fromkeys(range(8), CORE),
        8: PROBABLE,
        9: CORE,
        60: PERIPHERAL,
    }


def test_two_families_make_a_core_and_one_does_not() -> None:
    card, device = Kind("card", "payment", [RING]), Kind("device", "device", [RING])
    one, two = judged(context([card])), judged(context([card, device]))
    assert {row["role"] for row in one.values()} == {PROBABLE}
    assert {row["role"] for row in two.values()} == {CORE}
    assert {row["best_family"] for row in one.values()} == {"payment"}
    assert all(number(row, "least_membership") < 0.5 for row in one.values())


def test_who_shares_only_a_public_token_stays_out() -> None:
    public = set(range(400))
    kinds = [Kind("card", "payment", [RING]), Kind("template", "content", [RING, public], decay=0.8)]
    got = judged(context(kinds), asked=[50, 60])
    assert got.keys() == RING


def test_who_touches_the_ring_through_a_hub_stays_out() -> None:
    hub = RING | set(range(100, 180))
    given = context([Kind("card", "payment", [RING]), Kind("device", "device", [hub])])
    got = judged(given, asked=[100, 101])
    assert got.keys() == RING
    # All of them together make no group of their own around it either.
    assert all(number(row, "families") == 1 for row in got.values())


def test_the_owner_of_a_stolen_card_is_never_core() -> None:
    stolen = {0, 1, 2, 500}
    kinds = [
        Kind("card", "payment", [stolen, {3, 4, 5}, {6, 7, 8, 9}]),
        Kind("device", "device", [RING]),
        Kind("template", "content", [RING], decay=0.8),
    ]
    got = judged(context(kinds), asked=[500])
    assert {got[account]["role"] for account in RING} == {CORE}
    owner = got[500]
    assert owner["role"] != CORE
    assert number(owner, "families") == 1
    assert number(owner, "least_membership") < 0.5


def test_using_a_ring_s_template_in_passing_ties_less_than_living_by_it() -> None:
    share = {(0, account): 0.9 for account in RING} | {(0, 50): 0.9, (0, 51): 0.03}
    kinds = [Kind("template", "content", [RING | {50, 51}], decay=0.8, share=share)]
    got = judged(context(kinds), asked=[50, 51])
    assert number(got[50], "membership") > 0.5
    assert 51 not in got or number(got[51], "membership") < 0.1


def test_infrastructure_alone_ties_nobody() -> None:
    kinds = [Kind("card", "payment", [RING]), Kind("address", SUPPORTING, [RING | {50}] * 9, ceiling=20.0)]
    assert judged(context(kinds), asked=[50]).keys() == RING


def test_infrastructure_says_at_most_half_of_what_the_rest_says() -> None:
    card = Kind("card", "payment", [{0, 1, 2, *range(50, 54)}])
    address = Kind("address", SUPPORTING, [RING], ceiling=20.0)
    firm = number(judged(context([card]))[0], "microbits")
    assert firm < 2 * 4 * MICRO
    assert number(judged(context([card, address]))[0], "microbits") == firm + firm // 2


def test_timing_ties_by_the_second_best_link_or_half_of_the_only_one() -> None:
    timed = {(0, 1): 8.0, (0, 2): 6.0, (0, 3): 5.0, (0, 70): 15.0, (4, 5): 7.0}
    tied = ties(groups(RING), context([], timed={"lockstep": timed}), asked=groups(RING | {70}))
    assert {account: (bits, shared) for _, account, _, bits, shared in tied.rows()} == {
        0: (6 * MICRO, 3),
        1: (4 * MICRO, 1),
        2: (3 * MICRO, 1),
        3: (2_500_000, 1),
        4: (3_500_000, 1),
        5: (3_500_000, 1),
        70: (7_500_000, 1),
    }


def test_a_larger_group_among_fewer_accounts_starts_from_a_higher_prior() -> None:
    kinds = [Kind("card", "payment", [{0, 1, 2, *range(50, 53)}])]
    few, many = (judged(context(kinds, accounts=accounts))[0] for accounts in (ACCOUNTS, 50 * ACCOUNTS))
    assert number(few, "microbits") < number(many, "microbits")
    expected = logistic(log2(10 / (ACCOUNTS - 10)) + number(few, "microbits") / MICRO)
    assert few["membership"] == pytest.approx(expected)


def test_neighbours_are_linked_to_two_members_or_more() -> None:
    linked = pairs(
        clique(range(4), bits=9.0) | {(0, 50): 9.0, (1, 50): 9.0, (0, 51): 9.0, (50, 52): 9.0, (51, 52): 9.0}
    )
    assert neighbours(groups(range(4)), linked)["account"].to_list() == [0, 1, 2, 3, 50]


@pytest.mark.parametrize("seed", [0, 1])
def test_the_order_of_tokens_and_sightings_changes_no_number(seed: int) -> None:
    rng = np.random.default_rng(seed)
    kinds = [
        Kind(name, name, [set(rng.choice(16, 5, replace=False).tolist()) for _ in range(4)], decay=0.5 + 0.1 * place)
        for place, name in enumerate(("card", "device", "template"))
    ]
    signals, tokens, sightings = tables(kinds)
    once = holdings(signals, tokens, sightings=sightings, accounts=ACCOUNTS)
    again = holdings(
        signals,
        tokens.sample(fraction=1.0, shuffle=True, seed=seed),
        sightings=sightings.sample(fraction=1.0, shuffle=True, seed=seed),
        accounts=ACCOUNTS,
    )
    for name in ("start", "token", "share", "kind", "holders", "exposed", "decay", "ceiling"):
        assert np.array_equal(getattr(once, name), getattr(again, name)), f"seed {seed}"
    assert once.kind.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert once.holders.tolist() == [5] * 12
    assert once.start.tolist()[16:] == [60] * (ACCOUNTS - 15)
