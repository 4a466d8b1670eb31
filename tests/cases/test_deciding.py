"""Decisions on a real case: shown at once, applied by the next run, taken back without a trace in the answer."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from linkgraph.cases import Case, investigate
from linkgraph.cases.decisions import NAME
from linkgraph.core.errors import CaseError, NotFoundError
from tests.cases.next_month import AFTER, next_month
from tests.flow.small_world import SmallWorld

BY = {"reason": "a class with one task", "by": "A. Reviewer"}


@pytest.fixture
def case(small_world: SmallWorld, tmp_path: Path) -> Case:
    """A copy of the case, to be changed."""
    return Case(small_world.copied(tmp_path))


def biggest(case: Case) -> str:
    return str(case.rings.sort("accounts", "ring_id", descending=[True, False])["ring_id"][0])


@pytest.mark.slow
def test_a_decision_is_seen_at_once_and_applied_by_the_next_run(small_world: SmallWorld, case: Case) -> None:
    before = (case.folder / "rings.parquet").read_bytes()
    first, second, *others = case.rings["ring_id"].to_list()
    done = case.decide(first, "dismissed", **BY)
    case.decide(second, "confirmed", **BY)
    assert done.accounts == tuple(sorted(done.accounts))
    assert set(done.accounts) == set(case.answer.filter(pl.col("ring_id") == first)["account_id"])
    assert case.rings["decision"].to_list() == ["dismissed", "confirmed", *[None] * len(others)]
    assert case.ring(first).notes()[0].endswith("The next run applies it.")
    assert (case.folder / "rings.parquet").read_bytes() == before

    again = investigate(small_world.data, case.folder)
    assert {"sightings", "links", "rings"} <= set(again.contents.facts["resumed"])
    assert again.rings["ring_id"].to_list() == [second, *others]
    assert again.answer.equals(case.answer.filter(pl.col("ring_id") != first))
    gone = again.ring(first)
    assert (gone.id, gone.tier) == (first, "not suspected")
    assert gone.head()[1].startswith("Dismissed by A. Reviewer on ")
    assert gone.notes() == []
    assert gone.to_dict()["decision"]["verdict"] == "dismissed"
    page = (case.folder / "report.html").read_text(encoding="utf-8")
    assert "a class with one task" in page
    assert again.decisions["applied"].all()

    again.decide(first, "undecided", reason="two reviewers disagree", by="B. Reviewer")
    again.decide(second, "undecided", reason="two reviewers disagree", by="B. Reviewer")
    back = investigate(small_world.data, case.folder)
    assert (case.folder / "rings.parquet").read_bytes() == before
    assert back.findings.equals(case.findings)
    assert back.decisions["verdict"].to_list() == ["dismissed", "confirmed", "undecided", "undecided"]
    assert back.decisions["stands"].to_list() == [False, False, True, True]
    assert "Undecided by B. Reviewer" in back.ring(first).notes()[0]


@pytest.mark.slow
def test_pairs_are_joined_and_kept_apart_and_it_counts_no_bits(small_world: SmallWorld, case: Case) -> None:
    before = (case.folder / "rings.parquet").read_bytes()
    ring = case.ring(biggest(case))
    one, two, *_ = ring.members["account_id"]
    loner = str(case.table("accounts").join(case.table("members"), on="account", how="anti")["account_id"][0])
    case.decide_pair(loner, one, verdict="same", **BY)
    case.decide_pair(one, two, verdict="different", **BY)
    with pytest.raises(CaseError, match="both same and different"):
        case.decide_pair(loner, two, verdict="same", **BY)
    assert "That counts no bits." in case.explain(one, loner).sentences[-1]

    again = investigate(small_world.data, case.folder)
    assert {"sightings", "links"} <= set(again.contents.facts["resumed"])
    groups = dict(again.members.select("account_id", "group").iter_rows())
    effects = again.table("pair_decisions").select("verdict", "effect").rows()
    assert sorted(effects) == [("different", "kept apart"), ("same", "joined" if one in groups else "no group")]
    assert groups.get(one) is None or groups.get(one) != groups.get(two)
    assert groups.get(loner) == groups.get(one)
    if loner in groups:
        mine = again.members.filter(pl.col("account_id") == loner).row(0, named=True)
        assert (mine["tier"], mine["bits"], mine["best_family"]) == ("review", 0.0, "decision")
        said = again.group(groups[loner]).links.filter(pl.col("signal") == "decision")
        assert said.select("bits", "pair_bits").rows() == [(0.0, 0.0)]
    assert again.left_out.equals(case.left_out)
    assert again.table("pairs").equals(case.table("pairs"))

    for a, b in ((loner, one), (one, two)):
        again.decide_pair(a, b, verdict="undecided", reason="taken back", by="B. Reviewer")
    investigate(small_world.data, case.folder)
    assert (case.folder / "rings.parquet").read_bytes() == before


def test_several_rings_are_decided_together_once_their_accounts_were_counted(case: Case) -> None:
    rings = case.rings["ring_id"].head(2).to_list()
    there = int(case.rings["accounts"].head(2).sum())
    for accounts in (None, there + 1):
        with pytest.raises(
            CaseError, match=rf"2 rings with {there:,} accounts.*nothing was decided.*--accounts {there}"
        ):
            case.decide_all(rings, "dismissed", **BY, accounts=accounts)
    with pytest.raises(NotFoundError, match="No ring"):
        case.decide_all([*rings, "R-9999"], "dismissed", **BY, accounts=there)
    assert case.decisions.is_empty()
    done = case.decide_all([*rings, rings[0]], "dismissed", **BY, accounts=there)
    assert [row.ring_id for row in done] == rings
    assert case.waiting == 2


def test_note_assign_undo_and_the_history_of_a_ring(case: Case) -> None:
    first, second = case.rings["ring_id"].head(2)
    case.decide(first, "confirmed", **BY)
    case.note(first, "asked the bank", by="B. Reviewer")
    case.assign(first, "C. Reviewer", reason="on duty", by="B. Reviewer")
    case.decide(second, "dismissed", **BY)
    assert case.waiting == 2
    case.undo(1, reason="the wrong ring", by="B. Reviewer")
    assert case.waiting == 1
    assert case.rings.select("decision", "assigned_to").head(2).rows() == [(None, "C. Reviewer"), ("dismissed", None)]
    ring = case.ring(first)
    assert ring.history.select("number", "verdict", "stands", "undoes").rows() == [
        (1, "confirmed", False, None),
        (2, "note", True, None),
        (3, "assigned", True, None),
        (5, "undone", True, 1),
    ]
    told = " ".join(ring.notes())
    assert "Note by B. Reviewer on " in told
    assert "Assigned to C. Reviewer" in told
    assert "confirmed" not in told.lower()
    with pytest.raises(CaseError, match="Decision 1 is taken back already"):
        case.undo(1, reason="again", by="B. Reviewer")
    with pytest.raises(NotFoundError, match="There is no decision 99"):
        case.undo(99, reason="r", by="P")
    case.undo(5, reason="it was right", by="C. Reviewer")
    assert case.rings["decision"].to_list()[:2] == ["confirmed", "dismissed"]
    with pytest.raises(CaseError, match="Nobody is named"):
        case.assign(first, " ", reason="r", by="P")


def test_an_undo_may_not_bring_back_what_contradicts(case: Case) -> None:
    a, b, c = case.answer["account_id"].sort().head(3)
    case.decide_pair(a, b, verdict="same", **BY)
    case.decide_pair(a, b, verdict="undecided", **BY)
    case.decide_pair(b, c, verdict="same", **BY)
    case.decide_pair(a, c, verdict="different", **BY)
    with pytest.raises(CaseError, match="both same and different"):
        case.undo(2, reason="r", by="P")
    case.undo(4, reason="r", by="P")
    case.undo(2, reason="r", by="P")
    assert case.decisions.filter("stands", pl.col("verdict") == "same").height == 2


def test_a_pair_that_is_not_in_the_data_any_more_says_so(case: Case) -> None:
    from linkgraph.cases.decided import ledger
    from linkgraph.cases.decisions import Entry

    ledger(case.contents).add([Entry(verdict="same", accounts=["gone", "lost"])], by="P", reason="r", run="")
    assert case.decisions.select("account_a", "account_b").rows() == [("gone", "lost")]


@pytest.mark.slow
def test_a_successor_of_a_banned_ring_is_told_by_what_it_carries_on(
    small_world: SmallWorld, case: Case, tmp_path: Path
) -> None:
    with_cards = case.rings.filter(pl.col("families").str.contains("payment|device"))
    old = str(with_cards.sort("accounts", "ring_id", descending=[True, False])["ring_id"][0])
    ring = case.answer.filter(pl.col("ring_id") == old)["account_id"].to_list()
    later = next_month(small_world.data, tmp_path / "later", ring=ring)

    again = investigate(later, case.folder)
    carried = again.answer.filter(pl.col("account_id").str.ends_with(AFTER))
    new = str(carried["ring_id"].mode()[0])
    assert int(new.removeprefix("R-")) > case.rings.height
    assert old not in again.rings["ring_id"]
    kept = again.ring(new).successor_of
    assert set(kept["successor_of"]) == {old}
    assert set(kept["signal"]) & {"payment_instrument", "device"}
    assert (kept["others"] < kept["now"]).all()
    assert f"Successor of {old}, whose accounts were banned" in again.ring(new).notes()[-1]
    # What the two months have in common keeps its id.
    others = set(case.rings["ring_id"]) - {old}
    assert others <= set(again.rings["ring_id"]) | set(again.table("identities")["ring_id"])

    compared = {row["new"]: row for row in again.compare(small_world.folder).to_dicts() if row["new"]}
    assert compared[new]["relation"] == "new"
    assert compared[new]["successor_of"] == old
    gone = again.compare(small_world.folder).filter(pl.col("old") == old).row(0, named=True)
    assert (gone["relation"], gone["new"], gone["before"]) == ("gone", None, len(ring))
    # Backwards nothing succeeds: the accounts of later were not banned.
    back = small_world.case.compare(again)
    assert back["successor_of"].null_count() == back.height


@pytest.mark.slow
def test_a_case_beside_itself_is_the_same(small_world: SmallWorld, case: Case) -> None:
    rows = small_world.case.compare(case.folder)
    assert set(rows["relation"]) == {"same"}
    assert rows["old"].equals(rows["new"], check_names=False)
    case.decide(biggest(case), "dismissed", **BY)
    dismissed = investigate(small_world.data, case.folder)
    gone = dismissed.compare(small_world.case).filter(pl.col("relation") == "gone")
    assert gone["old"].to_list() == [biggest(small_world.case)]
    assert "Dismissed by A. Reviewer" in gone["sentence"][0]


def test_what_cannot_be_decided(case: Case) -> None:
    ring = biggest(case)
    one = str(case.answer["account_id"][0])
    with pytest.raises(NotFoundError, match=r"No ring 'R-9999'"):
        case.decide("R-9999", "confirmed", **BY)
    with pytest.raises(NotFoundError, match=r"no verdict 'same'.*confirmed, dismissed, undecided"):
        case.decide(ring, "same", **BY)
    with pytest.raises(NotFoundError, match=r"no verdict 'confirmed'.*same, different, undecided"):
        case.decide_pair(one, "acc", verdict="confirmed", **BY)
    with pytest.raises(NotFoundError, match="No account 'nobody'"):
        case.decide_pair(one, "nobody", verdict="same", **BY)
    with pytest.raises(NotFoundError, match="are no pair"):
        case.decide_pair(one, one, verdict="same", **BY)
    assert case.decisions.is_empty()
    assert not (case.folder / NAME).exists()


@pytest.mark.slow
def test_a_broken_chain_stops_reading_and_running(small_world: SmallWorld, case: Case) -> None:
    case.decide(biggest(case), "confirmed", **BY)
    investigate(small_world.data, case.folder)
    (case.folder / NAME).unlink()
    answer = (case.folder / "rings.parquet").read_bytes()
    again = Case(case.folder)
    for broken in (lambda: again.rings, lambda: again.decisions, lambda: investigate(small_world.data, case.folder)):
        with pytest.raises(
            CaseError, match=r"The chain of decisions .* is broken: the last run read 1 rows, 0 are left"
        ):
            broken()
    assert (case.folder / "rings.parquet").read_bytes() == answer
