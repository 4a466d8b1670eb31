"""Which values there are and how often each stands there."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
Whole = TypeVar("Whole", npt.NDArray[np.int64], npt.NDArray[np.uint64])
Tally = tuple[I64, U32]
"""Rising distinct values, and how often each stands there."""


def distinct(values: Whole) -> Whole:
    """The values, rising, once each; the array given is sorted in place, which saves a copy."""
    values.sort()
    fresh = np.ones(values.shape[0], dtype=bool)
    np.not_equal(values[1:], values[:-1], out=fresh[1:])
    return values[fresh]


def runs(rising: I64) -> Tally:
    """The distinct values of an array that rises already, and how often each stands there."""
    first = np.flatnonzero(np.append(True, rising[1:] != rising[:-1])) if rising.shape[0] else np.empty(0, np.int64)
    return rising[first], np.diff(np.append(first, rising.shape[0])).astype(np.uint32)
