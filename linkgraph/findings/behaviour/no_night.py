"""Activity at all hours: people sleep, a scheduler does not."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, number

_relative = pl.col("rhythm") / pl.col("usual_rhythm")
_sure = pl.min_horizontal(pl.col("rhythm_of"), 6) / 6

TERM = Term(
    name="no_night",
    kind=BEHAVIOUR,
    bits=pl.when(pl.col("usual_rhythm") > 0.02).then(((0.7 - _relative) * 7).clip(-1.0, 4.0) * _sure),
    sentence=pl.format(
        "Concentration on hours of the day is {} on average (0: all hours alike, 1: always the same hour); among "
        "unlinked accounts that do as much {}.",
        number(pl.col("rhythm"), decimals=2),
        number(pl.col("usual_rhythm"), decimals=2),
    ),
)
