"""A case in one file, and back: with a digest of every file in it, checked on the way in."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath

from linkgraph.cases.decisions import NAME as DECISIONS
from linkgraph.cases.decisions import Ledger
from linkgraph.cases.folder import locked, read_json
from linkgraph.cases.forgotten import Forgotten
from linkgraph.core.errors import CaseError, StorageError
from linkgraph.core.files import UNFINISHED, owned, replacing

MANIFEST = "backup.json"
_SKIPPED = {".lock", f"{DECISIONS}-wal", f"{DECISIONS}-shm"}


def back_up(folder: Path, path: Path) -> int:
    """Write the case in `folder` to one tar file, and give how many files it holds.

    It holds everything, the vault among it: keep it as safe as the case. Decisions are copied as SQLite copies a
    database that is in use.

    Raises:
        CaseError: the folder is no case, or a run is at work on it.
        StorageError: the file cannot be written.
    """
    if not (folder / "case.json").is_file():
        raise CaseError(f"{folder} holds no finished case.", advice="Make it with `linkgraph investigate DATA CASE`.")
    with locked(folder), replacing(path) as unfinished, tarfile.open(unfinished, "w") as archive:
        digests = {}
        for name, content in _files(folder):
            with content:
                digests[name] = hashlib.file_digest(content, "sha256").hexdigest()
                _add(archive, name, content=content)
        said = json.dumps({"files": digests}, indent=2, sort_keys=True).encode()
        _add(archive, MANIFEST, content=io.BytesIO(said))
    return len(digests)


def restore(path: Path, folder: Path) -> int:
    """Lay a case that was backed up into `folder`, which must not be there yet, and give how many files it has.

    Every file's digest and both chains, of decisions and of forgotten accounts, are checked before the folder appears.

    Raises:
        CaseError: the folder is there; the file is no backup, is damaged, or is not whole; a chain is broken.
        StorageError: the folder cannot be written.
    """
    if folder.exists():
        raise CaseError(f"{folder} is there already.", advice="Name a new folder.")
    unfinished = folder.with_name(f".{folder.name}{UNFINISHED}")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        owned(unfinished)
        try:
            found = _unpacked(path, unfinished)
        except (tarfile.TarError, EOFError, ValueError) as error:
            raise _damaged(path, "it is no backup, or is cut off") from error
        wanted = (read_json(unfinished / MANIFEST) or {}).get("files")
        if wanted != found:
            raise _damaged(path, "files are missing, added or changed")
        (unfinished / MANIFEST).unlink()
        Ledger(unfinished, (read_json(unfinished / "case.json") or {}).get("decisions")).rows()
        Forgotten.of(unfinished)
        unfinished.rename(folder)
    except OSError as error:
        place = error.filename or folder
        raise StorageError(
            f"{place}: {error.strerror or error}.", advice="Check the path and the free space."
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return len(found)


def _files(folder: Path) -> Iterator[tuple[str, io.BytesIO | io.BufferedReader]]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.name in _SKIPPED or path.name.endswith(UNFINISHED):
            continue
        name = path.relative_to(folder).as_posix()
        yield name, io.BytesIO(_database(path)) if name == DECISIONS else path.open("rb")


def _database(path: Path) -> bytes:
    """A database with what still waits in its log."""
    with closing(sqlite3.connect(path)) as file, closing(sqlite3.connect(":memory:")) as copy:
        file.backup(copy)
        return bytes(copy.serialize())


def _add(archive: tarfile.TarFile, name: str, *, content: io.BytesIO | io.BufferedReader) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = content.seek(0, io.SEEK_END)
    entry.mode = 0o600
    content.seek(0)
    archive.addfile(entry, content)


def _unpacked(path: Path, folder: Path) -> dict[str, str]:
    """Every plain file of the archive below `folder`, and its digest; anything else in it is an error."""
    found: dict[str, str] = {}
    with tarfile.open(path, "r:") as archive:
        for entry in archive:
            name = PurePosixPath(entry.name)
            if not entry.isreg() or name.is_absolute() or ".." in name.parts or entry.name in found:
                raise _damaged(path, f"it holds {entry.name!r}")
            content = archive.extractfile(entry)
            target = folder / name
            owned(target.parent)
            if content is None:
                raise _damaged(path, f"it holds {entry.name!r}")
            with content, replacing(target) as unfinished, unfinished.open("wb") as file:
                shutil.copyfileobj(content, file)
            if entry.name != MANIFEST:
                with target.open("rb") as file:
                    found[entry.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _damaged(path: Path, why: str) -> CaseError:
    return CaseError(f"{path} cannot be restored: {why}.", advice="Use another backup. Nothing was written.")
