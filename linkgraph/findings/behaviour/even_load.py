"""Work spread as a scheduler spreads it: accounts of a group send about the same amount, people differ by far more."""

from __future__ import annotations

import numpy as np
import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, number

_SCHEDULED = (0.1, 0.2, 0.35, 0.5)
_PEOPLE = (0.7, 0.9, 1.2, 1.5)
_MOST_MEMBERS = 12


def _likelihood(spread: pl.Expr, freedom: pl.Expr, *, widths: tuple[float, ...]) -> pl.Expr:
    """Log likelihood (natural) of a sample standard deviation, averaged over true ones: chi-squared, no constant.

    The width of the middle half stands in for it, which varies more: `_few` and the cap keep it from saying more.
    """
    each = [-freedom * (np.log(width) + spread.pow(2) / (2 * width**2)) for width in widths]
    most = pl.max_horizontal(each)
    together: pl.Expr = most + pl.sum_horizontal([(one - most).exp() for one in each]).log() - np.log(len(widths))
    return together


_spread = pl.col("spread").clip(0.08)
_freedom = (pl.min_horizontal(pl.col("active"), _MOST_MEMBERS) - 1).clip(0)
_bits = (_likelihood(_spread, _freedom, widths=_SCHEDULED) - _likelihood(_spread, _freedom, widths=_PEOPLE)) / np.log(
    2.0
)
# Three or four people may well send the same amount: the fewer there are, the less it can say.
_few = 1.0 + 0.5 * _freedom
# One afternoon's work is as long as the afternoon: nothing was spread where all of it happened on two days.
_lasting = ((0.95 - pl.col("busiest").fill_null(0.0)) / 0.25).clip(0.0, 1.0)
_capped = pl.min_horizontal(_bits, _few).clip(-1.0, 5.0)

TERM = Term(
    name="even_load",
    kind=BEHAVIOUR,
    bits=pl.when(pl.col("active") >= 2).then(_capped.clip(-1.0, 0.0) + _capped.clip(0.0) * _lasting),
    sentence=pl.format(
        "Exchanges a day differ between its accounts by a factor of {} (one standard deviation, read off the middle "
        "half); among all accounts by {}.",
        number(pl.col("spread").exp()),
        number(pl.col("all_spread").exp()),
    ),
)
