"""Bytes nobody meant, for the readers and for `verify`: each input ends in accepted and refused rows or a clear error.

    python -m tests.hostile.fuzz readers --seconds 600
    python -m tests.hostile.fuzz verify --inputs 10000 --seed 7
    python -m tests.hostile.fuzz readers --atheris --seconds 600    # by coverage; needs `pip install atheris`

Inputs are changed copies of good files: bytes flipped, cut, repeated, swapped, or replaced by words that formats react
to. What raises anything but our own errors is printed and kept in the folder that `--keep` names; the exit code is 1
then. The same seed gives the same inputs.
"""

from __future__ import annotations

import argparse
import importlib
import io
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from linkgraph import records
from linkgraph.bundles.verifier.main import verify_path
from linkgraph.core.errors import InputError
from linkgraph.core.settings import Settings
from tests.bundles.sealed import made
from tests.records.exports import LOGINS, as_csv, as_ndjson, as_parquet, export, packed

Target = Callable[[bytes], None]

_WORDS = (
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b'"',
    b"\n",
    b"\r",
    b",",
    b"{",
    b"[",
    b"\\u",
    b"PAR1",
    b"\x1b[2J",
    b"NaN",
    b"-1",
)
_WORDS_OF_BUNDLES = (
    b"../",
    b"0e0",
    b"1e999",
    b"null",
    b"=1+1",
    b"\xe2\x80\xae",
    b"C001",
    b"|",
    b"\t",
    b"999999999999999999",
)
_ALL_MAY_BE_REFUSED = Settings(intake={"refused_share": 1.0})


@dataclass
class Found:
    """How many inputs were tried, and those that should not have ended as they did."""

    inputs: int = 0
    accepted: int = 0
    wrong: list[tuple[bytes, str]] = field(default_factory=list)


def changed(good: bytes, rng: random.Random, *, words: Sequence[bytes] = _WORDS) -> bytes:
    """A copy with one to eight changes."""
    data = bytearray(good)
    for _ in range(rng.randint(1, 8)):
        at, size = rng.randrange(len(data) + 1), rng.choice((1, 1, 4, 64, 1_024))
        what = rng.randrange(6)
        if what == 0 and data:
            data[at % len(data)] ^= 1 << rng.randrange(8)
        elif what == 1:
            del data[at : at + size]
        elif what == 2:
            data[at:at] = data[at : at + size] * rng.choice((1, 2, 50))
        elif what == 3:
            data[at:at] = rng.choice(words)
        elif what == 4:
            data[at : at + size] = rng.randbytes(size)
        else:
            other = rng.randrange(len(data) + 1)
            data[at : at + size] = data[other : other + size]
    return bytes(data)


def readers(folder: Path) -> tuple[list[bytes], Target]:
    """Good files with their format in the first byte, and what reads one in place of the log-ins."""
    formats = ("csv", "ndjson", "parquet", "csv.gz", "ndjson.zst", "parquet.gz")
    rows = [*LOGINS, {**LOGINS[0], "user_agent": 'a "b", c', "ip": "2001:db8::2"}] * 3
    write = {"csv": as_csv, "ndjson": as_ndjson, "parquet": as_parquet}
    plain = [write[form.split(".")[0]](rows) for form in formats]
    good = [
        bytes([place]) + packed(content, f".{form.split('.')[1]}" if "." in form else "")
        for place, (form, content) in enumerate(zip(formats, plain, strict=True))
    ]
    export(folder)
    (folder / "logins.csv").unlink()

    def read(content: bytes) -> None:
        path = folder / f"logins.{formats[content[0] % len(formats)] if content else 'csv'}"
        path.write_bytes(content[1:])
        try:
            data = records.read(folder, settings=_ALL_MAY_BE_REFUSED)
            source = data.sources.row(1, named=True)
            kept = data.table("logins").collect().height
            data.close()
            if (kept, kept + source["refused"]) != (source["accepted"], source["rows"]):
                raise AssertionError(f"rows are lost: {source}")
        finally:
            path.unlink()

    return good, read


