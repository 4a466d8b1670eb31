"""Who can read what the program writes, and what of it reaches a screen that others may see."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from linkgraph.cases import Case, investigate
from linkgraph.cli import app
from tests.flow.small_world import SmallWorld, linkgraph, made_once
from tests.records.exports import export


@pytest.fixture(scope="module")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> SmallWorld:
    """A made-up world and its case, to be read only."""
    return made_once(tmp_path_factory)


def open_to_others(folder: Path) -> list[str]:
    """What below a folder, itself counted, others than its owner may do anything with."""
    places = [folder, *folder.rglob("*")]
    return [place.name for place in places if stat.S_IMODE(place.lstat().st_mode) & 0o077]


def test_a_case_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Also one that an earlier version left open; and what the library writes without the command's umask."""
    before = os.umask(0o022)
    try:
        (tmp_path / "case").mkdir(mode=0o755)
        case = investigate(export(tmp_path / "data"), tmp_path / "case")
    finally:
        os.umask(before)
    assert stat.S_IMODE(case.folder.stat().st_mode) == 0o700
    for name in ("rings.csv", "rings.parquet", "report.html", "case.json", "tables/accounts.parquet"):
        path = case.folder / name
        assert not path.exists() or stat.S_IMODE(path.stat().st_mode) == 0o600, name


def test_nothing_that_the_command_writes_is_for_others(tmp_path: Path) -> None:
    done = linkgraph("investigate", export(tmp_path / "data"), tmp_path / "case")
    assert done.returncode == 0, done.stderr
    assert open_to_others(tmp_path / "case") == []


def test_a_fault_shows_where_it_arose_and_no_value(
    small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = "@".join(["ann", "example.com\x1b[2J"])  # lines of code are shown, what an error says is not

    def fail(*_: object) -> Case:
        raise ValueError(told)

    monkeypatch.setattr("linkgraph.cases.case.Case", fail)
    assert app.run(["rings", str(small_world.folder)]) == 2
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "test_personal_data.py" in said
    assert "ann@example.com" not in said
    assert "\x1b" not in said


def test_a_panic_of_a_library_is_a_fault_too(
    small_world: SmallWorld, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class PanicError(BaseException):
        """As polars raises it: no Exception."""

    def fail(*_: object) -> Case:
        raise PanicError

    monkeypatch.setattr("linkgraph.cases.case.Case", fail)
    assert app.run(["rings", str(small_world.folder)]) == 2
    assert "fault in linkgraph" in capsys.readouterr().err


def test_a_first_row_taken_for_a_header_is_not_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = export(tmp_path, logins=b"acc_1,ann@example.com,+49301234567\nacc_2,bob@example.com,+49301234568\n")
    assert app.run(["check", str(folder)]) == 1
    said = capsys.readouterr().out
    assert "2 that look like values" in said
    assert "ann@" not in said


def test_refused_values_stay_in_the_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = b"acc_a,2026-06-02,secret-device\n"
    logins = b"account_id,seen_at,device_id\n" + row * 30 + b"ann@example.com,2026-06-02,d\n"
    folder = export(tmp_path / "data", logins=logins)
    assert app.run(["investigate", str(folder), str(tmp_path / "case")]) == 0
    told = capsys.readouterr()
    assert "ann@example.com" not in told.out + told.err
    assert "ann@example.com" not in (tmp_path / "case" / "report.html").read_text(encoding="utf-8")
    assert Case(tmp_path / "case").refused["value"].to_list() == ["ann@example.com"]
