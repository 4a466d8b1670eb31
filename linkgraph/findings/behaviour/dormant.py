"""Accounts held in store: opened, left idle for a week or more, then put to work.

Operators buy accounts that others opened, and keep some for the day on which the ones at work are banned. People who
open an account use it. `_OPERATORS` of the rings have such a store, and `_OTHERS` of other linked groups (a firm that
buys seats ahead, a class that waits for its term): on three simulators' worlds .53, .30 and 0 of the rings, 0, .09 and
.004 of 3,000 other groups, most likely. That nothing lay idle says nothing.
"""

from __future__ import annotations

import polars as pl

from linkgraph.findings.one_hand import one_hand
from linkgraph.findings.term import BEHAVIOUR, Term, percent

_STORED = (0.4, 0.55, 0.7)
_OPERATORS = 0.4
_OTHERS = 0.08
_SURE_FROM = 3

_bits = one_hand(
    pl.col("dormant"),
    pl.col("dormant_of"),
    base=pl.col("usual_dormant").clip(0.02, 0.9),
    rates=_STORED,
    operators=_OPERATORS,
    others=_OTHERS,
)

TERM = Term(
    name="dormant",
    kind=BEHAVIOUR,
    bits=pl.when(pl.col("dormant_of") >= _SURE_FROM).then(_bits.clip(0.0)),
    sentence=pl.format(
        "{} of {} accounts were not seen for more than a week after they were opened, or after the exports begin, and "
        "then sent; of unlinked ones that send as much {}.",
        pl.col("dormant"),
        pl.col("dormant_of"),
        percent(pl.col("usual_dormant")),
    ),
)
