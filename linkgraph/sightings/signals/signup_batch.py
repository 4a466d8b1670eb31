"""The accounts signed up in one burst that the provider's usual rate of sign-ups does not explain."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.special import gammainc

from linkgraph.core.clock import DAY, HOUR, MINUTE, from_micros
from linkgraph.sightings.signal import Signal, Source, shown
from linkgraph.tables.signals import RARITY, WITH_ANOTHER

_WIDTHS = (10 * MINUTE, HOUR)
_FALSE_BATCHES = 0.01


def batches(created_at: np.ndarray[tuple[int], np.dtype[np.int64]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """For sorted sign-up times the number of the batch each belongs to, 0 for none.

    A window of 10 minutes or 1 hour is a burst when its count has a Poisson tail below `_FALSE_BATCHES` over the number
    of windows looked at; the rate is that of the same minutes on the ten days before and after.
    Overlapping bursts are one batch.
    """
    size = created_at.shape[0]
    burst = np.zeros(size, dtype=bool)
    for width in _WIDTHS:
        inside = np.searchsorted(created_at, created_at + width, side="left") - np.arange(size)
        around, looked_at = np.zeros(size), np.zeros(size)
        half = max(30 * MINUTE, width // 2)
        for days in (*range(-10, 0), *range(1, 11)):
            centre = created_at + days * DAY + width // 2
            around += np.searchsorted(created_at, centre + half) - np.searchsorted(created_at, centre - half)
            looked_at += (centre >= created_at[0]) & (centre <= created_at[-1]) if size else 0
        # A half is added so that a quiet stretch is never taken for a certain one.
        rate = (around + 0.5) / (np.maximum(looked_at, 1) * 2 * half) * width
        # P(Poisson(rate) >= others): the first sign-up is given, the others are the surprise.
        tail = gammainc(np.maximum(inside - 1, 1), rate)
        starts = np.flatnonzero((tail * size < _FALSE_BATCHES) & (inside >= 3))
        mark = np.zeros(size + 1, dtype=np.int64)
        np.add.at(mark, starts, 1)
        np.add.at(mark, starts + inside[starts], -1)
        burst |= np.cumsum(mark[:-1]) > 0
    gap = np.ones(size, dtype=bool)
    gap[1:] = (np.diff(created_at) > _WIDTHS[0]) | ~burst[:-1]
    return np.where(burst, np.cumsum(gap & burst), 0)


def sight(source: Source) -> pl.LazyFrame:
    """One token a burst, named by its first minute."""
    accounts = source.tables["accounts"].select("account", "created_at", "source", "row").collect()
    accounts = accounts.sort("created_at", "account")
    numbered = accounts.with_columns(pl.Series("batch", batches(accounts["created_at"].to_numpy())))
    first = pl.col("created_at").min().over("batch")
    named = first.map_elements(lambda at: f"{from_micros(at):%Y-%m-%d %H:%M} UTC", return_dtype=pl.String)
    in_a_batch = shown(numbered.lazy().filter(pl.col("batch") > 0), value=named, at="created_at")
    # Whoever signed up could have been in one.
    return pl.concat(
        [in_a_batch, numbered.lazy().filter(pl.col("batch") == 0).select("account", count=pl.lit(1, pl.UInt32))],
        how="diagonal",
    )


SIGNAL = Signal(
    name="signup_batch",
    sentence="signed up in one burst",
    family="infrastructure",
    rule=RARITY,
    reads={"accounts": ("account", "created_at")},
    sight=sight,
    reuse=0.3,
    ceiling=5.0,
    joins=WITH_ANOTHER,
    by_account=False,
)
