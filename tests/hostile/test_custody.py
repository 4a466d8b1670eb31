"""Sources, clocks, rights and chains between two runs: what was changed is told, and what was not stays as it was."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linkgraph.cases import Case, investigate
from linkgraph.cases import decisions as kept
from linkgraph.cases.decisions import NAME, Ledger
from linkgraph.core.errors import CaseError
from tests.flow.small_world import SmallWorld, linkgraph, made_once
from tests.records.exports import LOGINS, as_csv, export

_COLUMNS = "decided_at, decided_by, ring_id, accounts, verdict, reason, run, before, sha256, assigned_to, undoes"
_TWICE = f"INSERT INTO decisions SELECT 4, {_COLUMNS} FROM decisions WHERE number = 3"  # noqa: S608  # fixed names


@pytest.fixture(scope="module")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> SmallWorld:
    """A made-up world and its case, to be read only."""
    return made_once(tmp_path_factory)


def test_a_source_changed_between_runs_is_another_source(tmp_path: Path) -> None:
    folder = export(tmp_path / "data")
    before = dict(investigate(folder, tmp_path / "case").sources.select("path", "sha256").rows())
    (folder / "logins.csv").write_bytes(as_csv(LOGINS[:2]))
    second = investigate(folder, tmp_path / "case")
    after = dict(second.sources.select("path", "sha256").rows())
    assert before["accounts.csv"] == after["accounts.csv"]
    assert before["logins.csv"] != after["logins.csv"]
    assert after["logins.csv"] == hashlib.sha256((folder / "logins.csv").read_bytes()).hexdigest()
    assert second.contents.facts["resumed"] == []
    assert investigate(folder, tmp_path / "case").contents.facts["resumed"] != []


def test_a_clock_that_is_set_back_breaks_no_chain(
    small_world: SmallWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small_world.copied(tmp_path)
    ring = Case(folder).rings["ring_id"][0]
    Case(folder).decide(ring, "dismissed", reason="r", by="p")

    class Earlier(datetime):
        """Forty years ago."""

        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # as it is called
            return datetime(1986, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(kept, "datetime", Earlier)
    Case(folder).decide(ring, "confirmed", reason="r", by="p")
    rows = Ledger(folder).rows()
    assert [row.number for row in rows] == [1, 2]
    assert rows[1].decided_at < rows[0].decided_at
    shown = Case(folder).rings
    assert shown.filter(shown["ring_id"] == ring)["decision"].to_list() == ["confirmed"]


def test_files_from_the_future_are_read(tmp_path: Path) -> None:
    """A clock that was set back since the exports, and the case, were written."""
    folder = export(tmp_path / "data")
    investigate(folder, tmp_path / "case")
    for path in [*folder.iterdir(), *(tmp_path / "case").rglob("*")]:
        os.utime(path, (4_000_000_000, 4_000_000_000))
    again = investigate(folder, tmp_path / "case")
    assert "records" in again.contents.facts["resumed"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET reason = 'another' WHERE number = 2",
        "UPDATE decisions SET accounts = '[\"a\"]' WHERE number = 1",
        "DELETE FROM decisions WHERE number = 1",
        "DELETE FROM decisions WHERE number = 2",
        "DELETE FROM decisions WHERE number = 3",
        "DELETE FROM decisions",
        "UPDATE decisions SET number = CASE number WHEN 1 THEN 12 ELSE 11 END WHERE number < 3",
        _TWICE,
    ],
)
def test_every_change_of_the_chain_of_decisions_is_told(
    small_world: SmallWorld, tmp_path: Path, statement: str
) -> None:
    """Edits, removals at either end and between, another order, a row twice: by whoever goes around the triggers."""
    folder = small_world.copied(tmp_path)
    ring = Case(folder).rings["ring_id"][0]
    for verdict in ("confirmed", "dismissed", "confirmed"):
        Case(folder).decide(ring, verdict, reason="r", by="p")
    read = kept.anchor(Ledger(folder).rows())
    with closing(sqlite3.connect(folder / NAME, isolation_level=None)) as file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {name}")
        file.execute(statement)
    with pytest.raises(CaseError, match="chain of decisions"):
        Ledger(folder, read).rows()


def test_a_case_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    """Where even root writes nothing."""
    done = linkgraph("investigate", export(tmp_path / "data"), "/proc/case")
    said = [line for line in done.stderr.splitlines() if not line.startswith("[")]
    assert (done.returncode, len(said)) == (2, 1)
    assert said[0].startswith("linkgraph: /proc/case: ")


def test_a_case_that_is_moved_is_the_same_case(small_world: SmallWorld, tmp_path: Path) -> None:
    moved = shutil.move(small_world.copied(tmp_path), tmp_path / "elsewhere")
    assert Case(Path(moved)).answer.equals(small_world.case.answer)
