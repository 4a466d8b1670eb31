"""Nothing is hidden: one card, one device, one mail domain or one line for nearly all of its accounts, several at once.

A person with several workspaces, a firm with service accounts and a family have what they have in common in the open;
an operator who fears to be found spreads it.
"""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import DOUBT, Term

_kinds = pl.col("open_kinds").fill_null(0)

TERM = Term(
    name="in_the_open",
    kind=DOUBT,
    bits=-((_kinds - 1) * 3.0).clip(0.0, 9.0),
    sentence=pl.format(
        "Things of identity of which one value is held by four fifths of its accounts or more: {} ({}).",
        pl.col("open_kinds"),
        pl.col("open_names").fill_null("none"),
    ),
)
