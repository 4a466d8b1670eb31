"""Judging groups: the score is the sum of its reasons; tiers of rings and members; nobody named without suspicion."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from linkgraph.core.clock import DAY
from linkgraph.core.settings import FindingSettings
from linkgraph.findings import Evidence, Judged, judge
from linkgraph.findings.score import TERMS
from linkgraph.findings.term import BEHAVIOUR, DOUBT
from linkgraph.tables.findings import NOT_SUSPECTED, Findings
from linkgraph.tables.members import CORE, PERIPHERAL, PROBABLE
from linkgraph.tables.reasons import Reasons
from linkgraph.tables.rings import CONFIRMED, REVIEW, Rings
from linkgraph.tables.significance import Significance
from tests.findings.made_up import FAMILY, RING, STRANGERS, world
from tests.seeds import seeds
from tests.sightings.accepted import START, Row

SEEDS = pytest.mark.parametrize("seed", seeds(1, 2, 3))
DEFAULT = FindingSettings.model_validate({})


def judged(evidence: Evidence, **changes: float) -> Judged:
    return judge(evidence, settings=DEFAULT.model_copy(update=changes))


@functools.cache
def made(seed: int) -> Evidence:
    return world(seed)


def tiers(found: Judged) -> dict[str, str]:
    return dict(found.rings.select("account_id", "tier").rows())


def group(found: Judged, number: int) -> Row:
    return found.findings.row(by_predicate=pl.col("group") == number, named=True)


def bits(found: Judged, *, of: int, kind: str) -> dict[str, float]:
    chosen = found.reasons.filter((pl.col("group") == of) & (pl.col("kind") == kind))
    return dict(chosen.select("term", "bits").rows())


def ids(accounts: tuple[int, ...]) -> set[str]:
    return {f"acc_{account}" for account in accounts}


@SEEDS
def test_a_ring_is_confirmed_and_a_family_is_not_suspected(seed: int) -> None:
    found = judged(made(seed))
    assert tiers(found) == dict.fromkeys(ids(RING), CONFIRMED), f"seed {seed}"
    assert found.findings.select("group", "ring_id", "tier", "accounts").rows() == [
        (0, "R-0001", CONFIRMED, len(RING)),
        (1, None, NOT_SUSPECTED, len(FAMILY)),
    ]
    # Four people may by chance send about the same amount: no more than one term may be taken in.
    assert sum(value > 0 for value in bits(found, of=1, kind=BEHAVIOUR).values()) <= 1, f"seed {seed}"
    assert sum(bits(found, of=1, kind=BEHAVIOUR).values()) < 0, f"seed {seed}"
    assert sum(bits(found, of=1, kind=DOUBT).values()) < -5, f"seed {seed}"
    assert sum(bits(found, of=0, kind=DOUBT).values()) > -1, f"seed {seed}"
    assert str(group(found, 1)["explanation"]).startswith("household: 4 accounts")
    assert group(found, 0)["explanation"] == "none"


@SEEDS
def test_the_score_is_the_sum_of_its_reasons(seed: int) -> None:
    found = judged(made(seed))
    assert (
        found.reasons.group_by("group", maintain_order=True).agg("term")["term"].to_list()
        == [[term.name for term in TERMS]] * 2
    )
    total = dict(found.reasons.group_by("group").agg(pl.col("bits").sum()).rows())
    for row in found.findings.iter_rows(named=True):
        assert row["score"] == pytest.approx(total[row["group"]], abs=1e-6)
    assert found.rings["score"].unique().to_list() == [group(found, 0)["score"]]


def test_what_comes_out_are_the_declared_tables() -> None:
    found = judged(made(1))
    Findings.validate(found.findings)
    Reasons.validate(found.reasons)
    Rings.validate(found.rings)


def test_where_nothing_is_suspected_nobody_is_named() -> None:
    found = judged(made(1), review=1000.0)
    assert found.rings.height == 0
    assert found.rings.schema == Rings.create_empty().schema
    assert found.findings["ring_id"].to_list() == [None, None]
    assert found.findings["tier"].unique().to_list() == [NOT_SUSPECTED]
    assert found.reasons.height == 2 * len(TERMS)


def test_without_groups_there_is_nothing() -> None:
    given = made(1)
    empty = replace(given, members=given.members.clear(), ties=given.ties.clear())
    found = judged(empty)
    for frame, table in ((found.findings, Findings), (found.reasons, Reasons), (found.rings, Rings)):
        assert frame.height == 0
        assert frame.schema == table.create_empty().schema


def test_a_score_on_the_threshold_is_suspected() -> None:
    score = float(str(group(judged(made(1)), 0)["score"]))
    assert group(judged(made(1), review=score), 0)["tier"] == CONFIRMED
    assert group(judged(made(1), review=score + 1e-6), 0)["tier"] == NOT_SUSPECTED
    assert group(judged(made(1), confirmed=score), 0)["tier"] == CONFIRMED
    assert group(judged(made(1), confirmed=score + 1e-6), 0)["tier"] == REVIEW
    assert set(tiers(judged(made(1), confirmed=score + 1e-6)).values()) == {REVIEW}


def test_the_strongest_comes_first_and_has_the_first_number() -> None:
    found = judged(made(1), review=-1000.0, confirmed=-1000.0)
    assert found.findings["ring_id"].to_list() == ["R-0001", "R-0002"]
    assert found.findings["score"].is_sorted(descending=True)
    assert found.rings["ring_id"].to_list() == ["R-0001"] * len(RING) + ["R-0002"] * len(FAMILY)
    for _, part in found.rings.group_by("ring_id"):
        assert part["account_id"].is_sorted()


def test_without_behaviour_a_group_is_never_confirmed() -> None:
    found = judged(world(1, second=STRANGERS), review=-1000.0, confirmed=-1000.0)
    assert sum(bits(found, of=1, kind=DOUBT).values()) > -4.0
    assert sum(bits(found, of=1, kind=BEHAVIOUR).values()) < 3.0
    assert group(found, 1)["tier"] == REVIEW
    assert {tiers(found)[account] for account in ids(STRANGERS)} == {REVIEW}


def test_an_innocent_explanation_keeps_a_group_from_being_confirmed() -> None:
    one_firm: dict[int, Row] = {account: {"organization_id": "firm"} for account in RING}
    found = judged(world(1, accounts=one_firm), review=-1000.0, confirmed=-1000.0)
    assert group(found, 0)["tier"] == REVIEW
    assert str(group(found, 0)["explanation"]).startswith("organization: 100 %")
    assert {tiers(found)[account] for account in ids(RING)} == {REVIEW}


OLD: Row = {"created_at": START - 300 * DAY}
PAID_ONLY: Row = {"families": 1, "best_family": "payment", "role": PROBABLE}


@pytest.mark.parametrize(
    ("account", "member"),
    [
        pytest.param(OLD, {}, id="much older than the ring"),
        pytest.param(OLD, PAID_ONLY, id="old and tied by a payment"),
        pytest.param({}, {"membership": 0.94}, id="not sure to belong"),
    ],
)
def test_a_member_unlike_its_ring_stays_in_review(account: Row, member: Row) -> None:
    found = judged(world(1, accounts={3: account}, members={3: member}))
    got = tiers(found)
    assert got.pop("acc_3") == REVIEW
    assert got == dict.fromkeys(ids(RING) - {"acc_3"}, CONFIRMED)


def test_a_member_tied_by_one_family_is_confirmed_only_with_the_ring_s_load() -> None:
    # Account 5 was closed on the first day: it did the same in a day as the others in four weeks.
    ended: Row = {"status": "closed", "status_at": START}
    device_only: Row = {**PAID_ONLY, "best_family": "device"}
    assert tiers(judged(world(1, members={5: device_only})))["acc_5"] == CONFIRMED
    assert tiers(judged(world(1, accounts={5: ended}, members={5: device_only})))["acc_5"] == REVIEW
    assert tiers(judged(world(1, accounts={5: ended})))["acc_5"] == CONFIRMED


def test_whoever_belongs_by_a_payment_alone_is_confirmed_only_where_most_do() -> None:
    by_card: Row = {**PAID_ONLY, "families": 2, "least_membership": 0.01}
    assert tiers(judged(world(1, members={5: by_card})))["acc_5"] == REVIEW
    assert tiers(judged(world(1, members=dict.fromkeys(RING, by_card))))["acc_5"] == CONFIRMED


@pytest.mark.parametrize(("things", "tier"), [(1, REVIEW), (2, CONFIRMED)])
def test_whoever_belongs_by_a_single_thing_stays_in_review(things: int, tier: str) -> None:
    by_phrase: Row = {"best_family": "content", "families": 2, "least_membership": 0.01}
    given = world(1, members={5: by_phrase})
    mine = (pl.col("account") == 5) & (pl.col("signal") == "prompt_fingerprint")
    shared = pl.when(mine).then(things).otherwise("shared")
    assert given.ties.filter(mine).height == 1
    changed = replace(given, ties=given.ties.with_columns(shared.cast(pl.UInt32).alias("shared")))
    assert tiers(judged(changed))["acc_5"] == tier


def with_rate(log10_q: float | None, **changes: float) -> Judged:
    """The world judged where the ring's false discovery rate is this."""
    rows = [(0, 1, "payment", log10_q, log10_q), (1, 0, None, None, None)]
    table = pl.DataFrame(rows, schema=Significance.create_empty().schema, orient="row")
    return judged(replace(made(1), significance=table), **changes)


