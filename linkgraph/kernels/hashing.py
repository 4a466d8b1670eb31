"""A fixed scramble of whole numbers: the same on every machine and in every version."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]


def scramble(values: npt.NDArray[np.integer], *, seed: int = 0) -> U64:
    """64 well-mixed bits for every number (splitmix64, Steele et al. 2014); another seed, another scramble."""
    x = values.astype(np.uint64) + np.uint64((seed * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) % 2**64)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    result: U64 = x ^ (x >> np.uint64(31))
    return result


def scrambled_order(size: int, *, seed: int = 0) -> I64:
    """A fixed permutation of 0 … size - 1: the rank of every number."""
    rank = np.empty(size, dtype=np.int64)
    rank[np.argsort(scramble(np.arange(size), seed=seed), kind="stable")] = np.arange(size)
    return rank
