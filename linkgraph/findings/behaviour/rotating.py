"""Ever new addresses: people send from home, from work and from a telephone, rotating proxies from everywhere.

A cloud lends ever new addresses too, but of one network: nothing rotates where most exchanges come from one.
"""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, number

_sure = pl.min_horizontal(pl.col("churn_of"), 6) / 6
_everywhere = ((0.7 - pl.col("one_network").fill_null(0.0)) / 0.3).clip(0.0, 1.0)

TERM = Term(
    name="rotating",
    kind=BEHAVIOUR,
    bits=((pl.col("churn") / pl.col("usual_churn").clip(0.1)).log(2.0) * 1.5 - 1.0).clip(0.0, 3.0)
    * _sure
    * _everywhere,
    sentence=pl.format(
        "The median account sends from {} different addresses a day on which it is active; unlinked ones that do "
        "as much from {}.",
        number(pl.col("churn")),
        number(pl.col("usual_churn")),
    ),
)
