"""What is put on the screen: tables that fit the terminal, and whole lines through a pipe."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from linkgraph.cli import completing, screen
from linkgraph.cli.progress import progress

HEADS = ["ring", "tier", "accounts", "first, UTC", "why"]
ROWS = [["R-0001", "confirmed-strength", 1200, "2026-05-01", "one card and " * 8], ["R-0002", "review", 3, "", "none"]]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def wide(columns: int) -> None:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)

    return wide


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_table_fits_the_terminal_and_says_what_it_left_out(
    columns: int, terminal: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    terminal(columns)
    screen.table(HEADS, ROWS, spare=["first, UTC"])
    lines = re.sub(r"\x1b\[\d*m", "", capsys.readouterr().out).splitlines()
    assert max(map(len, lines)) <= columns
    assert any("confirmed-strength" in line for line in lines)
    assert any("1,200" in line for line in lines)
    narrow = "(The window is narrow: without first, UTC; --json has all.)" in lines
    assert narrow == (columns == 60)
    assert ("2026-05-01" in " ".join(lines)) == (not narrow)


def test_through_a_pipe_a_row_is_a_line_without_colour(capsys: pytest.CaptureFixture[str]) -> None:
    screen.table(HEADS, ROWS, spare=["first, UTC"])
    head, *rows = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in rows] == ["R-0001", "R-0002"]
    assert rows[0].endswith(("one card and " * 8).rstrip())
    assert "first, UTC" in head
    assert "\x1b" not in head


def test_a_long_line_is_broken_between_words_and_set_in(
    terminal: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    terminal(20)
    screen.line("  eight words are too long for this line")
    assert capsys.readouterr().out == "  eight words are\n  too long for this\n  line\n"


def test_quiet_says_nothing_of_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    for quiet in (True, False):
        with progress({"read": 1.0}, quiet=quiet) as say:
            say("read", 0.0)
        assert (capsys.readouterr().err == "") == quiet


def test_rings_of_the_case_are_completed(tmp_path: Path) -> None:
    (tmp_path / "rings.csv").write_text("ring_id,account_id\nR-0001,a\nR-0001,b\nR-0012,c\n", encoding="utf-8")

    def found(case: Path, incomplete: str) -> list[str]:
        context = typer.Context(typer.main.get_command(typer.Typer(callback=lambda: None)))
        context.params["case"] = case
        return completing.rings(context, incomplete)

    assert found(tmp_path, "R-") == ["R-0001", "R-0012"]
    assert found(tmp_path, "R-0012,R-000") == ["R-0012,R-0001"]
    assert found(tmp_path / "none", "R-") == []
    assert completing.among("confirmed", "dismissed")("dis") == ["dismissed"]
