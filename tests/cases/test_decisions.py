"""The file of decisions: nothing is overwritten, every change is noticed, and writers wait for each other."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from linkgraph.cases.decisions import FIRST, NAME, Decision, Entry, Ledger, anchor
from linkgraph.cases.standing import Standing, components, holds_for, in_words, kept, refuse_contradiction
from linkgraph.core.clock import DAY
from linkgraph.core.errors import CaseError, StorageError


def write(folder: Path, number: int = 1, *, by: str = "A. Reviewer") -> list[Decision]:
    entry = Entry(verdict="confirmed", accounts=["acc_1", "ä"], ring_id="R-0001")
    return [Ledger(folder).add([entry], by=by, reason=f"because of {n}", run="a run")[0] for n in range(number)]


def change(folder: Path, statement: str, *, unlock: bool = True) -> None:
    """Run SQL on the file, after taking out the triggers that would refuse it."""
    with closing(sqlite3.connect(folder / NAME)) as file, file:
        if unlock:
            for name in ("no_change", "no_deletion", "next_row"):
                file.execute(f"DROP TRIGGER {name}")
        file.execute(statement)


def test_a_row_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    assert Ledger(tmp_path).rows() == []
    written = write(tmp_path, 3)
    assert Ledger(tmp_path).rows() == written
    assert [row.number for row in written] == [1, 2, 3]
    assert [row.before for row in written] == [FIRST, written[0].sha256, written[1].sha256]
    assert written[0].accounts == ("acc_1", "ä")
    assert written[0].decided_at // DAY > 20_000
    # Nothing else is left beside the file.
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize(("by", "reason"), [("", "why"), ("P", " "), ("\t", "")])
def test_who_and_why_must_be_said(tmp_path: Path, by: str, reason: str) -> None:
    with pytest.raises(CaseError, match="A decision needs"):
        Ledger(tmp_path).add([Entry(verdict="confirmed", accounts=[])], by=by, reason=reason, run="")
    assert Ledger(tmp_path).rows() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET reason = 'another' WHERE number = 1",
        "DELETE FROM decisions WHERE number = 2",
        "INSERT OR REPLACE INTO decisions SELECT * FROM decisions WHERE number = 1",
        "INSERT INTO decisions SELECT 9, 1, 'P', NULL, '', 's', 'r', '', before, '', NULL, 1 FROM decisions LIMIT 1",
    ],
)
def test_the_file_itself_refuses_to_change(tmp_path: Path, statement: str) -> None:
    written = write(tmp_path, 2)
    with pytest.raises(sqlite3.IntegrityError, match="decision"):
        change(tmp_path, statement, unlock=False)
    assert Ledger(tmp_path).rows() == written


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE decisions SET reason = 'another' WHERE number = 2", 2),
        ("UPDATE decisions SET decided_by = 'B' WHERE number = 1", 1),
        ("UPDATE decisions SET accounts = '[\"acc_9\"]' WHERE number = 3", 3),
        ("UPDATE decisions SET accounts = 'none' WHERE number = 3", 3),
        ("UPDATE decisions SET sha256 = before WHERE number = 2", 2),
        ("DELETE FROM decisions WHERE number = 1", 1),
        ("DELETE FROM decisions WHERE number = 2", 2),
        ("UPDATE decisions SET number = 7 WHERE number = 3", 3),
        ("UPDATE decisions SET assigned_to = 'B' WHERE number = 2", 2),
        ("UPDATE decisions SET undoes = 1 WHERE number = 2", 2),
    ],
)
def test_a_change_behind_its_back_is_told_with_its_row(tmp_path: Path, statement: str, row: int) -> None:
    write(tmp_path, 3)
    change(tmp_path, statement)
    with pytest.raises(CaseError, match=rf"decisions.sqlite is broken: row {row} is not as it was written.*restored"):
        Ledger(tmp_path).rows()
    with pytest.raises(CaseError, match="is broken"):
        write(tmp_path)


def test_rows_cut_off_or_rewritten_since_the_last_run_are_missed(tmp_path: Path) -> None:
    kept = anchor(write(tmp_path, 3))
    change(tmp_path, "DELETE FROM decisions WHERE number = 3")
    assert len(Ledger(tmp_path).rows()) == 2
    with pytest.raises(CaseError, match="the last run read 3 rows, 2 are left"):
        Ledger(tmp_path, kept).rows()
    write(tmp_path, 1, by="B")
    with pytest.raises(CaseError, match="row 3 is not the one that the last run read"):
        Ledger(tmp_path, kept).rows()
    (tmp_path / NAME).unlink()
    with pytest.raises(CaseError, match="0 are left"):
        Ledger(tmp_path, kept).rows()


def test_later_rows_are_no_fault(tmp_path: Path) -> None:
    kept = anchor(write(tmp_path, 2))
    write(tmp_path, 1)
    assert len(Ledger(tmp_path, kept).rows()) == 3
    assert Ledger(tmp_path, anchor([])).rows() != []


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("no database, but long enough to be looked at as one", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot be used"):
        Ledger(tmp_path).rows()


def test_a_writer_that_was_stopped_before_its_first_row_leaves_none(tmp_path: Path) -> None:
    (tmp_path / NAME).touch()
    assert Ledger(tmp_path).rows() == []
    assert len(write(tmp_path)) == 1


def test_a_folder_that_nobody_can_write_to_is_read_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case on read-only media: SQLite would want a place for its log."""
    written = write(tmp_path, 2)
    monkeypatch.setattr("linkgraph.cases.decisions.os.access", lambda *_: False)
    assert Ledger(tmp_path).rows() == written
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def several(folder: str, by: str) -> None:
    write(Path(folder), 5, by=by)


