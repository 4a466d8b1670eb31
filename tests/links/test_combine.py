"""All signals of a pair together: exact bits, families, what infrastructure may say, the bar, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import log2

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from linkgraph.core.clock import SECOND, WEEK
from linkgraph.core.settings import LinkSettings
from linkgraph.links import Linked, link
from linkgraph.tables.left_out import LeftOut
from linkgraph.tables.links import Links
from linkgraph.tables.pairs import Pairs
from linkgraph.tables.signals import OVERLAP, SUPPORTING
from tests.links.made_up import ACCOUNTS, MICRO, Kind, linked, tables, worlds

RULES = LinkSettings.model_validate({})
CARD = Kind("card", "payment", [{1, 2}])


def run(kinds: Sequence[Kind], **changes: float) -> Linked:
    signals, tokens, sightings = tables(kinds)
    rules = RULES.model_copy(update=changes)
    return link(signals, tokens, sightings=sightings, events={}, accounts=ACCOUNTS, rules=rules)


def pairs(found: Linked) -> dict[tuple[int, int], tuple[int, int]]:
    return {(a, b): (bits, families) for a, b, bits, families, _ in found.pairs.rows()}


@given(kinds=worlds(), bar=st.floats(0, 20), firm_bar=st.floats(0, 10), same_family=st.floats(0, 1))
def test_pairs_and_bits_are_those_of_plain_python(
    kinds: list[Kind], bar: float, firm_bar: float, same_family: float
) -> None:
    bar, firm_bar = round(bar, 2), round(firm_bar, 2)
    rules = RULES.model_copy(update={"bar": bar, "firm_bar": firm_bar, "same_family": same_family})
    found = run(kinds, bar=bar, firm_bar=firm_bar, same_family=same_family)
    assert pairs(found) == linked(kinds, rules=rules)
    assert found.links.select("a", "b", "signal", "microbits", "shared").rows() == [
        (a, b, kind.name, kind.microbits(a, b), len(kind.shared(a, b)))
        for a, b in linked(kinds, rules=rules)
        for kind in sorted(kinds, key=lambda kind: kind.name)
        if kind.shared(a, b)
    ]


@settings(max_examples=30)
@given(kinds=worlds(), whole=st.integers(2, 8), ahead=st.integers(10, 30))
def test_of_large_tokens_fewer_pairs_are_seen_and_those_exactly(kinds: list[Kind], whole: int, ahead: int) -> None:
    everything = linked(kinds, rules=RULES)
    found = pairs(run(kinds, whole=whole, ahead=ahead))
    assert found.items() <= everything.items()


def test_what_comes_out_are_the_declared_tables() -> None:
    found = run([CARD, Kind("address", SUPPORTING, [{1, 2}])])
    Links.validate(found.links)
    Pairs.validate(found.pairs)
    LeftOut.validate(found.left_out)
    assert found.links.select("a", "b", "signal").rows() == [(1, 2, "address"), (1, 2, "card")]


def test_the_second_signal_of_a_family_counts_half() -> None:
    email, phone = Kind("email", "contact", [{1, 2}]), Kind("phone", "contact", [{1, 2}], reuse=0.1)
    (got,) = pairs(run([email, phone])).values()
    assert got == (email.amount(0) + round(phone.amount(0) / 2), 1)
    assert email.amount(0) > phone.amount(0)
    elsewhere = Kind("device", "device", [{1, 2}], reuse=0.1)
    assert pairs(run([email, elsewhere]))[1, 2] == (email.amount(0) + elsewhere.amount(0), 2)


def test_infrastructure_alone_makes_no_link() -> None:
    together = [{1, 2}] * 9
    kinds = [Kind(name, SUPPORTING, together, ceiling=20.0) for name in ("address", "network", "referral")]
    found = run(kinds, bar=0.0, firm_bar=0.0, supporting_ceiling=100.0)
    assert found.pairs.height == found.links.height == 0


def test_infrastructure_adds_up_to_its_ceiling() -> None:
    address = Kind("address", SUPPORTING, [{1, 2}], ceiling=20.0)
    alone, supported = pairs(run([CARD])), pairs(run([CARD, address]))
    assert address.amount(0) > RULES.supporting_ceiling * MICRO
    assert supported[1, 2] == (alone[1, 2][0] + round(RULES.supporting_ceiling * MICRO), 2)
    assert pairs(run([CARD, address], supporting_ceiling=1.5))[1, 2] == (alone[1, 2][0] + 1_500_000, 2)


def test_the_bar_is_reached_or_not() -> None:
    bits = CARD.amount(0) / MICRO
    assert pairs(run([CARD], bar=bits - 1e-6)) == {(1, 2): (CARD.amount(0), 1)}
    assert pairs(run([CARD], bar=bits + 1e-6)) == {}


def test_the_firm_bar_counts_no_infrastructure() -> None:
    address = Kind("address", SUPPORTING, [{1, 2}], ceiling=20.0)
    bits = CARD.amount(0) / MICRO
    assert (1, 2) in pairs(run([CARD, address], bar=bits + 1, firm_bar=bits - 1e-6))
    assert pairs(run([CARD, address], bar=bits + 1, firm_bar=bits + 1e-6)) == {}


def test_what_was_left_out_is_counted() -> None:
    large = set(range(100, 400))
    kinds = [
        Kind("card", "payment", [{1, 2}, {3, 4}, large]),
        Kind("device", "device", [{5, 6, 7}], reuse=0.01),
        Kind("address", SUPPORTING, [{1, 2}, {8, 9}]),
    ]
    found = run(kinds)
    counts = dict(found.left_out.select("unit", "count").filter(pl.col("unit") == "pairs").rows())
    reasons = found.left_out["reason"].to_list()
    every = run(kinds, bar=0.0, firm_bar=0.0)
    assert pairs(found).keys() == {(1, 2), (3, 4)}
    assert counts["pairs"] == every.pairs.height - 2 > 3
    assert every.left_out["count"].to_list() == [0, 1, 2]
    assert found.left_out["count"].to_list()[1:] == [1, 2]
    assert "bar of 7 bits, 4 of them firm" in reasons[0]
    assert "more than 40 holders, each paired with 40 others" in reasons[1]
    assert found.left_out["stage"].unique().to_list() == ["links"]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_answer_is_the_same_in_many_parts(seed: int) -> None:
    rng = np.random.default_rng(seed)

    def drawn(sizes: Sequence[int]) -> list[set[int]]:
        return [set(rng.choice(200, size, replace=False).tolist()) for size in sizes]

    kinds = [
        Kind("card", "payment", drawn([2, 5, 30, 30, 60])),
        Kind("device", "device", drawn([2, 5, 30, 30, 60, 90])),
        Kind("address", SUPPORTING, drawn([5, 40, 90])),
    ]
    steps: dict[int, list[str]] = {}
    answers = {}
    for at_once in (1000, 30_000_000):
        signals, tokens, sightings = tables(kinds)
        rules = RULES.model_copy(update={"bar": 5.0})
        answers[at_once] = link(
            signals,
            tokens,
            sightings=sightings,
            events={},
            accounts=ACCOUNTS,
            rules=rules,
            pairs_at_once=at_once,
            progress=steps.setdefault(at_once, []).append,
        )
    parts, whole = answers.values()
    assert len(steps[1000]) > len(steps[30_000_000]) + 2, f"seed {seed}"
    assert whole.pairs.height > 50
    for name in ("links", "pairs", "left_out"):
        assert_frame_equal(getattr(parts, name), getattr(whole, name))


def test_the_weight_of_a_pair_is_that_of_its_smallest_firm_token() -> None:
    large, small = set(range(401)), {1, 2}
    sampled = run([Kind("card", "payment", [large], reuse=1.0)], bar=0.0, firm_bar=0.0).pairs
    assert sampled["weight"].unique().to_list() == [10.0]
    kinds = [Kind("card", "payment", [large], reuse=1.0), Kind("device", "device", [small])]
    weight = {(a, b): weight for a, b, _, _, weight in run(kinds, bar=0.0, firm_bar=0.0).pairs.rows()}
    assert weight.pop((1, 2)) == 1.0
    assert set(weight.values()) == {10.0}
    # An address in common is no reason to have looked at the pair.
    kinds = [Kind("card", "payment", [large], reuse=1.0), Kind("address", SUPPORTING, [small])]
    assert run(kinds, bar=0.0, firm_bar=0.0).pairs["weight"].unique().to_list() == [10.0]


def test_timing_is_a_family_of_its_own_and_firm() -> None:
    rng = np.random.default_rng(5)
    moments = rng.integers(0, 4 * WEEK, 300)
    crowd = [
        (int(account), int(at))
        for account, at in zip(rng.integers(3, 60, 6000), rng.integers(0, 4 * WEEK, 6000), strict=True)
    ]
    together = [(account, int(at) + int(rng.integers(0, SECOND))) for account in (1, 2) for at in moments]
    events = pl.DataFrame([*crowd, *together], schema={"account": pl.UInt32, "at": pl.Int64}, orient="row").lazy()
    signals, tokens, sightings = tables([Kind("address", SUPPORTING, [{1, 2}], ceiling=3.0)])
    lockstep = signals.with_columns(
        signal=pl.lit("lockstep"), family=pl.lit("timing"), rule=pl.lit(OVERLAP), ceiling=pl.lit(16.0)
    )
    found = link(
        pl.concat([signals, lockstep]),
        tokens,
        sightings=sightings,
        events={"lockstep": events},
        accounts=ACCOUNTS,
        rules=RULES,
    )
    assert pairs(found) == {(1, 2): (19 * MICRO, 2)}
    assert found.links.select("signal", "microbits").rows() == [("address", 3 * MICRO), ("lockstep", 16 * MICRO)]


def test_no_signal_no_link() -> None:
    assert run([]).pairs.height == 0


def test_signals_without_tokens_make_no_link() -> None:
    assert run([Kind("card", "payment", [])]).pairs.height == 0


def test_a_hub_of_everybody_says_little_and_three_hubs_not_thrice() -> None:
    hub = set(range(500))
    one, three = (Kind("card", "payment", [hub] * times) for times in (1, 3))
    assert one.amount(0) == round(log2(1.5) * MICRO)
    ((once, _),) = set(pairs(run([one], bar=0.0, firm_bar=0.0)).values())
    ((thrice, _),) = set(pairs(run([three], bar=0.0, firm_bar=0.0)).values())
    assert once < thrice < 2 * once
    assert len(list(combinations(range(500), 2))) > 10 * run([three], bar=0.0, firm_bar=0.0).pairs.height
