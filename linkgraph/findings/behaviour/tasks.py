"""One narrow set of tasks, the same in all accounts: what one buyer wants, spread over many accounts.

A mix is out of the ordinary where it is further from everybody's than 95 % of samples of as many accounts: `_OUT` of
operators' groups are, and `_OUT_OTHERS` of other linked groups (firms, classes and customers of one app have tasks of
their own too). Then counts how much of what sets the accounts apart is common to all: nearly everything where a
scheduler deals out the work, about half where people do some of the same and otherwise their own. Both are beta
distributed (`_ALIKE`, `_ALIKE_OTHERS`; mean .75 and .55). All four were read off made-up worlds. Nothing speaks for a
ring where no task that the rules know stands out, and the less the more of it all happened on two days: that is a class
or a contest. The cap is low: own templates, which another term counts, make a mix narrow as well.
"""

from __future__ import annotations

from math import lgamma

import numpy as np
import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, percent
from linkgraph.tables.tasks import OTHER

_OUT, _OUT_OTHERS = 0.6, 0.3
_ALIKE, _ALIKE_OTHERS = (9.0, 3.0), (6.0, 5.0)
# So many accounts show the full distance: of few, samples are as far from everybody.
_SURE = 12


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


_alike = pl.col("alike").clip(0.02, 0.98)
_common = (
    (_ALIKE[0] - _ALIKE_OTHERS[0]) * _alike.log()
    + (_ALIKE[1] - _ALIKE_OTHERS[1]) * (1 - _alike).log()
    - (_log_beta(*_ALIKE) - _log_beta(*_ALIKE_OTHERS))
) / np.log(2.0)
_few = pl.min_horizontal(pl.col("mix_of"), _SURE) / _SURE
_known = (pl.col("main_task") != OTHER).cast(pl.Float64)
_lasting = ((0.8 - pl.col("busiest").fill_null(0.0)) / 0.4).clip(0.0, 1.0)
_ordinary = float(np.log2((1 - _OUT) / (1 - _OUT_OTHERS)))

_narrow = float(np.log2(_OUT / _OUT_OTHERS)) + _common

TERM = Term(
    name="tasks",
    kind=BEHAVIOUR,
    bits=pl
    .when(pl.col("apart").is_null())
    .then(None)
    .when(pl.col("apart") > pl.col("apart_at_most"))
    .then(_narrow.clip(-1.0, 0.0) + _narrow.clip(0.0, 1.5) * _known * _lasting)
    .otherwise(_ordinary * _few),
    sentence=pl.format(
        "Of all tasks {} stands out: {} of its prompts, {} of everybody's. Its mix of tasks is {} from everybody's, "
        "those of samples of as many accounts {} (95 % of them below {}); {} of what sets its accounts apart is common "
        "to all.",
        pl.col("main_task"),
        percent(pl.col("main_share")),
        percent(pl.col("all_main_share")),
        percent(pl.col("apart")),
        percent(pl.col("apart_by_chance")),
        percent(pl.col("apart_at_most")),
        percent(pl.col("alike")),
    ),
)
