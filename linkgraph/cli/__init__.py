"""The command line: one file a command group, each of which parses, calls, prints and gives an exit code."""

from __future__ import annotations

import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command that the arguments name and end the process with its exit code.

    Nobody but its owner can read what it writes.
    """
    os.umask(0o077)
    from linkgraph.cli.app import run

    sys.exit(run(sys.argv[1:]))
