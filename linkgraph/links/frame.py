"""The frame in which every rule hands over its pairs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl


class Said(NamedTuple):
    """What a signal says of pairs, one place each: bits, how much is shared, and how many pairs each stands for.

    Where it says nothing the bits are 0 and the pair stands for infinitely many.
    """

    microbits: npt.NDArray[np.int64]
    shared: npt.NDArray[np.uint32]
    weight: npt.NDArray[np.float64]

    def only(self, chosen: npt.NDArray[np.bool_]) -> Said:
        """What it says of the chosen pairs."""
        return Said(self.microbits[chosen], self.shared[chosen], self.weight[chosen])


class Timed(NamedTuple):
    """Pairs of a timing signal by `pair_frame`, and what was not looked at: reason, count and unit."""

    pairs: pl.DataFrame
    left_out: list[tuple[str, int, str]]


def pair_frame(
    signal: str,
    pair: npt.NDArray[np.uint64],
    *,
    microbits: npt.NDArray[np.int64],
    shared: npt.NDArray[np.uint32],
    weight: npt.NDArray[np.float64] | None = None,
) -> pl.DataFrame:
    """Columns a, b (from `a << 32 | b`), signal, microbits, shared, weight."""
    return pl.DataFrame({
        "a": (pair >> np.uint64(32)).astype(np.uint32),
        "b": (pair & np.uint64(0xFFFFFFFF)).astype(np.uint32),
        "signal": pl.Series([signal], dtype=pl.String).new_from_index(0, pair.shape[0]),
        "microbits": microbits,
        "shared": shared,
        "weight": np.ones(pair.shape[0]) if weight is None else weight,
    })


def pairs_of(frame: pl.DataFrame) -> npt.NDArray[np.uint64]:
    """The pairs of such a frame as `a << 32 | b`."""
    left, right = frame["a"].to_numpy().astype(np.uint64), frame["b"].to_numpy().astype(np.uint64)
    packed: npt.NDArray[np.uint64] = (left << np.uint64(32)) | right
    return packed


def said_of(frame: pl.DataFrame, pairs: npt.NDArray[np.uint64]) -> Said:
    """What such a frame says of pairs that rise, its own and others."""
    at = np.searchsorted(pairs, pairs_of(frame))
    inside = at < pairs.shape[0]
    inside[inside] = pairs[at[inside]] == pairs_of(frame)[inside]
    said = Said(
        np.zeros(pairs.shape[0], dtype=np.int64),
        np.zeros(pairs.shape[0], dtype=np.uint32),
        np.full(pairs.shape[0], np.inf),
    )
    place = at[inside]
    said.microbits[place] = frame["microbits"].to_numpy()[inside]
    said.shared[place] = frame["shared"].to_numpy()[inside]
    said.weight[place] = frame["weight"].to_numpy()[inside]
    return said


def best_of(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Each pair once, with its most bits."""
    order = {"a": False, "b": False, "microbits": True, "shared": True}
    return (
        pl
        .concat(frames)
        .sort(list(order), descending=list(order.values()))
        .unique(subset=["a", "b"], keep="first", maintain_order=True)
    )