@pytest.mark.slow
def test_many_writers_at_once_make_one_chain(tmp_path: Path) -> None:
    """Processes that start together, also at making the file."""
    writers = [f"writer {n}" for n in range(4)]
    with multiprocessing.get_context("spawn").Pool(len(writers)) as pool:
        pool.starmap(several, [(str(tmp_path), name) for name in writers])
    rows = Ledger(tmp_path).rows()
    assert len(rows) == 20
    assert sorted(row.decided_by for row in rows) == sorted(writers * 5)


def test_a_reader_is_not_locked_out_by_a_writer_at_work(tmp_path: Path) -> None:
    write(tmp_path, 1)
    seen = []
    pair = Entry(verdict="same", accounts=["a", "b"])
    Ledger(tmp_path).add([pair], by="P", reason="r", run="", check=lambda _: seen.extend(Ledger(tmp_path).rows()))
    assert [row.number for row in seen] == [1]
    assert len(Ledger(tmp_path).rows()) == 2


def test_a_check_that_raises_writes_nothing(tmp_path: Path) -> None:
    def refuse(_: object) -> None:
        raise CaseError("No.")

    write(tmp_path, 1)
    with pytest.raises(CaseError, match=r"No\."):
        Ledger(tmp_path).add([Entry(verdict="same", accounts=["a", "b"])], by="P", reason="r", run="", check=refuse)
    assert len(Ledger(tmp_path).rows()) == 1
    assert len(write(tmp_path, 1)) == 1


@pytest.fixture
def say(tmp_path: Path) -> Callable[..., list[Decision]]:
    """Write verdicts on pairs and rings, and read all rows."""

    def said(*rows: tuple[str, ...]) -> list[Decision]:
        for *about, verdict in rows:
            ring = about[0] if len(about) == 1 else None
            Ledger(tmp_path).add([Entry(verdict=verdict, accounts=about, ring_id=ring)], by="P", reason="r", run="")
        return Ledger(tmp_path).rows()

    return said


def test_the_newest_stands(say: Callable[..., list[Decision]]) -> None:
    rows = say(
        ("R-0001", "dismissed"),
        ("b", "a", "same"),
        ("R-0002", "confirmed"),
        ("R-0001", "undecided"),
        ("a", "b", "different"),
    )
    standing = Standing.of(rows)
    assert {name: row.verdict for name, row in standing.rings.items()} == {"R-0001": "undecided", "R-0002": "confirmed"}
    assert list(standing.decided()) == ["R-0002"]
    assert {key: row.verdict for key, row in standing.pairs.items()} == {("a", "b"): "different"}
    taken_back = Standing.of(say(("R-0002", "undecided"), ("a", "b", "undecided")))
    assert (taken_back.stamp_of_rings(), taken_back.stamp_of_pairs()) == ([], [])


