"""Every verb: as a script runs it in a process of its own, and what it prints for people."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from linkgraph.cli.app import run
from linkgraph.tables.rings import CONFIRMED, REVIEW
from tests.flow.small_world import SmallWorld, linkgraph


def read(*arguments: str | Path) -> Any:
    """The JSON that a reading command prints, taken strictly."""
    done = linkgraph(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return strictly(done.stdout)


def strictly(text: str) -> Any:
    """What the text says in JSON, which must be written as it always is, with no number that is none."""

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    value = json.loads(text, parse_constant=refuse)
    assert text == json.dumps(value, indent=2, sort_keys=True) + "\n"
    return value


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What a command prints for people; run in this process, which saves the start of another."""

    def run_here(*arguments: str | Path) -> str:
        assert run([str(argument) for argument in arguments]) == 0
        return capsys.readouterr().out

    return run_here


@pytest.fixture
def parsed(said: Callable[..., str]) -> Callable[..., Any]:
    """The JSON that a reading command prints, taken strictly; run in this process."""

    def run_here(*arguments: str | Path) -> Any:
        return strictly(said(*arguments, "--json"))

    return run_here


def first_ring(world: SmallWorld) -> str:
    return str(world.case.rings["ring_id"][0])


def test_simulate_then_check(tmp_path: Path, said: Callable[..., str], parsed: Callable[..., Any]) -> None:
    sizes = ["--accounts", "1000", "--exchanges", "5000", "--seed", "5", "--no-rings"]
    assert "0 rings planted" in said("simulate", tmp_path / "w", *sizes)
    assert pl.read_parquet(tmp_path / "w" / "truth.parquet")["ring_id"].null_count() == 1000
    report = parsed("check", tmp_path / "w" / "data")
    assert report["ready"] is True
    assert {table["table"]: table["accepted"] for table in report["tables"]}["exchanges"] == 5000


def test_check_in_words(small_world: SmallWorld, said: Callable[..., str]) -> None:
    told = said("check", small_world.data)
    assert "1,500" in told
    assert told.endswith("Ready to be investigated.\n")


def test_investigate_prints_the_rings_and_where_they_lie(
    small_world: SmallWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["investigate", str(small_world.data), str(tmp_path / "case"), "--seed", "0"]) == 0
    told = capsys.readouterr()
    assert first_ring(small_world) in told.out
    assert str(tmp_path / "case" / "report.html") in told.out
    assert "left" in told.err
    assert "sightings" in told.err
    assert pl.read_parquet(tmp_path / "case" / "rings.parquet").equals(small_world.case.answer)


def test_rings(small_world: SmallWorld, said: Callable[..., str]) -> None:
    rings = read("rings", small_world.folder)
    assert [ring["ring_id"] for ring in rings] == small_world.case.rings["ring_id"].to_list()
    assert rings[0]["first_at"].endswith("Z")
    told = said("rings", small_world.folder)
    assert first_ring(small_world) in told
    assert "score, bits" in told


@pytest.mark.parametrize("tier", [CONFIRMED, REVIEW])
def test_rings_of_one_tier(small_world: SmallWorld, tier: str, said: Callable[..., str]) -> None:
    expected = small_world.case.rings.filter(pl.col("tier") == tier)["ring_id"].to_list()
    told = json.loads(said("rings", small_world.folder, "--tier", tier, "--json"))
    assert [ring["ring_id"] for ring in told] == expected


def test_show(small_world: SmallWorld, said: Callable[..., str], parsed: Callable[..., Any]) -> None:
    ring_id = first_ring(small_world)
    ring = parsed("show", small_world.folder, ring_id)
    terms = [*ring["reasons"], *ring["doubts"]]
    assert sum(term["bits"] for term in terms) == pytest.approx(ring["ring"]["score"], abs=0.01)
    told = said("show", small_world.folder, ring_id)
    assert ring["members"][0]["account_id"] in told
    assert ring["reasons"][0]["sentence"] in told
    assert [term["term"] for term in terms if term["term"].replace("_", " ") not in told] == []
    quiet = [term for term in terms if abs(term["bits"]) < 0.05]
    lines = [line for line in told.splitlines() if "say nothing here" in line or line.startswith("Not measured: ")]
    assert quiet
    assert sum(term["term"].replace("_", " ") in line for line in lines for term in quiet) == len(quiet)


def test_explain(small_world: SmallWorld, said: Callable[..., str], parsed: Callable[..., Any]) -> None:
    links = small_world.case.ring(first_ring(small_world)).links
    one, two = links["account_a"][0], links["account_b"][0]
    pair = parsed("explain", small_world.folder, one, two)
    assert pair["terms"][-1]["bits"] == pytest.approx(links["pair_bits"][0], abs=0.01)
    told = said("explain", small_world.folder, one)
    assert first_ring(small_world) in told
    assert one in told


