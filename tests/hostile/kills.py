"""Runs killed with no warning, at every write and at random moments: what stood before stays, what comes is the same.

    python -m tests.hostile.kills --kills 300

A case of one made-up world is given the exports of another. Each run on it ends in a kill -9: before or after a write
that no run was killed at yet, or after a random time. After each kill the answer must be the old one or the new one,
file by file, and the case must open as the old case or say that its run did not finish. After some kills a run goes to
its end: every file must then be, byte for byte, that of a case whose run was never killed. The counts are printed; the
exit code is 1 where anything was lost.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.hostile.forked import start, warm

ANSWER = ("rings.csv", "rings.parquet", "report.html")
MEASURED = "case.json"
"""Seconds and memory stand here, which differ from run to run."""

STAGES = ("records", "sightings", "links", "rings", "significance", "behaviour", "findings")
_PATCHED = ("fsync", "mkdir", "rename", "replace", "rmdir", "unlink")
_SEEDS = (890, 891)
_AT_A_NEW_WRITE = 0.1


@dataclass
class Count:
    """What a trial has seen. `lost` holds a sentence for everything that should not be."""

    kills: int = 0
    at_writes: int = 0
    finished: int = 0
    between_answers: int = 0
    stages: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)

    def to_text(self) -> str:
        """One paragraph with every count."""
        places = ", ".join(f"{name} {number}" for name, number in sorted(self.stages.items()))
        return (
            f"{self.kills} kills, {self.at_writes} of them at a write of its own; {self.finished} runs that followed "
            f"them came to their end; {self.between_answers} kills fell between rings.csv and rings.parquet. "
            f"Killed in: {places}. Lost: {len(self.lost)}."
        )


@dataclass
class Trial:
    """Two worlds, a case of the first, and the same case after an undisturbed run on the second."""

    place: Path
    rng: random.Random
    by_time: float = 0.3
    count: Count = field(default_factory=Count)
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    seconds: float = 1.0

    def prepare(self, *, accounts: int, exchanges: int) -> None:
        """Make the worlds, the old case, and the one that nothing disturbs."""
        for seed in _SEEDS:
            world = ["simulate", str(self.place / str(seed)), "--accounts", str(accounts)]
            _ended(start([*world, "--exchanges", str(exchanges), "--seed", str(seed)], out=self.place / "said"))
        old = self.place / "old"
        _ended(self.run(old, world=_SEEDS[0]))
        self.before = digests(old)
        undisturbed = shutil.copytree(old, self.place / "undisturbed")
        started = time.monotonic()
        _ended(self.run(undisturbed))
        self.seconds = time.monotonic() - started
        self.after = digests(undisturbed)
        if any(self.before[name] == self.after[name] for name in ANSWER):
            raise AssertionError("the two worlds have one answer: nothing could be told apart")

    def run(self, case: Path, *, world: int = _SEEDS[1], watched: Callable[[], object] = lambda: None) -> int:
        """A run on the case in a process of its own: its number."""
        data = self.place / str(world) / "data"
        return start(["investigate", str(data), str(case)], out=self.place / "said", first=watched)

    def kill(self, kills: int, *, say: Callable[[str], object] = lambda _: None) -> Count:
        """That many kills; `say` is told the counts after each run that came to its end."""
        while self.count.kills < kills and not self.count.lost:
            case = shutil.copytree(self.place / "old", self.place / "case")
            for _ in range(self.rng.randint(1, 12)):
                if self.count.kills == kills or not self._killed(case):
                    break
                self._look_at(case)
            _ended(self.run(case))
            self.count.finished += 1
            self._compare(case)
            shutil.rmtree(case)
            say(self.count.to_text())
        return self.count

    def _killed(self, case: Path) -> bool:
        """Kill one run, at a write that is new, else at a random moment; false where it came to its end."""
        by_time, chance = self.rng.random() < self.by_time, random.Random(self.rng.random())
        read, write = os.pipe()
        seen = frozenset() if by_time else frozenset(self.seen)
        process = self.run(case, watched=lambda: None if by_time else _die(case, seen=seen, tell=write, chance=chance))
        os.close(write)
        if by_time:
            time.sleep(self.rng.uniform(0.0, self.seconds))
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with os.fdopen(read, encoding="utf-8", errors="surrogateescape") as pipe:
            told = pipe.read()
        _, status = os.waitpid(process, 0)
        if not os.WIFSIGNALED(status):
            if status:
                self.count.lost.append(f"a run ended with {status}: {_said(self.place)}")
            return False
        self.count.kills += 1
        if told:
            self.seen.add(told)
            self.count.at_writes += 1
        return True

    def _look_at(self, case: Path) -> None:
        """The answer is the old one or the new one, and nothing that is half-way is taken for a case."""
        now = {name: _digest(case / name) for name in ANSWER}
        sides = ["old" if now[name] == self.before[name] else "new" for name in ANSWER]
        for name, side in zip(ANSWER, sides, strict=True):
            if side == "new" and now[name] != self.after[name]:
                self.count.lost.append(f"{name} is neither the old one nor the new one ({len(self.seen)} writes seen)")
        self.count.between_answers += sides[:2] == ["new", "old"]
        said = self.place / "said"
        process = start(["rings", str(case), "--json"], out=said)
        _, status = os.waitpid(process, 0)
        code = os.waitstatus_to_exitcode(status)
        whole = len(set(sides)) == 1 and _digest(case / MEASURED) is not None
        text = _said(self.place)
        if code not in {0, 2} or (code == 0 and not whole) or (code == 2 and "did not finish" not in text):
            self.count.lost.append(f"after a kill `rings` ended with {code}: {text[-300:]}")
        stamps = {name: _digest(case / "tables" / f".{name}.stamp") for name in STAGES}
        undone = [name for name, stamp in stamps.items() if stamp != self.after[f"tables/.{name}.stamp"]]
        self.count.stages[undone[0] if undone else "report"] += 1

    def _compare(self, case: Path) -> None:
        now = digests(case)
        different = sorted(name for name in {*now, *self.after} if now.get(name) != self.after.get(name))
        if different:
            self.count.lost.append(f"after {self.count.kills} kills other bytes in {', '.join(different)}")
            shutil.copytree(case, self.place / f"lost-{self.count.kills}")


def digests(folder: Path) -> dict[str, str]:
    """Every file below a case folder but `case.json` and SQLite's, with the digest of its bytes."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in {MEASURED, ".lock"})
    return {path.relative_to(folder).as_posix(): _digest(path) or "" for path in paths}


