"""The bundle on disk: a folder, and a zip with the same bytes for the same files."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from linkgraph.core.errors import StorageError
from linkgraph.core.files import UNFINISHED, owned, replacing

_FIXED = (1980, 1, 1, 0, 0, 0)


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the folder, whole or not at all, and `FOLDER.zip` beside it. What is there is replaced.

    Raises:
        StorageError: the disk is full or the place cannot be written; or something that is no bundle is in the way.
    """
    if folder.exists() and not (folder / "bagit.txt").is_file():
        raise StorageError(f"{folder} is there and is no bundle.", advice="Choose another folder.")
    unfinished = folder.with_name(f".{folder.name}{UNFINISHED}")
    aside = folder.with_name(f".{folder.name}.before{UNFINISHED}")
    try:
        if aside.exists() and not folder.exists():
            aside.rename(folder)  # a writer was killed between the two names
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(unfinished, ignore_errors=True)
        owned(unfinished)
        for path, content in files.items():
            place = unfinished / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        if folder.exists():
            folder.rename(aside)
        unfinished.rename(folder)
    except OSError as error:
        raise StorageError(
            f"{folder} cannot be written: {error.strerror or error}.", advice="Free some space or choose another place."
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        if folder.exists():
            shutil.rmtree(aside, ignore_errors=True)
    _zip(files, folder)


def _zip(files: Mapping[str, bytes], folder: Path) -> None:
    """Stored, sorted, with one fixed date: nothing in it depends on when or where it was made."""
    with replacing(folder.with_name(f"{folder.name}.zip")) as unfinished, zipfile.ZipFile(unfinished, "w") as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{folder.name}/{path}", date_time=_FIXED)
            entry.external_attr = 0o100644 << 16
            entry.create_system = 3
            archive.writestr(entry, files[path], compress_type=zipfile.ZIP_STORED)
