"""A command in a process of its own: what it took, and why it failed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from linkgraph.core.errors import CommandError
from linkgraph.evaluate.process import measured


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_seconds_and_megabytes_are_those_of_the_command() -> None:
    """Asked from a process of its own: a child inherits the peak of whoever starts it, and tests may have held much."""
    code = """
import sys
from linkgraph.evaluate.process import measured
_, small = measured([sys.executable, "-c", ""])
seconds, large = measured([sys.executable, "-c", "import time; held = bytes([1]) * 2**30; time.sleep(0.3)"])
print(small, seconds, large)
"""
    done = subprocess.run(python(code), capture_output=True, text=True, check=True)
    small, seconds, large = (float(number) for number in done.stdout.split())
    assert 0.3 <= seconds < 60
    assert small < 1_024 <= large


def test_a_command_that_fails_says_why() -> None:
    with pytest.raises(CommandError, match=r"^ValueError: no luck$"):
        measured(python("raise ValueError('no luck')"))
    with pytest.raises(CommandError, match=r"^exit code 7$"):
        measured(python("raise SystemExit(7)"))


def test_a_command_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    started = tmp_path / "pid"
    code = f"import os, pathlib, time; pathlib.Path({str(started)!r}).write_text(str(os.getpid())); time.sleep(60)"
    with pytest.raises(CommandError, match=r"^more than 2 seconds$"):
        measured(python(code), limit=2)
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text()), 0)
