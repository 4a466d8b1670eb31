"""The frame in which every rule hands over its pairs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl


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


def best_of(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Each pair once, with its most bits."""
    order = {"a": False, "b": False, "microbits": True, "shared": True}
    return (
        pl
        .concat(frames)
        .sort(list(order), descending=list(order.values()))
        .unique(subset=["a", "b"], keep="first", maintain_order=True)
    )
