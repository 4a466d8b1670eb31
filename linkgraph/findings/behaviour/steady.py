"""Work on every day alike: people have days on which they do most of it, a scheduler has none."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, percent

_usual = pl.col("usual_busiest")

TERM = Term(
    name="steady",
    kind=BEHAVIOUR,
    bits=((_usual - pl.col("busiest")) / _usual.clip(0.05) * 4 - 1).clip(0.0, 2.5)
    * (pl.min_horizontal(pl.col("active"), 6) / 6),
    sentence=pl.format(
        "The median account sent {} of its exchanges on its two busiest days; unlinked ones that do as much {}.",
        percent(pl.col("busiest")),
        percent(_usual),
    ),
)
