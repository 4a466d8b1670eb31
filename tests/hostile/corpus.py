"""Folders that nobody would wish for, each handed to the real commands under a limit of memory and of time.

    python -m tests.hostile.corpus            # every folder, its outcome, seconds and megabytes
    python -m tests.hostile.corpus fifo       # one of them

Each must end in refused rows (exit code 0, and a run on it ends well too) or in clear errors (1 or 2): no traceback, no
escape sequence, no hang, no more memory than the limit. The exit code is 1 where one does not.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.folders import FOLDERS
from tests.hostile.forked import start, warm
from tests.records.exports import export

SECONDS = 240
"""Far more than any takes on an idle machine (the slowest 15): a hang is told, a busy machine is not."""
MEGABYTES = 2_500


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the commands ended on a folder. `wrong` says what should not be, or is empty."""

    name: str
    codes: list[int]
    seconds: float
    megabytes: int
    said: str
    wrong: str

    def to_text(self) -> str:
        """One line."""
        codes = ",".join(map(str, self.codes))
        said = self.said.encode("unicode_escape").decode()[-200:]
        sign = "WRONG" if self.wrong else "ok"
        return f"{sign:6}{self.name:40}{codes:6}{self.seconds:5.1f} s{self.megabytes:6} MB  {self.wrong or said}"


def outcome(name: str, *, place: Path) -> Outcome:
    """`check` on the folder, and where that says it is ready `investigate` and what shows its case."""
    make, right = FOLDERS[name]
    folder = export(place / name.replace(" ", "-"))
    make(folder)
    case = place / f"{folder.name}-case"
    codes: list[int] = []
    said, seconds, megabytes = "", 0.0, 0
    for arguments in (["check", str(folder)], ["investigate", str(folder), str(case)], ["rings", str(case)]):
        code, took, peak, text = _limited(arguments, out=place / "said")
        codes.append(code)
        seconds, megabytes, said = seconds + took, max(megabytes, peak), said + text
        if code:
            break
    return Outcome(name, codes, seconds, megabytes, said, _wrong(codes, said, megabytes=megabytes, right=right))


def _wrong(codes: list[int], said: str, *, megabytes: int, right: set[int]) -> str:
    found = []
    if codes[-1] not in right:
        found.append(f"exit code {codes[-1]}")
    if "Traceback" in said or "panicked" in said:
        found.append("a traceback")
    if any(sign in said for sign in ("\x1b", "\x07", "\x9b", "\u202e", "\u200b")):
        found.append("a steering character")
    if megabytes > MEGABYTES:
        found.append(f"{megabytes} MB")
    return ", ".join([*found, said[-300:]]) if found else ""


def _limited(arguments: Sequence[str], *, out: Path) -> tuple[int, float, int, str]:
    """A command in a child of this process: exit code (a signal as its negative), seconds, megabytes, what it said."""

    def bound() -> None:
        signal.alarm(SECONDS)
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))

    started = time.monotonic()
    _, status, used = os.wait4(start(arguments, out=out, first=bound), 0)
    text = out.read_text(encoding="utf-8", errors="replace")
    return os.waitstatus_to_exitcode(status), time.monotonic() - started, used.ru_maxrss // 1024, text


def main(names: Sequence[str]) -> int:
    """The outcome of each folder on a line."""
    warm()
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="linkgraph-corpus-") as place:
        for name in names or FOLDERS:
            found = outcome(name, place=Path(place))
            wrong += bool(found.wrong)
            sys.stdout.write(found.to_text() + "\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(names or FOLDERS)} folders, {wrong} wrong.\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