def test_what_chance_may_have_made_is_confirmed_by_behaviour_only() -> None:
    behaviour = sum(bits(with_rate(None), of=0, kind=BEHAVIOUR).values())
    assert behaviour > 6.0
    assert group(with_rate(None), 0)["tier"] == CONFIRMED
    assert "false discovery rate 1.0." in str(group(with_rate(None), 0)["why_tier"])
    assert "false discovery rate 0.0032." in str(group(with_rate(-2.5), 0)["why_tier"])
    assert "false discovery rate below 0.000001." in str(group(with_rate(-12.0), 0)["why_tier"])


def test_without_much_behaviour_chance_must_be_ruled_out() -> None:
    assert group(with_rate(-2.0, behaviour_alone=100.0), 0)["tier"] == CONFIRMED
    assert group(with_rate(-1.9, behaviour_alone=100.0), 0)["tier"] == REVIEW
    assert group(with_rate(None, behaviour_alone=100.0), 0)["tier"] == REVIEW


def test_peripheral_accounts_are_not_named() -> None:
    found = judged(world(1, members={7: {"role": PERIPHERAL, "membership": 0.3}}))
    assert tiers(found).keys() == ids(RING) - {"acc_7"}
    assert group(found, 0)["accounts"] == len(RING) - 1


def test_every_named_account_is_counted_and_belongs() -> None:
    found = judged(made(2), review=-1000.0)
    named = found.rings.join(made(2).accounts.select("account_id", "account"), on="account_id")
    belonging = made(2).members.filter(pl.col("role").is_in([CORE, PROBABLE]))
    assert named.height == belonging.height == found.findings["accounts"].sum()
    assert set(named["account"].to_list()) == set(belonging["account"].to_list())


