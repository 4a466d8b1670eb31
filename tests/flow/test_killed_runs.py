"""A run that is killed leaves the answer before it whole; the next run comes to the same end as one never killed."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from linkgraph.cases import Case, investigate
from linkgraph.cli.app import run
from linkgraph.core.errors import CaseError
from linkgraph.core.settings import load
from linkgraph.simulate import world
from tests.flow.small_world import COMMAND, SmallWorld, linkgraph

ANSWER = ("rings.parquet", "rings.csv", "case.json")


@pytest.fixture(scope="module")
def older_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of another month: of another world, so that nothing of it fits the small one. To be copied."""
    folder = tmp_path_factory.mktemp("older")
    world(folder / "world", accounts=1_000, exchanges=5_000, seed=8)
    return investigate(folder / "world" / "data", folder / "case").folder


@pytest.fixture(scope="module")
def never_killed(small_world: SmallWorld, older_case: Path, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The older case after a whole run on the small world: its rings go on from the older numbers."""
    folder = shutil.copytree(older_case, tmp_path_factory.mktemp("never_killed") / "case")
    case = investigate(small_world.data, folder)
    assert case.rings.drop("ring_id").equals(small_world.case.rings.drop("ring_id"))
    return case


def answer(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in ANSWER}


def killed_at(stage: str, arguments: list[str], *, after: float = 0.0) -> None:
    """Start the command, and kill it with no warning once it says that a stage begins, or some seconds after that."""
    with subprocess.Popen([str(COMMAND), *arguments], stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if f"] {stage}" in line:
                break
        time.sleep(after)
        running.send_signal(signal.SIGKILL)
        running.wait(timeout=60)


def unfinished(folder: Path) -> Iterator[Path]:
    return folder.rglob("*.unfinished")


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["records", "sightings", "links", "significance", "findings"])
def test_a_kill_leaves_the_answer_before_and_the_next_run_makes_the_new_one(
    small_world: SmallWorld, older_case: Path, never_killed: Case, tmp_path: Path, stage: str
) -> None:
    folder = shutil.copytree(older_case, tmp_path / "case")
    before = answer(folder)
    killed_at(stage, ["investigate", str(small_world.data), str(folder)])
    assert answer(folder) == before
    with pytest.raises(CaseError, match=r"did not finish.*again"):
        Case(folder)
    assert run(["rings", str(folder)]) == 2
    investigate(small_world.data, folder)
    assert (folder / "rings.parquet").read_bytes() == (never_killed.folder / "rings.parquet").read_bytes()
    assert Case(folder).rings.equals(never_killed.rings)
    assert list(unfinished(folder)) == []


@pytest.mark.slow
@pytest.mark.parametrize("finished", [1, 6, 18])
def test_what_a_long_stage_had_finished_is_found_again(small_world: SmallWorld, tmp_path: Path, finished: int) -> None:
    folder, tables = tmp_path / "case", tmp_path / "case" / "tables"
    arguments = [str(COMMAND), "investigate", str(small_world.data), str(folder)]
    with subprocess.Popen(arguments, stderr=subprocess.DEVNULL) as running:
        while len(list(tables.glob(".sightings.*.halfway/*.rows"))) < finished and running.poll() is None:
            time.sleep(0.002)
        running.send_signal(signal.SIGKILL)
        running.wait(timeout=60)
    kept = list(tables.glob(".sightings.*.halfway/*.rows"))
    assert len(kept) >= finished
    assert not (tables / "sightings.parquet").exists()
    investigate(small_world.data, folder)
    assert list(tables.glob(".*.halfway")) == []
    for table in ("signals", "tokens", "sightings", "template_uses", "activity", "hours", "servers", "places"):
        name = f"{table}.parquet"
        assert (tables / name).read_bytes() == (small_world.folder / "tables" / name).read_bytes(), table


@pytest.mark.slow
def test_a_first_run_that_was_killed_is_no_case_yet(small_world: SmallWorld, tmp_path: Path) -> None:
    killed_at("links", ["investigate", str(small_world.data), str(tmp_path / "case")])
    with pytest.raises(CaseError, match="first run did not finish"):
        Case(tmp_path / "case")
    case = investigate(small_world.data, tmp_path / "case")
    assert "records" in case.contents.facts["resumed"]
    assert case.answer.equals(small_world.case.answer)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_kill_at_any_moment(
    small_world: SmallWorld, older_case: Path, never_killed: Case, tmp_path: Path, seed: int
) -> None:
    moment = random.Random(seed).uniform(0.0, 4.0)
    folder = shutil.copytree(older_case, tmp_path / "case")
    killed_at("records", ["investigate", str(small_world.data), str(folder)], after=moment)
    again = linkgraph("investigate", small_world.data, folder)
    assert again.returncode == 0, again.stderr
    assert (folder / "rings.parquet").read_bytes() == (never_killed.folder / "rings.parquet").read_bytes()
    assert list(unfinished(folder)) == []


def test_a_case_whose_tables_are_of_another_run_is_not_opened(small_world: SmallWorld, tmp_path: Path) -> None:
    """What a kill between the last stage and the answer leaves."""
    folder = small_world.copied(tmp_path)
    before = (folder / "case.json").read_bytes()
    investigate(small_world.data, folder, settings=load(overrides={"findings": {"review": 4.0}}))
    (folder / "case.json").write_bytes(before)
    with pytest.raises(CaseError, match="did not finish"):
        Case(folder)
