"""Same data, settings and seed: the same bytes, whatever the order of rows and the number of threads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from linkgraph.cases import investigate
from linkgraph.core.settings import load
from tests.flow.small_world import SmallWorld, linkgraph

ANSWER = ("rings.parquet", "rings.csv")


def published(folder: Path) -> Iterator[Path]:
    """Every file that a reader sees, but for case.json, which holds what was measured."""
    for path in sorted(folder.rglob("*")):
        shown = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in shown.parts) and shown != Path("case.json"):
            yield shown


@pytest.mark.slow
@pytest.mark.parametrize("threads", [1, 2])
def test_threads_change_no_byte(small_world: SmallWorld, tmp_path: Path, threads: int) -> None:
    again = tmp_path / "case"
    done = linkgraph("investigate", small_world.data, again, "--threads", str(threads))
    assert done.returncode == 0, done.stderr
    names = list(published(small_world.folder))
    assert names == list(published(again))
    assert {Path(name) for name in ANSWER} <= set(names)
    differ = [name for name in names if (again / name).read_bytes() != (small_world.folder / name).read_bytes()]
    assert differ == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
def test_the_order_of_rows_and_the_cut_into_files_change_no_answer(
    small_world: SmallWorld, tmp_path: Path, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    for table in ("accounts", "payments", "logins", "observations", "exchanges"):
        parts = sorted(small_world.data.glob(f"{table}/*.parquet")) or [small_world.data / f"{table}.parquet"]
        rows = pl.concat(pl.read_parquet(part) for part in parts)
        shuffled = rows[rng.permutation(rows.height)]
        (tmp_path / "data" / table).mkdir(parents=True)
        cut = rows.height // 3
        shuffled[:cut].write_parquet(tmp_path / "data" / table / "part-0.parquet")
        shuffled[cut:].write_parquet(tmp_path / "data" / table / "part-1.parquet")
    investigate(tmp_path / "data", tmp_path / "case")
    for name in ANSWER:
        assert (tmp_path / "case" / name).read_bytes() == (small_world.folder / name).read_bytes(), name


def test_a_second_run_does_nothing_again(small_world: SmallWorld, tmp_path: Path) -> None:
    folder = small_world.copied(tmp_path)
    assert small_world.case.contents.facts["resumed"] == []
    again = investigate(small_world.data, folder).contents.facts
    stages = ["records", "sightings", "links", "behaviour", "rings", "significance", "findings"]
    assert again["resumed"] == stages
    assert list(again["seconds"]) == sorted(["reading", *stages, "report"])
    for name in published(small_world.folder):
        assert (folder / name).read_bytes() == (small_world.folder / name).read_bytes(), name


@pytest.mark.slow
def test_rules_of_tasks_and_release_dates_run_behaviour_and_what_is_read_from_it(
    small_world: SmallWorld, tmp_path: Path
) -> None:
    rules = tmp_path / "own.toml"
    rules.write_text("[[task]]\nname = 'vowels'\nrules = ['[aeiou]']", encoding="utf-8")
    config = tmp_path / "linkgraph.toml"
    config.write_text(f"releases = {{ 'aster-1' = 2026-01-20 }}\n[lists]\ntasks = '{rules}'", encoding="utf-8")
    case = investigate(small_world.data, small_world.copied(tmp_path), settings=load(config))
    assert case.contents.facts["resumed"] == ["records", "sightings", "links"]
    assert set(case.table("tasks")["task"]) == {"vowels", "other"}
    assert case.table("task_rules").rows() == [(0, "vowels", "[aeiou]")]
    assert case.settings.releases == load(config).releases


def test_another_setting_runs_only_the_stages_it_concerns(small_world: SmallWorld, tmp_path: Path) -> None:
    stricter = load(overrides={"findings": {"review": 4.0}})
    case = investigate(small_world.data, small_world.copied(tmp_path), settings=stricter)
    assert case.contents.facts["resumed"] == ["records", "sightings", "links", "behaviour", "rings", "significance"]
    assert case.settings == stricter
    assert case.rings.height < small_world.case.rings.height
