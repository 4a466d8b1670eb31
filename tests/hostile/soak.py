"""One case, run again and again while its exports grow: does it grow by more than its data, and do ids drift?

    python -m tests.hostile.soak --runs 50

A world's log-ins and exchanges are handed in by days, a little more each time, and the case is run on what is there. Of
each run seconds, megabytes and the size of the case are kept. At the end the answer must be that of a fresh case up to
ids, a ring that is there twice in a row must have kept its id wherever most of its accounts stayed, and the last
runs may take no more memory or room by row than the first: the exit code is 1 where not.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import polars as pl

from tests.hostile.forked import start, warm

_SEED = 892


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took, and its rings: id → accounts."""

    rows: int
    seconds: float
    megabytes: int
    kilobytes: int
    rings: dict[str, frozenset[str]]


def soak(runs: int, *, place: Path, accounts: int, exchanges: int) -> tuple[list[Run], list[str]]:
    """Every run, and what is wrong."""
    world, data, case = place / "world", place / "data", place / "case"
    asked = ["simulate", str(world), "--accounts", str(accounts), "--exchanges", str(exchanges), "--seed", str(_SEED)]
    _ended(asked, place=place)
    shutil.copytree(world / "data", data)
    done = []
    for number in range(1, runs + 1):
        rows = _grown(world / "data", data, share=0.5 + 0.5 * number / runs)
        started = time.monotonic()
        megabytes = _ended(["investigate", str(data), str(case)], place=place)
        size = sum(path.stat().st_size for path in case.rglob("*") if path.is_file()) // 1024
        sys.stderr.write(f"run {number} of {runs}\n")
        done.append(Run(rows, time.monotonic() - started, megabytes, size, rings(case)))
    _ended(["investigate", str(data), str(place / "fresh")], place=place)
    return done, _wrong(done, fresh=rings(place / "fresh"))


def rings(case: Path) -> dict[str, frozenset[str]]:
    """The answer: ring → accounts. Read in another process: this one must not compute."""
    lines = (case / "rings.csv").read_text(encoding="utf-8").splitlines()[1:]
    found: dict[str, set[str]] = {}
    for line in lines:
        ring, account = line.split(",")[:2]
        found.setdefault(ring, set()).add(account)
    return {ring: frozenset(members) for ring, members in found.items()}


def _grown(whole: Path, data: Path, *, share: float) -> int:
    """Hand in the earliest share of log-ins and exchanges: how many rows. In a child, because polars starts threads."""
    read, write = os.pipe()
    if not os.fork():
        rows = 0
        for table, moment in (("logins", "seen_at"), ("exchanges", "sent_at")):
            paths = (
                [whole / f"{table}.parquet"] if (whole / f"{table}.parquet").exists() else [*(whole / table).glob("*")]
            )
            frame = pl.concat(pl.read_parquet(path) for path in sorted(paths)).sort(moment, maintain_order=True)
            shutil.rmtree(data / table, ignore_errors=True)
            part = frame.head(int(frame.height * share))
            part.write_parquet(data / f"{table}.parquet")
            rows += part.height
        os.write(write, str(rows).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        rows = int(pipe.read())
    os.wait()
    return rows


def _ended(arguments: list[str], *, place: Path) -> int:
    """Run a command to its end: the most megabytes it held."""
    _, status, used = os.wait4(start(arguments, out=place / "said"), 0)
    if status:
        raise AssertionError((place / "said").read_text(encoding="utf-8"))
    return used.ru_maxrss // 1024


def _wrong(done: list[Run], *, fresh: dict[str, frozenset[str]]) -> list[str]:
    found = []
    if Counter(done[-1].rings.values()) != Counter(fresh.values()):
        found.append("the answer is not that of a fresh case")
    for number, (before, after) in enumerate(pairwise(done), start=2):
        for ring, members in before.rings.items():
            heirs = [
                name for name, those in after.rings.items() if 2 * len(those & members) > max(len(those), len(members))
            ]
            if heirs and heirs != [ring]:
                found.append(f"run {number}: {ring} goes on as {', '.join(heirs)}")
    first, last = done[0], done[-1]
    found += [
        f"{what} grew from {getattr(first, what):,} to {getattr(last, what):,}, more than the rows"
        for what in ("megabytes", "kilobytes")
        if getattr(last, what) > 1.25 * getattr(first, what) * max(1.0, last.rows / first.rows)
    ]
    return found


def main() -> int:
    """Print every run, and what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--accounts", type=int, default=1_000)
    parser.add_argument("--exchanges", type=int, default=12_000)
    asked = parser.parse_args()
    warm()
    with tempfile.TemporaryDirectory(prefix="linkgraph-soak-") as place:
        done, wrong = soak(asked.runs, place=Path(place), accounts=asked.accounts, exchanges=asked.exchanges)
    for number, run in enumerate(done, start=1):
        counts = f"{run.rows:,} rows, {run.seconds:.1f} s, {run.megabytes:,} MB, case {run.kilobytes:,} kB"
        sys.stdout.write(f"run {number}: {counts}, {len(run.rings)} rings\n")
    sys.stdout.write("".join(f"WRONG: {said}\n" for said in wrong) + f"{len(done)} runs, {len(wrong)} wrong.\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
