"""A case and its rings, as a notebook reads them: every view agrees with the tables it is drawn from."""

from __future__ import annotations

import shutil
from datetime import UTC
from pathlib import Path

import networkx as nx
import polars as pl
import pytest

from linkgraph.cases import Case, Ring
from linkgraph.core.errors import CaseError, NotFoundError, StorageError
from tests.flow.small_world import SEED, SmallWorld


@pytest.fixture(scope="module")
def case(small_world: SmallWorld) -> Case:
    return small_world.case


@pytest.fixture(scope="module")
def ring(case: Case) -> Ring:
    """The largest suspected ring."""
    return case.ring(case.rings.sort("accounts", "ring_id", descending=[True, False])["ring_id"][0])


def outsider(case: Case) -> str:
    """An account in no group at all."""
    return str(case.table("accounts").join(case.table("members"), on="account", how="anti")["account_id"][0])


def test_rings_are_ranked_and_dated(case: Case) -> None:
    rings = case.rings
    assert rings.height > 1
    assert rings["ring_id"].to_list() == [f"R-{place:04d}" for place in range(1, rings.height + 1)]
    assert rings["score"].is_sorted(descending=True)
    assert rings.schema["first_at"] == pl.Datetime("us", "UTC")
    assert (rings["first_at"] <= rings["last_at"]).all()
    assert rings["first_at"][0].tzinfo is not None
    assert rings["first_at"][0].astimezone(UTC).year > 2015


def test_the_parts_of_the_traffic_are_those_of_its_members(case: Case, ring: Ring) -> None:
    counted = ring.members.filter(pl.col("role") != "peripheral").select(
        "account_id", pl.col("exchanges").cast(pl.Int64)
    )
    traffic = ring.traffic
    sent = traffic.select("account_id", pl.col("exchanges").cast(pl.Int64))
    assert sent.sort("account_id").equals(counted.filter(pl.col("exchanges") > 0).sort("account_id"))
    assert traffic.select((pl.sum_horizontal("templates", "rhythm", "rest") == pl.col("exchanges")).all()).item()
    assert traffic["templates"].sum() > 0
    said = f"{traffic['templates'].sum():,} ("
    assert said in ring.traffic_in_words()
    assert said in ring.summary
    assert len(ring.to_dict()["traffic"]) == traffic.height
    unsuspected = case.findings.filter(pl.col("ring_id").is_null())["group"][0]
    assert case.group(unsuspected).traffic.is_empty()
    assert not case.group(unsuspected).traffic_in_words()


def test_what_the_answer_names_is_what_the_members_say(case: Case) -> None:
    named = case.members.filter(pl.col("tier").is_not_null())
    assert named.sort("account_id")["account_id"].equals(case.answer.sort("account_id")["account_id"])
    assert set(named["role"]) <= {"core", "probable"}
    assert case.members.filter(pl.col("ring_id").is_null())["tier"].null_count() > 0


