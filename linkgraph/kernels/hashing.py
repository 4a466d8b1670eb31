"""A fixed scramble of whole numbers: the same on every machine and in every version."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from linkgraph.kernels.compile import compiled

U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]


@compiled
def mix(value: np.uint64) -> np.uint64:
    """Finaliser of splitmix64 (Steele et al. 2014): spreads every input bit over all output bits."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def increment(seed: int) -> np.uint64:
    """What is added to a number before it is mixed, another for every seed."""
    return np.uint64((seed + 1) * 0x9E3779B97F4A7C15 % 2**64)


@compiled
def _scramble(values: U64, added: np.uint64) -> U64:
    out = np.empty_like(values)
    for i in range(values.shape[0]):
        out[i] = mix(values[i] + added)
    return out


def scramble(values: npt.NDArray[np.integer], *, seed: int = 0) -> U64:
    """64 well-mixed bits for every number; another seed, another scramble."""
    return _scramble(values.astype(np.uint64), increment(seed))


def scrambled_order(size: int, *, seed: int = 0) -> I64:
    """A fixed permutation of 0 … size - 1: the rank of every number."""
    rank = np.empty(size, dtype=np.int64)
    rank[np.argsort(scramble(np.arange(size), seed=seed), kind="stable")] = np.arange(size)
    return rank
