"""How far a command is and how long it may still take, on the error stream: a bar on a terminal, else plain lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import accumulate

from linkgraph.cli import interrupts
from linkgraph.cli.screen import shown

Step = Callable[[str, float], None]

_FEW_SECONDS = 5.0
_LEAST = 0.05
"""The share of a job from which the time left is told."""


@dataclass(slots=True)
class Pace:
    """The share of a job that is done, from what its steps usually take, and the time left at the pace so far.

    `usual` maps each step to what it usually takes, in any unit. A step may be given more exactly, as `stage: part`:
    where that is not known its stage is, and a step that nobody knows changes nothing.
    """

    usual: Mapping[str, float]
    done: float = 0.0
    started_at: float | None = None
    started_with: float = 0.0

    def step(self, name: str, *, share: float = 0.0, now: float) -> float | None:
        """Take note of a step begun, or of the share of it that is done; the seconds left, once they can be told.

        >>> pace = Pace({"read": 1.0, "look": 3.0})
        >>> pace.step("read", now=0.0)
        >>> pace.step("look", now=10.0)
        30.0
        """
        whole = sum(self.usual.values())
        before = dict(zip(self.usual, accumulate(self.usual.values(), initial=0.0), strict=False))
        known = name if name in self.usual else _stage(name)
        if known not in before:
            return None
        self.done = max(self.done, (before[known] + share * self.usual[known]) / whole)
        if self.started_at is None:
            self.started_at, self.started_with = now, self.done
        ran = self.done - self.started_with
        if ran < _LEAST:
            return None
        return (now - self.started_at) * (1 - self.done) / ran


def left(seconds: float | None) -> str:
    """Time left in words.

    >>> left(None), left(3.2), left(90)
    ('', 'about 3 s left', 'about 2 min left')
    """
    if seconds is None:
        return ""
    return f"about {seconds:.0f} s left" if seconds < 90 else f"about {seconds / 60:.0f} min left"


def _stage(step: str) -> str:
    return step.split(":", maxsplit=1)[0]


@contextmanager
def progress(usual: Mapping[str, float], *, quiet: bool = False) -> Iterator[Step]:
    """A function to be told each step, and the share of it that is done, for as long as the block runs.

    Where it is `quiet` nothing is shown.

    It raises KeyboardInterrupt where Ctrl-C was pressed and a library swallowed that.
    """
    pace = Pace(usual)
    shows = nullcontext(_nothing) if quiet else _bar(pace) if sys.stderr.isatty() else _lines(pace)
    with shows as say:

        def step(name: str, share: float = 0.0) -> None:
            interrupts.check()
            say(name, share)

        yield step


def _nothing(step: str, share: float = 0.0) -> None:
    pass


@contextmanager
def _bar(pace: Pace) -> Iterator[Step]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("{task.fields[left]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0, left="")

        def say(step: str, share: float = 0.0) -> None:
            seconds = pace.step(step, share=share, now=time.monotonic())
            bar.update(task, description=shown(step), completed=pace.done, left=left(seconds))

        yield say


@contextmanager
def _lines(pace: Pace) -> Iterator[Step]:
    """A line for each new stage, and for a part of one when the last line is some seconds old."""
    start = time.monotonic()
    said: tuple[str, float] = ("", 0.0)
    said_at = start

    def say(step: str, share: float = 0.0) -> None:
        nonlocal said, said_at
        now = time.monotonic()
        seconds = pace.step(step, share=share, now=now)
        same_stage = _stage(step) == _stage(said[0])
        if (step, share) == said or (same_stage and now - said_at < _FEW_SECONDS):
            return
        said, said_at = (step, share), now
        rest = f", {left(seconds)}" if seconds is not None else ""
        sys.stderr.write(f"[{now - start:4.0f} s] {shown(step)}{rest}\n")

    yield say
