"""Numbers in place of text, which is slow to compare: each value's place in a list of all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl


def numbered(values: pl.Series) -> tuple[npt.NDArray[np.uint32], pl.Series]:
    """The number of each value, and the text that each number stands for; values of an Enum keep theirs."""
    kind = values.dtype if isinstance(values.dtype, pl.Enum) else pl.Enum(values.unique())
    return values.cast(kind).to_physical().cast(pl.UInt32).to_numpy(), kind.categories
