"""New accounts begin soon after others of the group were banned.

k of B bans were followed. By chance k is Poisson around the count with moved sign-ups; an operator replaces `_REPLACES`
of the others too. The bits are never more than the moved sign-ups bear out (-log2 of the share of moves with as many),
and never more than one for each ban that was followed.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, number

_REPLACES = 0.4
# One ban may be a coincidence, and is what made somebody look.
_LEAST = 2

_chance = pl.col("replaced_by_chance").clip(0.05)
_operator = _chance + _REPLACES * (pl.col("bans") - _chance).clip(0.0)
_ratio = (pl.col("replaced") * (_operator / _chance).log() - (_operator - _chance)) / np.log(2.0)
_most = -pl.col("replaced_rarely").log(2.0)

TERM = Term(
    name="replacement",
    kind=BEHAVIOUR,
    bits=pl.when((pl.col("bans") >= _LEAST) & (pl.col("sign_ups") > 0)).then(
        pl.min_horizontal(_ratio, _most, pl.col("replaced")).clip(0.0, 3.0)
    ),
    sentence=pl.format(
        "{} of {} bans were followed within 72 hours by a sign-up of another of its accounts; with its {} sign-ups at "
        "other times it would be {}.",
        pl.col("replaced"),
        pl.col("bans"),
        pl.col("sign_ups"),
        number(pl.col("replaced_by_chance")),
    ),
)
