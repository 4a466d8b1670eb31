"""A fixed budget of what longer runs do by a command: hostile folders, kills."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def passes(module: str, *arguments: str, checkout: Path) -> str:
    """What a command of the tests prints; it runs in a process of its own, from which others can be forked."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.hostile.{module}", *arguments],
        capture_output=True,
        text=True,
        cwd=checkout,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_hostile_folders_end_in_refused_rows_or_clear_errors(checkout: Path) -> None:
    assert passes("corpus", checkout=checkout).endswith(" folders, 0 wrong.\n")


@pytest.mark.slow
def test_kills_lose_nothing(checkout: Path) -> None:
    said = passes("kills", "--kills", "25", checkout=checkout)
    assert said.startswith("25 kills, ")
    assert "Lost: 0." in said


@pytest.mark.slow
@pytest.mark.parametrize(("target", "inputs"), [("readers", "150"), ("verify", "40")])
def test_changed_bytes_end_in_our_own_errors(checkout: Path, target: str, inputs: str) -> None:
    assert ", 0 wrong." in passes("fuzz", target, "--inputs", inputs, checkout=checkout)


@pytest.mark.slow
def test_runs_again_and_again_grow_by_their_data_alone(checkout: Path) -> None:
    assert passes("soak", "--runs", "4", checkout=checkout).endswith("4 runs, 0 wrong.\n")