def test_export(small_world: SmallWorld, tmp_path: Path, said: Callable[..., str]) -> None:
    ring_id = first_ring(small_world)
    out = tmp_path / "ring.csv"
    told = said("export", small_world.folder, "--ring", ring_id, "--form", "csv", "--out", out)
    answer = small_world.case.answer.filter(pl.col("ring_id") == ring_id)
    assert f"1 ring, {answer.height:,} accounts" in told
    assert sorted(pl.read_csv(out)["account_id"]) == sorted(answer["account_id"])


@pytest.mark.parametrize("form", ["parquet", "json", "graphml", "gexf", "stix"])
def test_export_writes_every_named_account_in_every_form(
    small_world: SmallWorld, tmp_path: Path, form: str, said: Callable[..., str]
) -> None:
    out = tmp_path / f"rings.{form}"
    assert str(out) in said("export", small_world.folder, "--form", form, "--out", out)
    named = small_world.case.answer["account_id"]
    if form == "parquet":
        assert set(pl.read_parquet(out)["account_id"]) == set(named)
    else:
        written = out.read_text(encoding="utf-8")
        assert [account for account in named if account not in written] == []


@pytest.mark.parametrize("ending", ["csv", "json", "svg", "png"])
def test_timeline_is_a_table_or_a_figure(
    small_world: SmallWorld, tmp_path: Path, ending: str, said: Callable[..., str]
) -> None:
    ring_id = first_ring(small_world)
    out = tmp_path / f"days.{ending}"
    days = small_world.case.ring(ring_id).timeline
    assert f"{days.height:,} days" in said("timeline", small_world.folder, ring_id, "--out", out)
    if ending == "csv":
        assert pl.read_csv(out)["exchanges"].sum() == days["exchanges"].sum()
    elif ending == "json":
        assert [row["exchanges"] for row in json.loads(out.read_text("utf-8"))["days"]] == days["exchanges"].to_list()
    else:
        assert out.read_bytes().startswith(b"<?xml" if ending == "svg" else b"\x89PNG")


def test_indicators_are_matched_by_whoever_holds_the_key(
    small_world: SmallWorld, tmp_path: Path, said: Callable[..., str], parsed: Callable[..., Any]
) -> None:
    ring_id = next(row["ring_id"] for row in small_world.case.rings.to_dicts() if "payment" in row["families"])
    key, other, out = tmp_path / "key", tmp_path / "other", tmp_path / "indicators.csv"
    key.write_bytes(bytes(range(65, 100)))
    other.write_bytes(bytes(range(66, 101)))
    folder = small_world.folder
    assert "Only holders of the key" in said("indicators", folder, "--ring", ring_id, "--key", key, "--out", out)
    found = parsed("indicators", folder, "--match", out, "--key", key)
    assert ring_id in {row["ring_id"] for row in found}
    named = set(small_world.case.answer.filter(pl.col("ring_id") == ring_id)["account_id"])
    assert {row["account_id"] for row in found} & named
    assert not [row["value"] for row in found if row["value"] in out.read_text("utf-8")]
    assert parsed("indicators", folder, "--match", out, "--key", other) == []


def test_evaluate(small_world: SmallWorld, said: Callable[..., str], parsed: Callable[..., Any]) -> None:
    scores = parsed("evaluate", small_world.folder, small_world.truth)
    assert scores["named"] == small_world.case.answer.height
    assert 0 < scores["b_cubed"]["precision"] <= 1
    assert "innocents" in said("evaluate", small_world.folder, small_world.truth)


@pytest.mark.slow
def test_demo_twice_in_one_folder(tmp_path: Path) -> None:
    first = linkgraph("demo", tmp_path / "demo")
    assert first.returncode == 0, first.stderr
    assert str(tmp_path / "demo" / "case" / "report.html") in first.stdout
    assert "B-cubed" in first.stdout
    second = linkgraph("demo", tmp_path / "demo")
    assert (second.returncode, second.stdout) == (0, first.stdout)


def test_neighbours_path_and_bridges(
    small_world: SmallWorld, said: Callable[..., str], parsed: Callable[..., Any]
) -> None:
    ring = small_world.case.ring(first_ring(small_world))
    one, other, *_ = ring.links.row(0)
    assert other in said("neighbours", small_world.folder, one)
    assert parsed("neighbours", small_world.folder, one)[0]["account_id"]
    assert [row["account_b"] for row in parsed("path", small_world.folder, one, other)] == [other]
    assert said("path", small_world.folder, one, other).splitlines()[1].startswith(one)
    told = parsed("bridges", small_world.folder, ring.id)
    assert {row["account_id"] for row in told["accounts"]} <= set(ring.members["account_id"])
    assert said("bridges", small_world.folder, ring.id).startswith(told["sentences"][0])