def _digest(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _die(case: Path, *, seen: frozenset[str], tell: int, chance: random.Random) -> None:
    """From now on this process kills itself at one of the next writes below `case` that are not among those seen."""

    def die(key: str) -> None:
        if key not in seen and chance.random() < _AT_A_NEW_WRITE:
            os.write(tell, key.encode("utf-8", "surrogateescape"))
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            place = _place(given[1] if name in {"rename", "replace"} else given[0], named.get("dir_fd"))
            if not place.startswith(f"{case}/"):
                return real(*given, **named)
            key = f"{name} {_without_chance(place.removeprefix(f'{case}/'))}"
            die(f"before {key}")
            result = real(*given, **named)
            die(f"after {key}")
            return result

        return call

    for name in _PATCHED:
        setattr(os, name, watched(name, getattr(os, name)))


def _place(given: object, folder: int | None) -> str:
    """The path that a call writes to: given as a path, as an open file, or below an open folder."""
    if isinstance(given, int):
        return str(Path(f"/proc/self/fd/{given}").readlink())
    return str(given) if folder is None else str(Path(f"/proc/self/fd/{folder}").readlink() / str(given))


def _without_chance(place: str) -> str:
    """A path without what a temporary name draws."""
    parts = place.split(".")
    return ".".join("*" if parts[at + 1 : at + 2] == ["unfinished"] else one for at, one in enumerate(parts))


def _ended(process: int) -> None:
    _, status = os.waitpid(process, 0)
    if status:
        raise AssertionError(f"a run that nothing disturbs ended with {os.waitstatus_to_exitcode(status)}")


def _said(place: Path) -> str:
    return (place / "said").read_text(encoding="utf-8", errors="replace")


@contextlib.contextmanager
def trial(*, seed: int, place: Path | None = None) -> Iterator[Trial]:
    """A trial in a folder that is removed afterwards, with everything imported and nothing computed."""
    warm()
    with tempfile.TemporaryDirectory(prefix="linkgraph-kills-", dir=place) as folder:
        yield Trial(Path(folder), random.Random(seed))


def main() -> int:
    """Kill as often as was asked, and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--accounts", type=int, default=1_000)
    parser.add_argument("--exchanges", type=int, default=6_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--by-time", type=float, default=0.3, help="share of the kills that are not at a write")
    parser.add_argument("--place", type=Path, help="where to work; the system's temporary folder unless given")
    asked = parser.parse_args()
    with trial(seed=asked.seed, place=asked.place) as one:
        one.by_time = asked.by_time
        one.prepare(accounts=asked.accounts, exchanges=asked.exchanges)
        count = one.kill(asked.kills, say=lambda said: sys.stderr.write(f"{said}\n"))
        sys.stdout.write(f"{count.to_text()}\n" + "".join(f"  {lost}\n" for lost in count.lost))
        if count.lost and asked.place is not None:
            shutil.copytree(one.place, asked.place / "lost", dirs_exist_ok=True)
    return int(bool(count.lost))


if __name__ == "__main__":
    sys.exit(main())
