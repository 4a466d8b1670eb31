"""A command measured from outside, in a process of its own."""

from __future__ import annotations

import math
import os
import signal
import tempfile
import time
from collections.abc import Sequence

from linkgraph.core.errors import CommandError


def measured(command: Sequence[str], *, limit: float = math.inf) -> tuple[float, int]:
    """Seconds and peak megabytes of a command; its output goes nowhere.

    The peak is never less than this process's own: Linux hands it to a child. So this process stays small.

    Raises:
        CommandError: it failed (the last line of its error stream), or took more than `limit` seconds.
    """
    start = time.monotonic()
    with tempfile.NamedTemporaryFile() as errors:
        written = os.O_WRONLY | os.O_APPEND
        nowhere = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
        kept = (os.POSIX_SPAWN_OPEN, 2, errors.name, written, 0)
        child = os.posix_spawn(command[0], list(command), os.environ, file_actions=[nowhere, kept])
        while not (ended := os.wait4(child, os.WNOHANG))[0]:
            if time.monotonic() - start > limit:
                os.kill(child, signal.SIGKILL)
                os.wait4(child, 0)
                raise CommandError(f"more than {limit:g} seconds")
            time.sleep(0.02)
        if code := os.waitstatus_to_exitcode(ended[1]):
            said = errors.read().decode(errors="replace").strip().splitlines()
            raise CommandError(said[-1] if said else f"exit code {code}")
    return time.monotonic() - start, ended[2].ru_maxrss // 1024
