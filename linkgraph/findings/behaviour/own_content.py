"""A narrow task: most of what the accounts send is made from templates that hardly anybody else uses."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, percent

TERM = Term(
    name="own_content",
    kind=BEHAVIOUR,
    bits=((pl.col("own_content") - 0.2) * 6).clip(0.0, 4.0),
    sentence=pl.format(
        "The median account sends {} of its exchanges from {} templates that mostly this group uses.",
        percent(pl.col("own_content")),
        pl.col("own_templates").fill_null(0),
    ),
)
