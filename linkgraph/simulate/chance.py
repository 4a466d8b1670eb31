"""Randomness that depends on names and row numbers only: a world's bytes do not depend on parts or threads."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from linkgraph.kernels.compile import compiled

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def stream(seed: int, name: str) -> np.random.Generator:
    """A generator of its own for every named part of a world: changing one part leaves the others as they were."""
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return np.random.default_rng([seed, int.from_bytes(digest, "little")])


@compiled
def mix(value: np.uint64) -> np.uint64:
    """SplitMix64 finaliser (Steele, Lea & Flood 2014): 64 well-mixed bits from 64 bits."""
    value = np.uint64(value) + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@compiled
def unit(value: np.uint64) -> float:
    """A float in [0, 1) from the upper 53 bits."""
    return float(value >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def mixed(values: Ints, salt: int) -> NDArray[np.uint64]:
    """`mix` of every value under a salt."""
    out = np.empty(values.size, np.uint64)
    for i in range(values.size):
        out[i] = mix(mix(np.uint64(values[i])) ^ np.uint64(salt))
    return out


def zipf_ranks(rng: np.random.Generator, *, count: int, size: int) -> Ints:
    """Ranks 0 to size - 1, the first ones far more often: log-uniform, near Zipf's law."""
    ranks = (np.exp(rng.random(count) * np.log(size + 1)) - 1).astype(np.int64)
    return np.asarray(np.clip(ranks, 0, size - 1))


def heavy_sizes(rng: np.random.Generator, total: int, *, low: int, high: int, tilt: float = 1.0) -> Ints:
    """Group sizes between low and high that add up to about `total` (at least one group if total >= low).

    `tilt` 0 draws sizes evenly on a log scale; the larger it is, the more small groups there are.
    """
    sizes: list[int] = []
    left = total
    while left >= low:
        draw = rng.random() ** (1.0 + tilt)
        size = round(low * (high / low) ** draw)
        size = min(size, left)
        sizes.append(size)
        left -= size
    return np.array(sizes, np.int64)
