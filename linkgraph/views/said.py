"""Which terms of a score are shown one by one, and one line for those that say nothing."""

from __future__ import annotations

import polars as pl

from linkgraph.tables.reasons import NOT_MEASURED
from linkgraph.views.wording import name

LEAST_BITS = 0.05
"""Less is shown as nought."""


def weighty(reasons: pl.DataFrame) -> pl.DataFrame:
    """The terms that say something, in the order given."""
    return reasons.filter(pl.col("bits").abs() >= LEAST_BITS)


def silent(reasons: pl.DataFrame) -> str:
    """The others in one sentence or two, those that were not measured named as such; empty where there are none.

    >>> terms = {"term": ["busy", "tasks", "even_load", "fresh"], "bits": [2.0, 0.0, 0.01, 0.0]}
    >>> silent(pl.DataFrame({**terms, "sentence": ["It is 9.", "It is 20 %.", "It is 1.", "Not measured."]}))
    '2 more were looked at and say nothing here: tasks, even load. Not measured: fresh.'
    """
    rest = reasons.filter(pl.col("bits").abs() < LEAST_BITS)
    missing = pl.col("sentence") == NOT_MEASURED
    looked, unmeasured = ([name(term) for term in rest.filter(which)["term"]] for which in (~missing, missing))
    more = " more" if rest.height < reasons.height else ""
    says = "was looked at and says" if len(looked) == 1 else "were looked at and say"
    said = [f"{len(looked):,}{more} {says} nothing here: {', '.join(looked)}."] if looked else []
    return " ".join([*said, f"Not measured: {', '.join(unmeasured)}."] if unmeasured else said)
