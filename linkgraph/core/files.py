"""A file is written under a temporary name and then renamed: whoever looks finds the old one or the new one, whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linkgraph.core.errors import StorageError

UNFINISHED = ".unfinished"
"""How temporary names end; what a killed process leaves can be told by it."""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`, which takes its place when the block ends without an error.

    The folder is made where it is missing. Raises `StorageError` where the disk is full or the place cannot be written;
    whatever goes wrong, the temporary file is removed and `path` stays as it was.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=UNFINISHED)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        # What mkstemp makes is for its owner alone; an export is read by others as any new file would be.
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        temporary.replace(path)
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written: {error.strerror or error}.", advice="Free some space or choose another place."
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
