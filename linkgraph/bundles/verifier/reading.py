"""A bundle read into memory once, from a folder or a zip: what is unsafe is told and not followed."""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
import zlib

from linkgraph.bundles.verifier.report import CannotRun, Report

MARKS = ("bagit.txt", "manifest-sha256.txt", "data/bundle.json", "data/claims.json")
MOST_FILES = 5_000
MOST_BYTES = 3 << 30
MOST_RATIO = 200
DEEPEST = 8
SAFE_PATH = re.compile(r"(?:[A-Za-z0-9_+-][A-Za-z0-9._+-]*/)*[A-Za-z0-9_+-][A-Za-z0-9._+-]*")


def read_bundle(path: str, report: Report) -> dict[str, bytes]:
    """The files by path below the bundle's folder. Links, special files and unsafe names are told and left out."""
    report.checks.append("STR")
    try:
        if os.path.isdir(path):
            refuse_another_folder(path)
            return read_folder(path, report)
        if os.path.isfile(path):
            return read_zip(path, report)
    except OSError as error:
        raise CannotRun(f"{path} cannot be read: {error.strerror or error}") from error
    raise CannotRun(f"{path} is not there")


def refuse_another_folder(path: str) -> None:
    """Raise `CannotRun` for a folder in which nothing is that every bundle has, naming the bundles in it."""
    if any(os.path.lexists(os.path.join(path, *name.split("/"))) for name in MARKS):
        return
    below = sorted(name for name in os.listdir(path) if os.path.lexists(os.path.join(path, name, MARKS[0])))
    held = "; below it there are " + ", ".join(below[:3]) if below else ""
    raise CannotRun(f"{path} is no bundle, it has no {MARKS[0]}{held}")


def read_folder(path: str, report: Report) -> dict[str, bytes]:
    """A folder; nothing outside it is touched, and no link is followed."""
    files: dict[str, bytes] = {}
    total = 0
    waiting = [""]
    while waiting:
        below = waiting.pop()
        with os.scandir(os.path.join(path, *below.split("/")) if below else path) as entries:
            for entry in entries:
                name = below + "/" + entry.name if below else entry.name
                mode = entry.stat(follow_symlinks=False).st_mode
                if not path_is_safe(name, report):
                    continue
                if stat.S_ISDIR(mode):
                    waiting.append(name)
                elif not stat.S_ISREG(mode):
                    report.fail("STR-03", name, because="it is a link or no plain file")
                else:
                    total += entry.stat(follow_symlinks=False).st_size
                    if len(files) >= MOST_FILES or total > MOST_BYTES:
                        report.fail("STR-05", name, because="too many files or bytes")
                        return files
                    handle = os.open(entry.path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
                    with os.fdopen(handle, "rb") as file:
                        files[name] = file.read(MOST_BYTES)
    return no_twins(files, report)


def read_zip(path: str, report: Report) -> dict[str, bytes]:
    """A zip in which everything lies in one folder; nothing is unpacked onto the disk."""
    files: dict[str, bytes] = {}
    try:
        with open(path, "rb") as handle:
            raw_zip_checks(handle, report)
            with zipfile.ZipFile(handle) as archive:
                entries = archive.infolist()
                tops = {entry.filename.split("/")[0] for entry in entries}
                if len(tops) != 1:
                    report.fail("STR-02", "zip", because="not everything lies in one folder")
                budget = MOST_BYTES
                for entry in entries[: MOST_FILES + 1]:
                    budget -= add_entry(archive, entry, files=files, report=report, budget=budget)
                if len(entries) > MOST_FILES:
                    report.fail("STR-05", "zip", because=f"more than {MOST_FILES} entries")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        report.fail("STR-01", "zip", because=f"it is no whole zip: {error}")
    except (OverflowError, RuntimeError, MemoryError, LookupError, TypeError, AttributeError) as error:
        report.fail("STR-01", "zip", because=f"it cannot be read: {type(error).__name__}")
    return no_twins(files, report)


def raw_zip_checks(handle: io.BufferedReader, report: Report) -> None:
    """Nothing before the first entry and nothing after the end record, where other readers would find other files."""
    start = handle.read(4)
    size = handle.seek(0, os.SEEK_END)
    handle.seek(max(size - 22, 0))
    end = handle.read(22)
    handle.seek(0)
    if start != b"PK\x03\x04" or end[:4] != b"PK\x05\x06" or end[20:] != b"\x00\x00":
        report.fail("STR-07", "zip", because="bytes stand before its first entry or after its end")


def add_entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, files: dict[str, bytes], report: Report, budget: int
) -> int:
    """Read one entry into `files`; gives the bytes that it took."""
    name = entry.filename.partition("/")[2]
    if entry.filename.endswith("/"):
        return 0
    if entry.orig_filename != entry.filename or not path_is_safe(name, report):
        report.fail("STR-02", entry.filename, because="its name is not safe")
        return 0
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in {0, stat.S_IFREG}:
        report.fail("STR-03", name, because="it is a link or no plain file")
        return 0
    if entry.flag_bits & 0x1 or entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        report.fail("STR-09", name, because="it is encrypted or packed in an unusual way")
        return 0
    if name in files:
        report.fail("STR-04", name, because="it is there twice")
        return 0
    if entry.file_size > budget or entry.file_size > MOST_RATIO * max(entry.compress_size, 1 << 12):
        report.fail("STR-06", name, because=f"it is too large, or packed more than {MOST_RATIO} times")
        return 0
    with archive.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        report.fail("STR-09", name, because="it is not as long as it says")
    files[name] = content
    return len(content)


def path_is_safe(name: str, report: Report) -> bool:
    """Whether a path stays below the folder on every system."""
    if SAFE_PATH.fullmatch(name) and name.count("/") < DEEPEST and len(name) < 200:
        return True
    report.fail("STR-02", name, because="its name is not safe")
    return False


def no_twins(files: dict[str, bytes], report: Report) -> dict[str, bytes]:
    """The same files; names that differ only in case are told, since some systems keep only one of them."""
    seen: dict[str, str] = {}
    for name in sorted(files):
        if name.lower() in seen:
            report.fail("STR-08", name, because=f"on some systems it is the same as {seen[name.lower()]}")
        seen[name.lower()] = name
    return files
