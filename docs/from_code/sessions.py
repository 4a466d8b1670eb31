"""A folder for the examples of a page: exports of a small made-up world in `exports`, a case of it in `cases/june`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from docs.from_code.examples import Session
from linkgraph.cases import investigate
from linkgraph.simulate import world
from tests.flow.small_world import ACCOUNTS, EXCHANGES, SEED

BARE = frozenset(["tutorial.md"])
"""Pages that begin in an empty folder."""


def prepared(folder: Path, *, data: Path, case: Path) -> Session:
    """A session with copies of exports and case."""
    shutil.copytree(data, folder / "exports")
    shutil.copytree(case, folder / "cases" / "june")
    return Session(folder)


@contextmanager
def opened(name: str) -> Iterator[Session]:
    """A session for a page, in a folder that is removed afterwards."""
    with TemporaryDirectory(prefix="examples-") as folder:
        if name in BARE:
            yield Session(Path(folder))
        else:
            made = _made()
            yield prepared(Path(folder), data=made / "world" / "data", case=made / "case")


@cache
def _made() -> Path:
    folder = Path(mkdtemp(prefix="examples-world-"))
    world(folder / "world", accounts=ACCOUNTS, exchanges=EXCHANGES, seed=SEED)
    investigate(folder / "world" / "data", folder / "case")
    return folder
