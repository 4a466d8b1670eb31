"""Ids as text: a prefix and sixteen hexadecimal digits of a mixed number."""

from __future__ import annotations

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from linkgraph.kernels.compile import compiled
from linkgraph.simulate.chance import Ints, mixed


def ids(prefix: str, numbers: Ints, *, salt: int) -> pl.Series:
    """One id for each number, the same for the same number and salt."""
    data = _spell(np.frombuffer(prefix.encode(), np.uint8), mixed(np.asarray(numbers, np.int64), salt))
    offsets = np.arange(numbers.size + 1, dtype=np.int64) * (len(prefix) + 16)
    return pl.Series(
        prefix,
        pa.LargeStringArray.from_buffers(numbers.size, pa.py_buffer(offsets.tobytes()), pa.py_buffer(data.tobytes())),
    )


@compiled
def _spell(prefix: NDArray[np.uint8], values: NDArray[np.uint64]) -> NDArray[np.uint8]:
    width = prefix.size + 16
    out = np.empty(values.size * width, np.uint8)
    for row in range(values.size):
        at = row * width
        out[at : at + prefix.size] = prefix
        value = values[row]
        for i in range(16):
            digit = np.uint8(value & np.uint64(15))
            out[at + prefix.size + i] = digit + np.uint8(48) if digit < 10 else digit + np.uint8(87)
            value >>= np.uint64(4)
    return out
