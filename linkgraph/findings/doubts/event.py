"""A class or a hackathon: signed up together, active on a few common days, then hardly ever."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import DOUBT, Term, percent

_usual = pl.max_horizontal(pl.col("usual_busiest").fill_null(0.0), 0.3)

TERM = Term(
    name="event",
    kind=DOUBT,
    bits=-((pl.col("busiest").fill_null(0.0) - _usual) * 8).clip(0.0, 4.0),
    sentence=pl.format(
        "The median account sent {} of its exchanges on its two busiest days; unlinked ones that do as much {}.",
        percent(pl.col("busiest")),
        percent(pl.col("usual_busiest")),
    ),
)
