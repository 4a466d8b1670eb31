"""Its accounts fall silent after nearly the same number of exchanges, and another goes on within seconds.

That is what a rate limit makes of accounts used in turn; whether one was hit stands in no export of exchanges. Only
bursts of five exchanges or more are judged after which another account of the group starts, and only where that is
beyond chance. Their evenness is the spread of their lengths over that of bursts of the same mean which may end at any
exchange, as people's do; it is chi-squared around `_LIMIT` or around what all accounts show.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, number

_LIMIT = 0.5
_MOST_BURSTS = 10
_LEAST = 8
_BEYOND_CHANCE = 3.0

_people = pl.col("all_burst_evenness").clip(0.8, 1.2)
_freedom = (pl.min_horizontal(pl.col("taken_over"), _MOST_BURSTS) - 1).clip(0)
_even = pl.col("burst_evenness").clip(0.25)
_bits = _freedom * ((_people / _LIMIT).log() - _even.pow(2) / 2 * (1 / _LIMIT**2 - 1 / _people.pow(2))) / np.log(2.0)

TERM = Term(
    name="limits",
    kind=BEHAVIOUR,
    bits=pl.when(
        (pl.col("taken_over") >= _LEAST) & (pl.col("taken_over") >= _BEYOND_CHANCE * pl.col("taken_over_by_chance"))
    ).then(_bits.clip(-1.0, 3.0)),
    sentence=pl.format(
        "After {} of its {} bursts of five exchanges or more another of its accounts starts within 20 seconds, with "
        "times moved by days after {}; they end after {} exchanges in the median, and their lengths differ {} times as "
        "much as if they ended at any exchange, those of all accounts {} times. Refusals are not in the exports.",
        pl.col("taken_over"),
        pl.col("bursts"),
        number(pl.col("taken_over_by_chance")),
        number(pl.col("burst_length")),
        number(pl.col("burst_evenness"), decimals=2),
        number(pl.col("all_burst_evenness"), decimals=2),
    ),
)
