"""What a run leaves for people: the report, the figures, and an answer that a spreadsheet can open."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from linkgraph.cases import Case, investigate
from linkgraph.cases.folder import read_json
from linkgraph.core.settings import load
from linkgraph.tables.rings import Rings
from tests.flow.small_world import SmallWorld

FIGURES = ("hours", "score", "signals", "timeline")


def test_the_report_names_every_ring_and_reaches_no_network(small_world: SmallWorld) -> None:
    page = (small_world.folder / "report.html").read_text(encoding="utf-8")
    assert [ring for ring in small_world.case.rings["ring_id"] if ring not in page] == []
    assert re.findall(r"(?:src|href)=\"(?!#|data:)[^\"]+", page) == []
    assert small_world.case.contents.facts["settings_sha256"] in page


def test_every_ring_has_its_figures_and_no_other_ring_has(small_world: SmallWorld) -> None:
    drawn = {path.name for path in (small_world.folder / "figures").iterdir()}
    assert drawn == {f"{ring}-{name}.svg" for ring in small_world.case.rings["ring_id"] for name in FIGURES}


def test_figures_of_rings_that_are_no_more_are_removed(small_world: SmallWorld, tmp_path: Path) -> None:
    folder = small_world.copied(tmp_path)
    assert list((folder / "figures").glob("*.svg"))
    case = investigate(
        small_world.data, folder, settings=load(overrides={"findings": {"review": 1e6, "confirmed": 1e6}})
    )
    assert case.rings.height == 0
    assert list((tmp_path / "case" / "figures").glob("*")) == []
    assert "None found" in (tmp_path / "case" / "report.html").read_text(encoding="utf-8")
    nothing = pl.read_parquet(tmp_path / "case" / "rings.parquet")
    assert (nothing.height, nothing.columns) == (0, Rings.column_names())
    assert (tmp_path / "case" / "rings.csv").read_text(encoding="utf-8") == ",".join(Rings.column_names()) + "\n"


def test_the_answer_keeps_the_contract(small_world: SmallWorld) -> None:
    answer = pl.read_parquet(small_world.folder / "rings.parquet")
    assert answer.columns == ["ring_id", "account_id", "tier", "score", "membership"]
    Rings.validate(answer)
    assert pl.read_csv(small_world.folder / "rings.csv").equals(answer)


@pytest.mark.parametrize("prefix", ["=", "+", "-", "@"])
def test_the_csv_holds_no_cell_that_a_spreadsheet_runs(small_world: SmallWorld, tmp_path: Path, prefix: str) -> None:
    from linkgraph.bundles.forms.spreadsheet_cells import restored
    from linkgraph.cases.report import write_answer

    hostile = small_world.case.answer.with_columns(account_id=pl.lit(prefix) + pl.col("account_id"))
    write_answer(hostile, tmp_path)
    cells = pl.read_csv(tmp_path / "rings.csv")["account_id"]
    assert cells.str.starts_with("'").all()
    assert cells.to_frame().select(restored(pl.col("account_id"))).to_series().equals(hostile["account_id"])
    assert pl.read_parquet(tmp_path / "rings.parquet").equals(hostile)


def test_case_json_says_what_was_done(small_world: SmallWorld) -> None:
    facts = read_json(small_world.folder / "case.json")
    assert {"id", "seed", "settings", "settings_sha256", "sources", "versions", "rows", "seconds"} <= set(facts)
    assert facts["sources"] == Case(small_world.folder).sources.to_dicts()
