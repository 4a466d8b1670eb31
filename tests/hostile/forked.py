"""Commands run in children of a process that has imported everything and computed nothing.

They are the real command's code from its arguments to its exit code, without the seconds that its start takes.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path


def warm() -> None:
    """Import what a run needs. Whoever calls it must compute nothing itself: threads are not forked."""
    for name in ("cases.run", "cases.case", "findings.explain", "views.figures", "views.gather", "views.report"):
        importlib.import_module(f"linkgraph.{name}")


def start(arguments: Sequence[str], *, out: Path, first: Callable[[], object] = lambda: None) -> int:
    """The number of a child that runs the command once `first` is done; what it says goes to the file `out`."""
    from linkgraph.cli.app import run

    process = os.fork()
    if process:
        return process
    code = 70
    try:
        said = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(said, 1)
        os.dup2(said, 2)
        first()
        code = run(arguments)
        sys.stdout.flush()
    finally:
        os._exit(code)
