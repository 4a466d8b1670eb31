"""A file is written under a temporary name and then renamed: whoever looks finds the old one or the new one, whole.

Every file may hold personal data: it is for its owner alone, until he says otherwise.
"""

from __future__ import annotations

import os
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linkgraph.core.errors import StorageError

DAMAGED_ZIP = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, ValueError, NotImplementedError),
    *(RuntimeError, OverflowError, OSError),
)
"""What reading a zip raises that somebody made or damaged: it has an error of its own for a few cases only."""

UNFINISHED = ".unfinished"
"""How temporary names end; what a killed process leaves can be told by it."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`, which takes its place when the block ends without an error.

    The folder is made where it is missing; the file can be read by its owner alone. Raises `StorageError` where the
    disk is full or the place cannot be written; whatever goes wrong, the temporary file is removed and `path` stays as
    it was.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=UNFINISHED)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        temporary.replace(path)
        _settle(path.parent)
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written: {error.strerror or error}.", advice="Free some space or choose another place."
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def owned(folder: Path) -> None:
    """Make the folder where it is missing; either way nobody but its owner can look into it afterwards."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        folder.chmod(0o700)


def _settle(folder: Path) -> None:
    """A new name is kept, too, when the power fails."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
