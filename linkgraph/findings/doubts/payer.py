"""Somebody who pays for others (an agency, a family, an employer): the card is all that they share."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import DOUBT, Term, percent

_others = pl.max_horizontal("tied_device", "tied_content", "tied_timing", "tied_contact", "tied_credential")

TERM = Term(
    name="payer",
    kind=DOUBT,
    bits=-(pl.col("tied_payment") - _others).clip(0.0, 1.0) * 2.0,
    sentence=pl.format(
        "{} are tied by payments; {} by the next best kind of evidence that is not infrastructure.",
        percent(pl.col("tied_payment")),
        percent(_others),
    ),
)
