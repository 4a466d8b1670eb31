"""A pair's waterfall is the links' own sum, taken apart, for any two accounts."""

from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest

from linkgraph.core.settings import LinkSettings
from linkgraph.findings.explain import ExplainTables, pair_sentences, pair_terms
from linkgraph.kernels.rarity import MICRO
from tests.findings.explain.linked_world import ACCOUNTS, RULES, linked_world
from tests.seeds import seeds

SEEDS = seeds(1, 2)


@pytest.fixture(scope="module", params=SEEDS, ids=lambda seed: f"seed {seed}")
def world(request: pytest.FixtureRequest) -> ExplainTables:
    return linked_world(request.param)


def total(terms: pl.DataFrame) -> int:
    return int(terms["microbits"][-1])


def firm(terms: pl.DataFrame) -> int:
    steps = terms.filter((pl.col("kind") != "total") & (pl.col("family") != "infrastructure"))
    return int(steps["microbits"].sum())


def pairs(tables: ExplainTables) -> dict[tuple[int, int], int]:
    rows = tables.pairs.lazy().select("a", "b", "microbits").collect()
    return {(a, b): microbits for a, b, microbits in rows.iter_rows()}


def kinds(tables: ExplainTables, *, among: range) -> dict[str, tuple[int, int]]:
    """Every kind of step that occurs, with a pair in which it does."""
    found: dict[str, tuple[int, int]] = {}
    for a, b in combinations(among, 2):
        for kind in pair_terms(tables, a=a, b=b)["kind"]:
            found.setdefault(kind, (a, b))
    return found


def test_the_total_of_a_linked_pair_is_that_of_the_links(world: ExplainTables) -> None:
    linked = pairs(world)
    some = {pair: linked[pair] for pair in sorted(linked)[::6]}
    assert len(some) > 100
    assert {(a, b): total(pair_terms(world, a=a, b=b)) for a, b in some} == some


def test_each_signal_of_a_linked_pair_has_its_own_bits(world: ExplainTables) -> None:
    links = world.links.lazy().collect()
    for (a, b), rows in list(links.group_by("a", "b", maintain_order=True))[:60]:
        terms = pair_terms(world, a=int(str(a)), b=int(str(b)))
        own = terms.filter(~pl.col("kind").is_in(["family", "total"]) & pl.col("signal").is_not_null())
        found = own.group_by("signal").agg(pl.col("microbits").sum()).filter(pl.col("microbits") > 0).sort("signal")
        assert found.rows() == rows.select("signal", "microbits").sort("signal").rows()


def test_a_pair_that_is_not_linked_lacks_evidence_or_was_not_compared(world: ExplainTables) -> None:
    linked = pairs(world)
    apart = [pair for pair in combinations(range(22), 2) if pair not in linked]
    assert len(apart) > 50
    for a, b in apart:
        terms = pair_terms(world, a=a, b=b)
        enough = total(terms) >= RULES.bar * MICRO and firm(terms) >= RULES.firm_bar * MICRO
        said = any("were not compared" in sentence for sentence in pair_sentences(world, terms, a=a, b=b))
        assert said == enough
        firm_steps = terms.filter((pl.col("kind") == "shared") & (pl.col("family") != world.supporting))
        assert not enough or min(firm_steps["holders"].to_list()) > RULES.whole


