"""Episodes of a token: who shares a value weeks apart shares little.

An address passes from customer to customer, a link goes round and is forgotten. An episode ends when nobody showed the
value for as long as the signal's window; accounts share it only within one episode.
"""

from __future__ import annotations

import polars as pl


def episodes(visits: pl.LazyFrame, *, window: int) -> pl.LazyFrame:
    """Number the episodes of every value in `part`, which goes up by one after each silence of `window` or more.

    Takes and gives the frame of `signal.shown`, `window` in microseconds. Sightings without a time are in the first.
    """
    latest_before = pl.col("last_at").cum_max().shift(1).over("value")
    fresh = (pl.col("first_at") - latest_before) >= window
    return visits.sort("value", "first_at", "last_at", "account", nulls_last=False).with_columns(
        fresh.fill_null(value=False).cum_sum().over("value").cast(pl.UInt32).alias("part")
    )