def bundles(folder: Path) -> tuple[list[bytes], Target]:
    """A good bundle as a zip, and each of its files alone; and what verifies one, laid back into the bundle."""
    files = dict(made("legal").files)
    names = sorted(files)

    def whole(parts: dict[str, bytes]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, content in sorted(parts.items()):
                archive.writestr(f"R-0001-legal/{name}", content)
        return buffer.getvalue()

    def check(content: bytes) -> None:
        place = int.from_bytes(content[:2], "big")
        changed_file = {names[place]: content[2:]} if place < len(names) else {}
        path = folder / "bundle.zip"
        path.write_bytes(whole(files | changed_file) if changed_file else content[2:])
        verify_path(str(path))

    return [
        b"\xff\xff" + whole(files),
        *(place.to_bytes(2, "big") + files[name] for place, name in enumerate(names)),
    ], check


TARGETS: dict[str, Callable[[Path], tuple[list[bytes], Target]]] = {"readers": readers, "verify": bundles}


def fuzz(name: str, *, seed: int, inputs: int, seconds: float, folder: Path) -> Found:
    """Try so many inputs, or for so long."""
    good, target = TARGETS[name](folder)
    words = _WORDS if name == "readers" else (*_WORDS, *_WORDS_OF_BUNDLES)
    rng, found, end = random.Random(seed), Found(), time.monotonic() + seconds
    while found.inputs < inputs and time.monotonic() < end:
        first = rng.choice(good)
        head = 1 if name == "readers" else 2
        _try(target, first[:head] + changed(first[head:], rng, words=words), found=found)
    return found


def _try(target: Target, content: bytes, *, found: Found) -> None:
    found.inputs += 1
    try:
        target(content)
    except InputError:
        pass
    except Exception as error:  # noqa: BLE001  # whatever it is, it is what was looked for
        found.wrong.append((content, f"{type(error).__name__}: {error}"[:300]))
    else:
        found.accepted += 1


def by_coverage(name: str, *, seconds: float, folder: Path) -> None:
    """The same with atheris, which looks for inputs that reach new code; it ends the process itself."""
    atheris: Any = importlib.import_module("atheris")
    good, target = TARGETS[name](folder)
    seeds = folder.parent / "seeds"
    seeds.mkdir()
    for place, content in enumerate(good):
        (seeds / str(place)).write_bytes(content)
    atheris.instrument_all()

    def one(content: bytes) -> None:
        found = Found()
        _try(target, content, found=found)
        if found.wrong:
            raise RuntimeError(found.wrong[0][1])

    atheris.Setup([sys.argv[0], f"-max_total_time={seconds:.0f}", "-timeout=60", str(seeds)], one)
    atheris.Fuzz()


def main() -> int:
    """Fuzz one target, and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--inputs", type=int, default=1_000_000_000)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--atheris", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="linkgraph-fuzz-") as place:
        folder = Path(place) / "in"
        folder.mkdir()
        if asked.atheris:
            by_coverage(asked.target, seconds=asked.seconds, folder=folder)
        found = fuzz(asked.target, seed=asked.seed, inputs=asked.inputs, seconds=asked.seconds, folder=folder)
    ended = f"{found.accepted:,} of them read to the end, {len(found.wrong)} wrong"
    sys.stdout.write(f"{asked.target}: {found.inputs:,} inputs (seed {asked.seed}), {ended}.\n")
    for number, (content, said) in enumerate(found.wrong):
        sys.stdout.write(f"  {said!r}\n")
        if asked.keep is not None:
            asked.keep.mkdir(parents=True, exist_ok=True)
            (asked.keep / f"{asked.target}-{asked.seed}-{number}").write_bytes(content)
    return int(bool(found.wrong))


if __name__ == "__main__":
    sys.exit(main())
