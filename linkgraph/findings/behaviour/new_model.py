"""Its accounts moved to a new model as soon as it came out, and nearly all of them at once.

Of n accounts that were active on the second and third day, m had moved. Where everybody decides alone m is binomial
with the base rate of all accounts; where one hand moves them it is binomial with one of `_AT_ONCE`, each as likely.
Operators move their accounts so (`_OPERATOR`) more often than other linked groups. Those others that do have somebody
who decides for all, and it shows: a firm whose administrator switches, a developer's workspaces, an app that sends for
its customers, a laboratory's cluster (`_DECIDED`; one organisation, one mail domain, one card and one line, common
servers, one network). Among people who
have nobody in common it is rare (`_OTHERS`: a program that asks for the newest model). So the bits end near
log2(`_OPERATOR` / `_OTHERS`), however many accounts there are. Of 1,300 linked innocent groups on three simulators'
worlds, active then, about .10 and .03 moved so.
"""

from __future__ import annotations

import polars as pl

from linkgraph.findings.one_hand import one_hand
from linkgraph.findings.term import BEHAVIOUR, Term, percent

_AT_ONCE = (0.6, 0.75, 0.9)
_OPERATOR = 0.7
_OTHERS, _DECIDED = 0.05, 0.2
_SURE_FROM = 3
_OPENLY = 2

_n, _m = pl.col("movers_of"), pl.col("movers")
_base = pl.col("all_movers").clip(0.01, 0.95)
_by_one = pl.max_horizontal(
    pl.col("served").fill_null(0.0),
    pl.col("organization").fill_null(0.0),
    pl.min_horizontal("domain", "domain_ours").fill_null(0.0),
    (pl.col("open_kinds").fill_null(0) >= _OPENLY).cast(pl.Float64),
    ((pl.col("one_network").fill_null(0.0) - 0.4) / 0.3).clip(0.0, 1.0),
)

_bits = one_hand(
    _m, _n, base=_base, rates=_AT_ONCE, operators=_OPERATOR, others=_OTHERS + (_DECIDED - _OTHERS) * _by_one
)
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
    bits=pl.when(_n >= _SURE_FROM).then(_bits.clip(0.0, 4.0)),
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
