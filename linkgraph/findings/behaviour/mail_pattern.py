"""Mailboxes at public providers written by one pattern, as a program makes them up."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, percent

_IN_A_RING = 0.7
_PATTERNS = 8.0
_usual = pl.col("mail_usual").clip(0.01, 0.9)
_alike, _other = pl.col("mail_alike"), pl.col("mailboxes") - pl.col("mail_alike")
# The most frequent pattern was picked among several: that is paid for.
_bits = (
    _alike * (_IN_A_RING / _usual).log(2.0)
    + _other * ((1 - _IN_A_RING) / (1 - _usual)).log(2.0)
    - pl.lit(_PATTERNS).log(2.0)
)

TERM = Term(
    name="mail_pattern",
    kind=BEHAVIOUR,
    bits=_bits.clip(0.0, 3.0),
    sentence=pl.format(
        "{} of its {} mailboxes at public providers are written alike ({}); of all such mailboxes {}.",
        _alike,
        pl.col("mailboxes"),
        pl.col("mail_pattern"),
        percent(pl.col("mail_usual")),
    ),
)
