"""decide, pair, decisions, compare and learn, as scripts run them in processes of their own."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from linkgraph.cases import Case
from linkgraph.cases.decisions import NAME
from linkgraph.cli.app import run
from linkgraph.core.settings import load
from tests.flow.small_world import SmallWorld, linkgraph

WHO = ("--reason", "one class, one task", "--by", "A. Reviewer")


def read(*arguments: str | Path) -> Any:
    done = linkgraph(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def folder(small_world: SmallWorld, tmp_path: Path) -> Path:
    """A copy of the case, to be changed."""
    return small_world.copied(tmp_path)


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What a command prints for people; run in this process, which saves the start of another."""

    def run_here(*arguments: str | Path) -> str:
        assert run([str(argument) for argument in arguments]) == 0
        return capsys.readouterr().out

    return run_here


@pytest.mark.slow
def test_decide_then_investigate_then_look(small_world: SmallWorld, folder: Path) -> None:
    first, *others = small_world.case.rings["ring_id"].to_list()
    done = linkgraph("decide", folder, first, "dismissed", *WHO)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"Decision 1: {first} with ")
    assert read("rings", folder)[0]["decision"] == "dismissed"
    again = linkgraph("investigate", small_world.data, folder)
    assert again.returncode == 0, again.stderr
    assert [ring["ring_id"] for ring in read("rings", folder)] == others
    assert first not in pl.read_csv(folder / "rings.csv")["ring_id"].to_list()
    shown = linkgraph("show", folder, first).stdout
    assert shown.startswith(f"{first}: not suspected")
    assert "Dismissed by A. Reviewer on" in shown
    assert read("show", folder, first)["decision"]["reason"] == "one class, one task"
    compared = {row["old"]: row["relation"] for row in read("compare", small_world.folder, folder)}
    assert compared == {first: "gone", **dict.fromkeys(others, "same")}


def test_rings_say_what_waits_for_the_next_run(small_world: SmallWorld, folder: Path, said: Callable[..., str]) -> None:
    first = str(small_world.case.rings["ring_id"][0])
    assert "since the last run" not in said("rings", folder)
    said("decide", folder, first, "confirmed", *WHO)
    told = said("rings", folder)
    assert "1 decision since the last run" in told
    assert "confirmed " in told
    assert "The next run applies it." in said("show", folder, first)


def test_the_history_is_kept(small_world: SmallWorld, folder: Path, said: Callable[..., str]) -> None:
    assert said("history", folder) == "Nothing is decided.\n"
    first = str(small_world.case.rings["ring_id"][0])
    one, two = small_world.case.answer["account_id"].head(2)
    said("decide", folder, first, "confirmed", *WHO)
    said("decide", folder, first, "undecided", "--reason", "a mistake", "--by", "B. Reviewer")
    assert "are same by A. Reviewer" in said("pair", folder, two, one, "same", *WHO)
    rows = json.loads(said("history", folder, "--json"))
    assert [(row["number"], row["verdict"], row["stands"]) for row in rows] == [
        (1, "confirmed", False),
        (2, "undecided", True),
        (3, "same", True),
    ]
    assert (rows[2]["account_a"], rows[2]["account_b"]) == tuple(sorted((one, two)))
    assert rows[0]["decided_at"].endswith("Z")
    told = said("history", folder)
    assert "a mistake" in told
    assert "That counts no bits." in said("explain", folder, one, two)


def test_several_rings_want_their_accounts_counted(small_world: SmallWorld, folder: Path) -> None:
    rings = ",".join(small_world.case.rings["ring_id"].head(2))
    there = int(small_world.case.rings["accounts"].head(2).sum())
    asked = linkgraph("decide", folder, rings, "dismissed", *WHO)
    assert (asked.returncode, asked.stdout) == (2, "")
    assert f"2 rings with {there} accounts: nothing was decided. Give the number, --accounts {there}" in asked.stderr
    done = linkgraph("decide", folder, rings, "dismissed", *WHO, "--accounts", str(there))
    assert done.stdout.count("is dismissed by A. Reviewer") == 2


def test_note_assign_and_undo(small_world: SmallWorld, folder: Path, said: Callable[..., str]) -> None:
    first = str(small_world.case.rings["ring_id"][0])
    said("note", folder, first, "asked the bank", "--by", "B. Reviewer")
    assert "is assigned to C" in said("assign", folder, first, "C", *WHO)
    assert "decision 2 is taken back" in said("undo", folder, "2", *WHO)
    told = said("history", folder, first)
    assert "asked the bank" in told
    assert "takes back 2" in told
    rows = json.loads(said("history", folder, first, "--json"))
    assert [(row["verdict"], row["stands"]) for row in rows] == [("note", True), ("assigned", False), ("undone", True)]


def test_a_notebook_and_the_command_use_one_case_at_the_same_time(folder: Path) -> None:
    notebook = Case(folder)
    first, second = notebook.rings["ring_id"].head(2)
    with ThreadPoolExecutor() as threads:
        commands = [threads.submit(linkgraph, "decide", folder, first, "confirmed", *WHO) for _ in range(2)]
        while not all(one.done() for one in commands):
            notebook.decide(second, "confirmed", reason="meanwhile", by="N")
            seen = notebook.decisions["number"].to_list()
            assert seen == list(range(1, len(seen) + 1))
    assert [one.result().stderr for one in commands] == ["", ""]
    found = notebook.decisions
    assert found.filter(pl.col("ring_id") == first).height == 2
    assert found.filter(pl.col("decided_by") == "N").height > 1


@pytest.mark.slow
def test_a_changed_file_is_told_and_nothing_runs(small_world: SmallWorld, folder: Path) -> None:
    first = str(small_world.case.rings["ring_id"][0])
    for _ in range(2):
        assert linkgraph("decide", folder, first, "confirmed", *WHO).returncode == 0
    with closing(sqlite3.connect(folder / NAME)) as file, file:
        file.execute("DROP TRIGGER no_change")
        file.execute("UPDATE decisions SET verdict = 'dismissed' WHERE number = 1")
    commands: list[list[str | Path]] = [
        ["history", folder],
        ["rings", folder],
        ["investigate", small_world.data, folder],
    ]
    for command in commands:
        done = linkgraph(*command)
        assert (done.returncode, done.stdout) == (2, "")
        last = done.stderr.splitlines()[-1]
        assert f"The chain of decisions in {folder / NAME} is broken: row 1 is not as it was written" in last


@pytest.mark.slow
def test_learn_shows_and_writes_on_request_only(small_world: SmallWorld, folder: Path, tmp_path: Path) -> None:
    first = str(small_world.case.rings["ring_id"][0])
    assert linkgraph("decide", folder, first, "confirmed", *WHO).returncode == 0
    out = tmp_path / "linkgraph.toml"
    lessons = read("learn", folder)
    assert not out.exists()
    shown = linkgraph("learn", folder, "--out", out)
    assert shown.returncode == 0, shown.stderr
    assert "ceiling, bits" in shown.stdout
    device = next(row for row in lessons["signals"] if row["signal"] == "device")
    assert load(out).signals["device"].reuse == pytest.approx(device["reuse_after"], abs=5e-4)
    assert lessons["toml"] in out.read_text(encoding="utf-8")


def test_compare_in_words(small_world: SmallWorld, said: Callable[..., str]) -> None:
    told = said("compare", small_world.folder, small_world.folder)
    first = small_world.case.rings["ring_id"][0]
    assert f"{first} goes on as {first}:" in told
