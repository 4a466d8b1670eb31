"""A small made-up world and a case of it, made once for all tests that only read them, and the real command."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from linkgraph.cases import Case, investigate
from linkgraph.simulate import world

ACCOUNTS, EXCHANGES, SEED = 1_500, 30_000, 3
COMMAND = Path(sys.executable).with_name("linkgraph")


@dataclass(frozen=True)
class SmallWorld:
    """Its exports, the truth about them, and a finished case: to be read, not to be changed."""

    data: Path
    truth: Path
    folder: Path

    @property
    def case(self) -> Case:
        """The case, opened."""
        return Case(self.folder)

    def copied(self, place: Path) -> Path:
        """A copy of the case folder, to be changed."""
        return shutil.copytree(self.folder, place / "case")


def made_once(factory: pytest.TempPathFactory) -> SmallWorld:
    """The world and its case, made by whichever test process comes first."""
    base = factory.getbasetemp()
    root = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = root / "small_world"
    with (root / "small_world.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not (folder / "case" / "case.json").exists():
            world(folder / "world", accounts=ACCOUNTS, exchanges=EXCHANGES, seed=SEED)
            investigate(folder / "world" / "data", folder / "case")
    return SmallWorld(folder / "world" / "data", folder / "world" / "truth.parquet", folder / "case")


def linkgraph(
    *arguments: str | Path, env: Mapping[str, str] | None = None, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run the real command in a process of its own."""
    return subprocess.run(
        [str(COMMAND), *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "200", **(env or {})},
        timeout=timeout,
        check=False,
    )
