"""The one door to numba: typed, cached on disk, free of the interpreter lock so that two threads use two cores."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numba

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function on arrays at its first call; the machine code is cached beside the module."""
    result: Callable[P, R] = numba.njit(cache=True, nogil=True)(function)
    return result
