"""Ctrl-C, also where Python's own answer to it is lost.

Python raises KeyboardInterrupt wherever the main thread stands. Where that is a function which a library calls back,
the library may swallow it, and the run goes on; or panic, and the run ends with words about a damaged file. So it is
raised in code of our own, if that is reached within a second, and what it becomes on its way up is a stop all the same.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

_OURS = f"{Path(__file__).parents[1]}/"
_AGAIN = 0.02
_TRIES = 50

_asked = threading.Event()


def check() -> None:
    """Raises KeyboardInterrupt where Ctrl-C was pressed and nothing has come of it."""
    if _asked.is_set():
        raise KeyboardInterrupt


@contextmanager
def heeded() -> Iterator[None]:
    """A block that ends with KeyboardInterrupt once Ctrl-C is pressed, whatever a library makes of it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    tries = 0

    def answer(_signal: int, frame: FrameType | None) -> None:
        nonlocal tries
        _asked.set()
        tries += 1
        if tries > _TRIES or (frame is not None and frame.f_code.co_filename.startswith(_OURS)):
            raise KeyboardInterrupt
        signal.setitimer(signal.ITIMER_REAL, _AGAIN)

    _asked.clear()
    before = {number: signal.signal(number, answer) for number in (signal.SIGINT, signal.SIGALRM)}
    try:
        yield
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        if _asked.is_set():
            raise KeyboardInterrupt from error
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
        _asked.clear()
