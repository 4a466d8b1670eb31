"""Episodes of a token: who shares a value weeks apart shares little.

An address passes from customer to customer, a link goes round and is forgotten. An episode ends when nobody showed the
value for as long as the signal's window; accounts share it only within one episode.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from linkgraph.kernels.silences import NEVER, stretches


def episodes(visits: pl.LazyFrame, *, window: int) -> pl.LazyFrame:
    """Number the episodes of every value in `part`, which goes up by one after each silence of `window` or more.

    Takes and gives the frame of `signal.shown`, `window` in microseconds, in any order. Sightings without a time are in
    the first. The frame is held in memory.
    """
    frame = visits.collect(engine="streaming")
    # Numbers in place of the values: text is slow to sort.
    number = pl.col("value").cast(pl.Enum(frame["value"].drop_nulls().unique())).to_physical().cast(pl.UInt32)
    times = pl.col("first_at", "last_at").fill_null(NEVER)
    ordered = (
        frame.lazy().select(number.fill_null(2**32 - 1), times).with_row_index().sort("value", "first_at").collect()
    )
    part = np.empty(frame.height, dtype=np.uint32)
    value, first, last = (ordered[name].to_numpy() for name in ("value", "first_at", "last_at"))
    part[ordered["index"].to_numpy()] = stretches(value, first, last, window)
    return frame.lazy().with_columns(pl.Series("part", part))
