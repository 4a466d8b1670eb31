"""What the linkage itself adds to the score: how many kinds of evidence tie how much of the group."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import LINKAGE, PRIOR, Term, percent

PRIOR_TERM = Term(
    name="prior",
    kind=PRIOR,
    bits=pl.lit(-4.5),
    sentence=pl.lit("Most groups of linked accounts are families, firms and classes: about one in twenty is a ring."),
)

TERM = Term(
    name="families",
    kind=LINKAGE,
    bits=((pl.col("firm") - 1) * 2.0).clip(-2.0, 4.0) + ((pl.col("tied_best") - 0.5) * 2).clip(-1.0, 1.0),
    sentence=pl.format(
        "Kinds of evidence that tie half of its accounts or more, infrastructure aside: {}; the strongest ties {}.",
        pl.col("firm"),
        percent(pl.col("tied_best")),
    ),
)
