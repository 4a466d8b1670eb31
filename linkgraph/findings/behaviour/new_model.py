"""Its accounts moved to a new model as soon as it came out, and nearly all of them at once.

Of n accounts that were active on the second and third day, m had moved. Where everybody decides alone m is binomial
with the base rate of all accounts; where one hand moves all it is binomial with `_AT_ONCE`. Operators move all at once
more often (`_OPERATOR`) than other groups of linked accounts do (`_OTHERS`: a firm whose administrator switches, a
program that asks for the newest model), so that the bits end near log2(`_OPERATOR` / `_OTHERS`) however many there are.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, percent

_AT_ONCE = 0.9
_OPERATOR = 0.7
_OTHERS = 0.2
_SURE_FROM = 3

_n, _m = pl.col("movers_of"), pl.col("movers")
_base = pl.col("all_movers").clip(0.01, 0.95)
# How much likelier (natural logarithm) the count is when one hand moves all than when everybody decides alone.
_hand = _m * (_AT_ONCE / _base).log() + (_n - _m) * ((1 - _AT_ONCE) / (1 - _base)).log()


def _with_a_hand(how_often: float) -> pl.Expr:
    """log(how_often * exp(_hand) + 1 - how_often), without overflow."""
    high = pl.max_horizontal(_hand, 0.0)
    mixed: pl.Expr = (how_often * (_hand - high).exp() + (1 - how_often) * (-high).exp()).log() + high
    return mixed


_bits = (_with_a_hand(_OPERATOR) - _with_a_hand(_OTHERS)) / np.log(2.0)
_shares = pl.format(
    "{} of its exchanges in the first 24 hours and {} in the first 72 (of all accounts' {} and {})",
    percent(pl.col("moved_1d")),
    percent(pl.col("moved_3d")),
    percent(pl.col("all_moved_1d")),
    percent(pl.col("all_moved_3d")),
)
_when = pl.format(
    "{} UTC, {}",
    pl.from_epoch("released_at", time_unit="us").dt.strftime("%Y-%m-%d %H:%M"),
    pl
    .when(pl.col("release_given"))
    .then(pl.lit("the release date given"))
    .otherwise(pl.lit("taken for its release: the first day on which enough accounts used it")),
)

TERM = Term(
    name="new_model",
    kind=BEHAVIOUR,
    bits=pl.when(_n >= _SURE_FROM).then(_bits.clip(0.0, 2.0)),
    sentence=pl.format(
        "{} of its {} accounts active on the second and third day had moved to {}, of all accounts {}; {} went to it "
        "({}).",
        _m,
        _n,
        pl.col("new_model"),
        percent(pl.col("all_movers")),
        pl.coalesce(
            _shares,
            pl.format(
                "{} of its exchanges in the first 72 hours (of all accounts' {})",
                percent(pl.col("moved_3d")),
                percent(pl.col("all_moved_3d")),
            ),
        ),
        _when,
    ),
)
