"""More of its accounts were banned or suspended than elsewhere."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term

_IN_A_RING = 0.3
_base = pl.col("all_banned").clip(0.001, 0.25)
# One banned account may be a coincidence, and is what made somebody look: it is not counted.
_banned = (pl.col("banned") - 1).clip(0)
_other = pl.col("accounts") - 1 - _banned
_bits = _banned * (_IN_A_RING / _base).log(2.0) + _other * ((1 - _IN_A_RING) / (1 - _base)).log(2.0)

TERM = Term(
    name="banned",
    kind=BEHAVIOUR,
    bits=_bits.clip(0.0, 3.0),
    sentence=pl.format(
        "{} of {} accounts were banned or suspended; of all accounts {} in 1,000.",
        pl.col("banned"),
        pl.col("accounts"),
        (pl.col("all_banned") * 1000).round().cast(pl.Int64),
    ),
)
