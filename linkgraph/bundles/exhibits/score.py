"""EX-014: the terms of the score: what speaks for one operator's abuse, and which innocent explanations against."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.exhibits.columns import RING, decimal, text
from linkgraph.bundles.exhibits.exhibit import Layout
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.tokens import Tokens


def _rows(matter: Matter, tokens: Tokens) -> pl.DataFrame:
    del tokens
    return matter.reasons.rename({"ring_id": "ring"})


LAYOUT = Layout(
    id="EX-014",
    name="score",
    title="The score, term by term",
    source="reasons; of the whole group as it was weighed",
    columns=(
        RING,
        text("term", "name of the term"),
        text("kind", "prior, linkage, behaviour, doubt"),
        decimal("bits", "above nothing speaks for a ring, below against", decimals=6, unit="bits"),
        text("sentence", "the evidence in a sentence", raw=True, empty=True),
    ),
    key=("ring", "term"),
    rows=_rows,
)
