"""Telling a disk that takes no more from a file that cannot be read: both arrive as one kind of error."""

from __future__ import annotations

import errno
import os

from linkgraph.core.errors import StorageError

_REFUSALS = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS)


def refusal(error: BaseException, *, place: str) -> StorageError | None:
    """The error to raise where writing to `place` failed for lack of room, else nothing.

    Libraries wrap the operating system's error, some without its number: then its words are looked for.
    """
    words = str(error).lower()
    if getattr(error, "errno", None) in _REFUSALS or any(os.strerror(number).lower() in words for number in _REFUSALS):
        return StorageError(f"{place} cannot be written: {error}.", advice="Free some space, then run again.")
    return None
