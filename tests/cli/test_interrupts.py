"""Ctrl-C is not lost in a library that swallows it, nor told as something else."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from linkgraph.cli import interrupts
from linkgraph.cli.progress import progress

LIBRARY = """
def library():
    try:
        os.kill(os.getpid(), signal.SIGINT)
        end = time.monotonic() + 5
        while time.monotonic() < end:
            pass
    except BaseException:
        {answer}
"""
SWALLOWS = LIBRARY.format(answer="pass")
TURNS_IT_INTO_ANOTHER = LIBRARY.format(answer="raise ValueError('damaged')")


def library(code: str) -> Callable[[], None]:
    """A function whose code lies outside this package."""
    names: dict[str, Any] = {"os": os, "signal": signal, "time": time}
    exec(compile(code, "/elsewhere/library.py", "exec"), names)  # noqa: S102  # the text above
    made: Callable[[], None] = names["library"]
    return made


def test_where_a_library_swallows_it_the_next_step_stops() -> None:
    with interrupts.heeded(), progress({"one": 1.0, "two": 1.0}) as say:
        say("one", 0.0)
        began = time.monotonic()
        library(SWALLOWS)()
        assert time.monotonic() - began < 4
        with pytest.raises(KeyboardInterrupt):
            say("two", 0.0)


def test_where_a_library_makes_an_error_of_it_it_is_a_stop() -> None:
    with pytest.raises(KeyboardInterrupt) as stopped, interrupts.heeded():
        library(TURNS_IT_INTO_ANOTHER)()
    assert str(stopped.value.__cause__) == "damaged"


def test_in_code_of_our_own_it_stops_at_once() -> None:
    here = "def library():\n    os.kill(os.getpid(), signal.SIGINT)\n    time.sleep(5)\n"
    ours = interrupts.__file__.replace("interrupts.py", "made_up.py")
    names: dict[str, Any] = {"os": os, "signal": signal, "time": time}
    exec(compile(here, ours, "exec"), names)  # noqa: S102  # the text above
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), interrupts.heeded():
        names["library"]()
    assert time.monotonic() - began < 0.5


def test_an_error_of_its_own_stays_what_it_is_and_handlers_are_put_back() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGALRM)
    with pytest.raises(ValueError, match="damaged"), interrupts.heeded():
        raise ValueError("damaged")
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGALRM)) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    interrupts.check()