def test_why_says_what_decided() -> None:
    found = judged(made(1))
    row = group(found, 0)
    behaviour = sum(bits(found, of=0, kind=BEHAVIOUR).values())
    assert f"Score {float(str(row['score'])):.1f} bits" in str(row["why_tier"])
    assert f"behaviour {behaviour:.1f} bits" in str(row["why_tier"])
    assert "confirmed from 6.6" in str(row["why_tier"])


def test_missing_tables_make_a_ring_weaker_not_stronger() -> None:
    whole = float(str(group(judged(made(1)), 0)["score"]))
    for missing in ("payments", "logins", "exchanges"):
        less = judged(world(1, without=(missing,)))
        assert float(str(group(less, 0)["score"])) <= whole
        assert group(less, 1)["tier"] == NOT_SUSPECTED
    assert bits(judged(world(1, without=("payments",))), of=0, kind=BEHAVIOUR)["prepaid"] == 0.0
    nothing = judged(world(1, without=("exchanges",)))
    unmeasured = bits(nothing, of=0, kind=BEHAVIOUR)
    assert unmeasured["even_load"] == unmeasured["no_night"] == unmeasured["timing"] == 0.0
    assert tiers(nothing) == {} or set(tiers(nothing).values()) == {REVIEW}


def test_without_any_status_bans_say_nothing() -> None:
    assert bits(judged(made(1)), of=0, kind=BEHAVIOUR)["banned"] == 0.0


def test_without_any_prompt_content_says_nothing() -> None:
    assert bits(judged(world(1, without=("exchanges",))), of=0, kind=BEHAVIOUR)["own_content"] == 0.0


def test_activity_is_the_members_own() -> None:
    row = group(judged(made(1)), 0)
    sent = made(1).activity.join(pl.DataFrame({"account": RING}, schema={"account": pl.UInt32}), on="account")
    assert row["exchanges"] == sent["exchanges"].sum()
    last, final_day = row["last_at"], sent["day"].max()
    assert isinstance(last, int)
    assert last // DAY == final_day


def test_activity_without_shared_tokens_is_activity_too() -> None:
    given = made(1)
    bare = replace(given, payments=None, tokens=given.tokens.clear(), sightings=given.sightings.clear())
    assert group(judged(bare), 0)["last_at"] is not None


def test_the_order_of_all_tables_changes_nothing() -> None:
    given = made(1)

    def mixed(table: pl.DataFrame) -> pl.DataFrame:
        return table.sample(fraction=1.0, shuffle=True, seed=5)

    assert given.payments is not None
    tables = ("accounts", "activity", "hours", "servers", "places", "tokens", "sightings", "members", "ties")
    changed: dict[str, Any] = {name: mixed(getattr(given, name)) for name in tables}
    shuffled = replace(given, payments=mixed(given.payments.collect()).lazy(), **changed)
    for name in ("findings", "reasons", "rings"):
        assert_frame_equal(getattr(judged(given), name), getattr(judged(shuffled), name))