@pytest.mark.parametrize(
    ("whole", "ahead", "same_family", "supporting_ceiling"), [(2, 1, 0.7, 2.0), (200, 1, 0.0, 0.0), (3, 50, 1.0, 30.0)]
)
def test_under_other_settings_too(whole: int, ahead: int, same_family: float, supporting_ceiling: float) -> None:
    changed = {
        "whole": whole,
        "ahead": ahead,
        "same_family": same_family,
        "supporting_ceiling": supporting_ceiling,
        "bar": 3.0,
        "firm_bar": 1.0,
    }
    world = linked_world(7, rules=LinkSettings.model_validate(changed))
    linked = pairs(world)
    some = {pair: linked[pair] for pair in sorted(linked)[:: max(len(linked) // 60, 1)]}
    assert len(some) > 30
    assert {(a, b): total(pair_terms(world, a=a, b=b)) for a, b in some} == some


def test_steps_run_up_to_the_total(world: ExplainTables) -> None:
    a, b = next(iter(pairs(world)))
    terms = pair_terms(world, a=a, b=b)
    steps = terms.head(terms.height - 1)
    assert steps["microbits"].cum_sum().to_list() == steps["running"].to_list()
    assert steps["running"][-1] == total(terms) == terms["running"][-1]
    assert terms["step"].to_list() == list(range(1, terms.height + 1))
    assert terms["kind"].to_list().count("total") == 1


def test_the_order_of_the_two_does_not_matter(world: ExplainTables) -> None:
    assert pair_terms(world, a=3, b=9).equals(pair_terms(world, a=9, b=3))


def test_every_kind_of_step_occurs() -> None:
    world = linked_world(1)
    found = kinds(world, among=range(26))
    assert set(found) == {
        "shared",
        "holders",
        "discount",
        "listed",
        "repeat",
        "ceiling",
        "timing",
        "family",
        "supporting",
        "worthless",
        "total",
    }
    below = {"holders", "discount", "listed", "repeat", "ceiling", "family", "supporting"}
    for kind, (a, b) in found.items():
        bits = pair_terms(world, a=a, b=b).filter(pl.col("kind") == kind)["microbits"]
        sign = -1 if kind in below else 0 if kind == "worthless" else 1
        assert all((value > 0) - (value < 0) == sign for value in bits), kind


def test_values_after_the_twelfth_stand_in_one_step() -> None:
    world = linked_world(1)
    twenty = range(100, 120)
    more = pl.DataFrame([
        {"signal": "email", "token": token, "account": account} for token in twenty for account in (50, 51)
    ]).with_columns(pl.col("token", "account").cast(pl.UInt32))
    tokens = pl.DataFrame(
        {"signal": "email", "token": list(twenty), "value": [f"email_{token}" for token in twenty], "holders": 2},
        schema_overrides={"token": pl.UInt32, "holders": pl.UInt32},
    )
    full = ExplainTables(
        **{
            name: getattr(world, name)
            for name in ExplainTables.__dataclass_fields__
            if name not in {"tokens", "sightings"}
        },
        tokens=pl.concat([world.tokens.lazy(), tokens.lazy()], how="diagonal"),
        sightings=pl.concat([world.sightings.lazy(), more.lazy()], how="diagonal"),
    )
    terms = pair_terms(full, a=50, b=51).filter(pl.col("signal") == "email")
    number = dict(terms.group_by("kind").agg(pl.col("number").sum()).iter_rows())
    assert number["shared"] == 12
    assert number["shared"] + number["rest"] >= 20
    sentences = pair_sentences(full, pair_terms(full, a=50, b=51), a=50, b=51)
    assert any(f"{number['shared'] + number['rest']} values, the rarest" in sentence for sentence in sentences)


def test_sentences_begin_with_the_outcome(world: ExplainTables) -> None:
    (a, b), microbits = next(iter(pairs(world).items()))
    one, two = world.account_id(a), world.account_id(b)
    terms = pair_terms(world, a=a, b=b)
    wanted = f"{one} and {two} are linked: {microbits / MICRO:.1f} bits of evidence for one operator, of which "
    wanted += f"{firm(terms) / MICRO:.1f} bits come from other families than infrastructure; a link needs 5 bits, "
    assert pair_sentences(world, terms, a=a, b=b)[0] == wanted + "of which 2 from such families."


def test_infrastructure_alone_makes_no_link() -> None:
    world = linked_world(1)
    fields = {name: getattr(world, name) for name in ExplainTables.__dataclass_fields__}
    fields["sightings"] = fields["sightings"].filter(pl.col("signal").is_in(["network", "referral_code"]))
    fields["pairs"], fields["links"] = fields["pairs"].clear(), fields["links"].clear()
    alone = ExplainTables(**fields)
    found = 0
    for a, b in combinations(range(16), 2):
        terms = pair_terms(alone, a=a, b=b)
        if total(terms):
            found += 1
            sentences = pair_sentences(alone, terms, a=a, b=b)
            assert "share only things of the family infrastructure, which by themselves make no link" in sentences[0]
            assert total(terms) <= RULES.supporting_ceiling * MICRO
            assert sentences[-1] == "What timing says is kept for linked pairs only, so it is not counted here."
    assert found > 10


def test_two_accounts_that_share_nothing_are_said_to() -> None:
    world = linked_world(1)
    empty = ExplainTables(
        **{name: getattr(world, name) for name in ExplainTables.__dataclass_fields__ if name != "sightings"},
        sightings=world.sightings.lazy().filter(pl.col("account") < 0),
    )
    terms = pair_terms(empty, a=100, b=101)
    assert terms["kind"].to_list() == ["total"]
    assert total(terms) == 0
    one, two = world.account_id(100), world.account_id(101)
    sentences = pair_sentences(empty, terms, a=100, b=101)
    assert sentences[0] == f"{one} and {two} share nothing that was looked at."


def test_an_account_is_no_pair_with_itself(world: ExplainTables) -> None:
    with pytest.raises(ValueError, match="two accounts"):
        pair_terms(world, a=ACCOUNTS - 1, b=ACCOUNTS - 1)