def test_the_settings_are_those_of_the_run_whatever_the_environment_says(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINKGRAPH_RUN__SEED", "99")
    settings = Case(case.folder).settings
    assert settings.run.seed == 0
    assert settings.answer_hash() == case.contents.facts["settings_sha256"]


def test_the_sources_are_the_files_handed_in(case: Case, small_world: SmallWorld) -> None:
    files = {path.relative_to(small_world.data).as_posix() for path in small_world.data.rglob("*.parquet")}
    assert set(case.sources["path"]) == files
    assert case.refused.columns == ["file", "row", "table", "column", "value", "reason"]
    assert case.left_out.height > 0


def test_every_table_can_be_had_and_no_other(case: Case) -> None:
    for name in case.contents.names():
        assert case.table(name).width > 0, name
    with pytest.raises(NotFoundError, match=r"'ringz' is no table.*rings"):
        case.table("ringz")


def test_a_ring_is_found_by_its_id_and_the_nearest_is_named(case: Case) -> None:
    with pytest.raises(NotFoundError, match=r"No ring 'R-1'.*The nearest is R-00"):
        case.ring("R-1")
    with pytest.raises(NotFoundError, match="No group 999999"):
        case.group(999_999)


def test_the_score_is_the_sum_of_reasons_and_doubts(case: Case) -> None:
    for ring_id, score in case.rings.select("ring_id", "score").iter_rows():
        found = case.ring(ring_id)
        assert sum([*found.reasons["bits"], *found.doubts["bits"]]) == pytest.approx(score, abs=0.01)
        assert set(found.doubts["kind"]) <= {"doubt"}
        assert found.doubts["bits"].is_sorted()


def test_members_are_those_of_the_tables(case: Case, ring: Ring) -> None:
    mine = case.members.filter(pl.col("group") == ring.finding["group"])
    assert set(ring.members["account_id"]) == set(mine["account_id"])
    counted = ring.members.filter(pl.col("role") != "peripheral")
    assert counted.height == ring.finding["accounts"]
    assert counted["exchanges"].sum() == ring.finding["exchanges"]


def test_members_say_how_firmly_they_belong(case: Case, ring: Ring) -> None:
    known = case.table("stability").filter(pl.col("group") == ring.finding["group"])
    assert known.height == ring.members.height
    for name in ("stability", "least_without_signal"):
        assert sorted(ring.members[name]) == sorted(known[name])
    named = ring.members.drop_nulls("leans_on")
    assert (named["least_without_signal"] <= named["membership"] + 1e-9).all()


def test_whether_chance_could_have_made_it_is_told_with_its_numbers(case: Case, ring: Ring) -> None:
    (decoys,) = ring.chance["decoys"].to_dicts()
    (over_all,) = ring.chance["significance"].to_dicts()
    assert over_all["families_tested"] == ring.chance["held_out"].height
    assert f"Of {decoys['decoys']:,} made-up groups" in ring.chance_in_words()
    assert ring.chance_in_words() in ring.summary
    assert set(ring.to_dict()["chance"]) == {"held_out", "significance", "decoys"}
    # The largest ring is no chance, and no decoy reaches it.
    assert over_all["log10_q"] < -3
    assert decoys["reached"] == 0
    assert case.table("significance").height == case.table("members")["group"].n_unique()


def test_the_timeline_adds_up_to_the_finding(ring: Ring) -> None:
    days = ring.timeline
    assert days["exchanges"].sum() == ring.finding["exchanges"]
    assert days["day"].is_sorted()
    assert days["day"].is_unique().all()
    assert days["signups"].sum() == ring.finding["accounts"]
    over = ring.members.filter((pl.col("role") != "peripheral") & pl.col("status_at").is_not_null())
    ended = over.filter(pl.col("status").is_in(["banned", "suspended", "closed"]))
    assert days["ended"].sum() == ended.height


def test_the_links_add_up_to_the_pairs(case: Case, ring: Ring) -> None:
    inside = set(ring.members["account_id"])
    assert set(ring.links["account_a"]) | set(ring.links["account_b"]) <= inside
    one = ring.links.row(0, named=True)
    pair = case.explain(one["account_a"], one["account_b"])
    assert pair.terms["bits"][-1] == pytest.approx(one["pair_bits"], abs=1e-5)
    assert f"{one['pair_bits']:.1f} bits" in pair.sentences[0]
    assert "are linked" in str(pair)


def test_both_graphs_hold_the_same_pairs(ring: Ring) -> None:
    drawn, other = ring.to_igraph(), ring.to_networkx()
    pairs = {tuple(sorted((drawn.vs[edge.source]["name"], drawn.vs[edge.target]["name"]))) for edge in drawn.es}
    assert pairs == {tuple(sorted(edge)) for edge in other.edges}
    assert set(other.nodes) == set(ring.members["account_id"])
    assert sum(drawn.es["bits"]) == pytest.approx(sum(bits for _, _, bits in other.edges(data="bits")))
    assert max(len(part) for part in nx.connected_components(other)) == max(drawn.components().sizes())


def test_why_and_why_not(case: Case, ring: Ring) -> None:
    member = ring.members["account_id"][0]
    assert f"{member} is a" in ring.why(member).sentences[0]
    assert ring.id in case.explain(member).sentences[0]
    stranger = outsider(case)
    assert f"{stranger} is not in {ring.id}" in ring.why_not(stranger).sentences[0]
    assert f"{stranger} is in no group" in case.explain(stranger).sentences[0]
    assert case.explain(stranger).to_dict()["sentences"][0].startswith(stranger)


def test_who_is_unknown_is_not_found(case: Case, ring: Ring) -> None:
    for ask in (case.explain, ring.why, lambda name: case.explain(name, ring.members["account_id"][0])):
        with pytest.raises(NotFoundError, match="No account 'nobody'"):
            ask("nobody")


def test_without_a_family_the_rest_is_weighed_again(ring: Ring) -> None:
    counted = ring.members.filter(pl.col("role") != "peripheral")
    for family in ring.ties["family"].unique().sort():
        left = ring.without(family)
        assert set(left["account_id"]) <= set(counted["account_id"])
        assert (left["membership"] >= 0.5).all()
    strongest = counted.group_by("best_family").len().sort("len", "best_family")["best_family"][-1]
    assert ring.without(strongest)["membership"].sum() < counted["membership"].sum()
    with pytest.raises(NotFoundError, match="Nothing of the family 'astrology'"):
        ring.without("astrology")


def test_a_group_that_is_not_suspected_can_be_looked_at(case: Case) -> None:
    quiet = case.findings.filter(pl.col("ring_id").is_null())["group"][0]
    group = case.group(quiet)
    assert group.id == f"group {quiet}"
    assert group.tier == "not suspected"
    assert group.members["tier"].null_count() == group.members.height
    assert "not suspected" in group.summary


def test_what_a_notebook_shows(case: Case, ring: Ring) -> None:
    assert f"{case.rings.height} suspected rings" in case._repr_html_()
    assert case._repr_html_().startswith("<iframe")
    assert all(name in case.card() for name in case.rings["ring_id"])
    assert ring.id in ring._repr_html_()
    assert ring._repr_html_().startswith("<iframe")
    assert ring.members["account_id"][0] in ring.card()
    assert repr(ring).startswith(f"Ring('{ring.id}: ")
    assert "<li>" in case.explain(outsider(case))._repr_html_()


def test_what_is_handed_out_is_the_answer(case: Case, ring: Ring) -> None:
    everything = case.suspected()
    assert sorted(everything.members["account_id"]) == sorted(case.answer["account_id"])
    one = case.suspected(only=[ring.id])
    assert one.rings["ring_id"].to_list() == [ring.id]


def test_a_folder_that_is_no_case_says_so(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="is not there"):
        Case(tmp_path / "none")
    with pytest.raises(CaseError, match="holds no finished case"):
        Case(tmp_path)


def test_a_damaged_table_says_so(case: Case, tmp_path: Path) -> None:
    shutil.copytree(case.folder, tmp_path / "case")
    (tmp_path / "case" / "tables" / "findings.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(StorageError, match=r"The table findings cannot be read.*Run the case again"):
        _ = Case(tmp_path / "case").rings


def test_the_facts_of_the_run(case: Case) -> None:
    facts = case.contents.facts
    assert facts["rows"]["rows"] == facts["rows"]["accepted"] + facts["rows"]["refused"]
    assert facts["seed"] == 0 != SEED
    assert set(facts["seconds"]) == set(facts["peak_megabytes"]) == {"reading", *facts["stages"], "report"}
