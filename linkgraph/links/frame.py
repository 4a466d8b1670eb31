"""The frame in which every rule hands over its pairs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl


def pair_frame(
    signal: str,
    pair: npt.NDArray[np.uint64],
    microbits: npt.NDArray[np.int64],
    *,
    shared: npt.NDArray[np.uint32],
    weight: npt.NDArray[np.float32] | None = None,
) -> pl.DataFrame:
    """Columns low, high (ranks in the global order, from `low << 32 | high`), signal, microbits, shared, weight."""
    return pl.DataFrame(
        {
            "low": (pair >> np.uint64(32)).astype(np.uint32),
            "high": (pair & np.uint64(0xFFFFFFFF)).astype(np.uint32),
            "signal": pl.Series([signal], dtype=pl.String).new_from_index(0, pair.shape[0]),
            "microbits": microbits,
            "shared": shared,
            "weight": np.ones(pair.shape[0], dtype=np.float32) if weight is None else weight,
        }
    )