def test_what_is_undone_counts_as_if_it_were_not_there_and_an_undo_can_be_undone(tmp_path: Path) -> None:
    def add(**said: Any) -> list[int]:
        entry = Entry(accounts=["a", "b"], **({"ring_id": "R-0001"} | said))
        Ledger(tmp_path).add([entry], by="P", reason="r", run="")
        return [row.number for row in kept(Ledger(tmp_path).rows())]

    add(verdict="confirmed")
    assert add(verdict="dismissed") == [1, 2]
    assert add(verdict="undone", undoes=2) == [1]
    assert Standing.of(Ledger(tmp_path).rows()).rings["R-0001"].verdict == "confirmed"
    assert add(verdict="undone", undoes=3) == [1, 2]
    add(verdict="note")
    add(verdict="assigned", assigned_to="B. Reviewer")
    standing = Standing.of(Ledger(tmp_path).rows())
    assert standing.rings["R-0001"].verdict == "dismissed"
    assert standing.assigned["R-0001"].assigned_to == "B. Reviewer"
    assert in_words(standing.assigned["R-0001"]).startswith("Assigned to B. Reviewer by P on 2")


def test_several_rows_are_one_act(tmp_path: Path) -> None:
    entries = [Entry(verdict="confirmed", accounts=["a"], ring_id=f"R-000{n}") for n in range(3)]
    written = Ledger(tmp_path).add(entries, by="P", reason="r", run="")
    assert written == Ledger(tmp_path).rows()
    assert [row.number for row in written] == [1, 2, 3]


def test_a_file_of_an_earlier_version_is_read_and_gets_its_columns_with_the_next_row(tmp_path: Path) -> None:
    written = write(tmp_path, 2)
    for name in ("assigned_to", "undoes"):
        with closing(sqlite3.connect(tmp_path / NAME)) as file, file:
            file.execute(f"ALTER TABLE decisions DROP COLUMN {name}")
    assert Ledger(tmp_path).rows() == written
    entry = Entry(verdict="assigned", accounts=["a"], ring_id="R-0001", assigned_to="B")
    assert Ledger(tmp_path).rows() + Ledger(tmp_path).add([entry], by="P", reason="r", run="") == (
        Ledger(tmp_path).rows()
    )


def test_same_and_different_may_not_contradict(say: Callable[..., list[Decision]]) -> None:
    rows = say(("a", "b", "same"), ("b", "c", "same"), ("x", "y", "different"))
    refuse_contradiction(rows, accounts=("a", "d"), verdict="different")
    refuse_contradiction(rows, accounts=("a", "b"), verdict="different")
    with pytest.raises(CaseError, match=r"a and c cannot be different.*the decisions 1, 2 and this one"):
        refuse_contradiction(rows, accounts=("a", "c"), verdict="different")
    rows = say(("c", "x", "same"))
    with pytest.raises(CaseError, match="a and y cannot be same: x and y would be both"):
        refuse_contradiction(rows, accounts=("a", "y"), verdict="same")
    refuse_contradiction(say(("x", "y", "undecided")), accounts=("a", "y"), verdict="same")


def test_components() -> None:
    assert components([]) == {}
    assert set(components([("c", "d"), ("a", "b"), ("d", "b")]).values()) == {"a"}


def test_a_decision_holds_while_most_accounts_were_in_it(tmp_path: Path) -> None:
    entry = Entry(verdict="dismissed", accounts=["a", "b", "c"], ring_id="R-0001")
    decision = Ledger(tmp_path).add([entry], by="P", reason="a class.", run="")[0]
    assert holds_for(decision, ["a", "b", "c", "d", "e"])
    assert not holds_for(decision, ["a", "b", "x", "y"])
    assert not holds_for(decision, [])
    assert in_words(decision).startswith("Dismissed by P on 2")
    assert in_words(decision).endswith(": a class.")
