"""Whole runs on a machine that fails: a full disk, a file that vanishes, an answer that cannot be replaced."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
from pathlib import Path

import pytest

from linkgraph import records
from linkgraph.cases import Case, investigate
from linkgraph.cli.app import run
from linkgraph.core.errors import InputError, StorageError
from linkgraph.core.files import replacing
from tests.flow.small_world import COMMAND, SmallWorld, made_once


@pytest.fixture(scope="module")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> SmallWorld:
    """A made-up world and its case, to be read only."""
    return made_once(tmp_path_factory)


def with_file_size(limit: int, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The command on a machine on which no file grows beyond the limit: what a full disk does to a write."""

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [str(COMMAND), *map(str, arguments)],
        capture_output=True,
        text=True,
        preexec_fn=bound,  # this process has no other thread that could be holding a lock
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("limit", [2_000, 10_000, 40_000, 200_000, 800_000])
def test_a_full_disk_is_one_line_and_the_answer_before_stays(
    small_world: SmallWorld, tmp_path: Path, limit: int
) -> None:
    folder = small_world.copied(tmp_path)
    shutil.rmtree(folder / "tables")
    assert "Free some space, then run again." in _full_disk_then_room(small_world, folder, limit=limit)


@pytest.mark.slow
def test_a_disk_that_fills_up_in_the_last_stage_is_one_line_and_the_answer_before_stays(
    small_world: SmallWorld, tmp_path: Path
) -> None:
    folder = small_world.copied(tmp_path)
    (folder / "tables" / "reasons.parquet").unlink()
    said = _full_disk_then_room(small_world, folder, limit=2_000)
    assert ".parquet cannot be written: File too large. Free some space" in said


def _full_disk_then_room(small_world: SmallWorld, folder: Path, *, limit: int) -> str:
    """What the command says; with room again the run comes to its end."""
    before = {name: (folder / name).read_bytes() for name in ("rings.parquet", "rings.csv")}
    done = with_file_size(limit, "investigate", small_world.data, folder)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if not line.startswith("[")]
    assert len(said) == 1
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert investigate(small_world.data, folder).answer.equals(small_world.case.answer)
    return said[0]


@pytest.mark.slow
@pytest.mark.parametrize("megabytes", [700, 1_100, 1_600])
def test_a_run_that_takes_too_much_memory_leaves_the_answer_before(
    small_world: SmallWorld, tmp_path: Path, megabytes: int
) -> None:
    """Libraries abort where Python would raise: the last words may be theirs, the case is whole all the same."""
    folder = small_world.copied(tmp_path)
    shutil.rmtree(folder / "tables")
    before = {name: (folder / name).read_bytes() for name in ("rings.parquet", "rings.csv")}

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    done = subprocess.run(
        [str(COMMAND), "investigate", str(small_world.data), str(folder)],
        capture_output=True,
        preexec_fn=bound,  # this process has no other thread that could be holding a lock
        timeout=300,
        check=False,
    )
    assert done.returncode != 1
    if done.returncode:
        assert {name: (folder / name).read_bytes() for name in before} == before
    assert investigate(small_world.data, folder).answer.equals(small_world.case.answer)


def test_a_full_disk_during_an_export(small_world: SmallWorld, tmp_path: Path) -> None:
    out = tmp_path / "rings.json"
    out.write_text("the export of yesterday", encoding="utf-8")
    done = with_file_size(500, "export", small_world.folder, "--form", "json", "--out", out)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert out.read_text(encoding="utf-8") == "the export of yesterday"
    assert list(tmp_path.iterdir()) == [out]


def test_a_file_that_vanishes_after_intake(small_world: SmallWorld, tmp_path: Path) -> None:
    shutil.copytree(small_world.data, tmp_path / "data")
    data = records.read(tmp_path / "data")
    (tmp_path / "data" / "logins.parquet").unlink()
    with pytest.raises(InputError, match=r"logins\.parquet: is gone since it was read\."):
        investigate(data, tmp_path / "case")


def test_a_file_that_changes_after_intake(small_world: SmallWorld, tmp_path: Path) -> None:
    shutil.copytree(small_world.data, tmp_path / "data")
    data = records.read(tmp_path / "data")
    with (tmp_path / "data" / "payments.parquet").open("ab") as file:
        file.write(b"more")
    with pytest.raises(InputError, match=r"payments\.parquet: has changed since its digest was taken"):
        investigate(data, tmp_path / "case")


def test_accepted_records_that_vanish_are_made_again(small_world: SmallWorld, tmp_path: Path) -> None:
    small_world.copied(tmp_path)
    shutil.rmtree(tmp_path / "case" / "tables" / "records")
    assert investigate(small_world.data, tmp_path / "case").answer.equals(small_world.case.answer)


def test_a_stage_whose_table_vanished_is_run_again(small_world: SmallWorld, tmp_path: Path) -> None:
    small_world.copied(tmp_path)
    (tmp_path / "case" / "tables" / "links.parquet").unlink()
    case = investigate(small_world.data, tmp_path / "case")
    assert "links" not in case.contents.facts["resumed"]
    assert case.answer.equals(small_world.case.answer)


def test_a_stamp_that_is_not_whole_counts_for_nothing(small_world: SmallWorld, tmp_path: Path) -> None:
    small_world.copied(tmp_path)
    (tmp_path / "case" / "tables" / ".rings.stamp").write_text('{"stamp": "', encoding="utf-8")
    case = investigate(small_world.data, tmp_path / "case")
    assert "rings" not in case.contents.facts["resumed"]
    assert case.answer.equals(small_world.case.answer)


def test_a_case_folder_that_cannot_be_made(
    small_world: SmallWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert run(["investigate", str(small_world.data), str(tmp_path / "file" / "case")]) == 2
    assert "Not a directory" in capsys.readouterr().err


def test_a_block_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "answer"
    path.write_text("old", encoding="utf-8")

    def write_half() -> None:
        with replacing(path) as unfinished:
            unfinished.write_text("half", encoding="utf-8")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(StorageError, match="No space left on device"):
        write_half()
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_reading_needs_no_right_to_write(small_world: SmallWorld, tmp_path: Path) -> None:
    shutil.copytree(small_world.folder, tmp_path / "case")
    paths = [tmp_path / "case", *(tmp_path / "case").rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert Case(tmp_path / "case").rings.equals(small_world.case.rings)
    finally:
        for path in paths:
            path.chmod(0o755 if path.is_dir() else 0o644)
