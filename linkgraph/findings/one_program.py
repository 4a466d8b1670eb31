"""What speaks for one scheduler is ordinary among some innocent groups: the best-fitting explanation takes it back.

The terms of behaviour ask how much likelier a thing is in a ring than among people who have nothing in common. A firm
whose service accounts share one balancer is even, busy and awake at night for one reason, not for seven: given that it
is a firm, all of it together is as rare as firms that run such a program. So for each explanation, with S the bits of
its terms and r how often an innocent group that fits it has them (the fit times the rate below),

    left = -log2(r + (1 - r) 2^-S),

the likelihood ratio against a mixture of groups that run a program (which then looks as a ring's does) and groups that
do not. What the explanation that leaves least takes away is this doubt; each term stays as it is.

Rates: of 1,103 groups on worlds of three authors that fit a firm seen in one place or on its own servers, .13 had more
than 4 bits of these terms; of 322 that are nowhere together, 1; of groups in the open and in one place .16, of those
with three things or more in common .6; of 117 groups of one app's customers, .17 had 2 bits or more of its terms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from linkgraph.findings.behaviour import (
    busy,
    dormant,
    even_load,
    fresh,
    new_model,
    no_night,
    own_content,
    prepaid,
    steady,
    tasks,
)
from linkgraph.findings.term import DOUBT, Term, number, percent
from linkgraph.findings.weights import weighed


@dataclass(frozen=True, slots=True)
class Explanation:
    """`rate`: how often an innocent group as this one has the behaviour of `terms`, 0 where it does not fit."""

    words: pl.Expr
    terms: tuple[Term, ...]
    rate: pl.Expr


def _known(column: str) -> pl.Expr:
    return pl.col(column).fill_null(0.0)


def _ramp(value: pl.Expr, *, none: float, full: float) -> pl.Expr:
    return ((value - none) / (full - none)).clip(0.0, 1.0)


_IN_ONE_PLACE, _NOWHERE = 0.15, 0.01
_IN_THE_OPEN, _ONE_OWNER = 0.15, 0.6
_APP = 0.17
_LEAST = 0.05

_domain = pl.min_horizontal(_known("domain"), _known("domain_ours"))
_firm = pl.max_horizontal(_ramp(_domain, none=0.6, full=0.85), _ramp(_known("organization"), none=0.5, full=0.8))
# Addresses that change many times a day are no office, however many of the group pass by.
_stays = 1.0 - _ramp(pl.col("churn") / pl.col("usual_churn").clip(0.1), none=2.0, full=4.0).fill_null(0.0)
_office = _ramp(_known("office"), none=0.15, full=0.35) * _stays
_network = _ramp(_known("one_network"), none=0.4, full=0.7)
_placed = pl.max_horizontal(_office, _network, _known("served"))
# A few cards for all of them, and one network for all they send, are in the open as one card and one line are.
_few_cards = (_known("tied_payment") >= 0.8) & (pl.col("instruments") <= pl.max_horizontal(3, pl.col("accounts") / 8))
_kinds = pl.max_horizontal(_known("open_kinds"), _few_cards.fill_null(value=False).cast(pl.Float64) + _network)
_identity = pl.max_horizontal(*map(_known, ("tied_payment", "tied_device", "tied_contact", "tied_credential")))
_servers = _ramp(_known("served"), none=0.2, full=0.8)
# The accounts of one program are opened for it, and often paid for with cards made for it; they lie idle until it runs.
_program = (
    busy.TERM,
    even_load.TERM,
    no_night.TERM,
    steady.TERM,
    own_content.TERM,
    tasks.TERM,
    new_model.TERM,
    fresh.TERM,
    dormant.TERM,
    prepaid.TERM,
)
_sent_for = (no_night.TERM, steady.TERM, own_content.TERM, tasks.TERM, new_model.TERM)

EXPLANATIONS = (
    Explanation(
        pl.format(
            "service accounts of one firm ({} have one mail domain or organisation; {} are at one address or on common "
            "servers, {} is sent from one network)",
            percent(pl.max_horizontal(_domain, _known("organization"))),
            percent(pl.max_horizontal(_known("office"), _known("served"))),
            percent(_known("one_network")),
        ),
        _program,
        _firm * (_NOWHERE + (_IN_ONE_PLACE - _NOWHERE) * _placed),
    ),
    Explanation(
        pl.format(
            "workspaces of one owner who hides nothing (one for nearly all: {}; {} payment instruments; {} is "
            "sent from one network)",
            pl.col("open_names").fill_null("none"),
            pl.col("instruments").fill_null(0),
            percent(_known("one_network")),
        ),
        _program,
        _placed
        * (_ramp(_kinds, none=1, full=2) * _IN_THE_OPEN + _ramp(_kinds, none=2, full=3) * (_ONE_OWNER - _IN_THE_OPEN)),
    ),
    Explanation(
        pl.format("customers of one app ({} send from its servers)", percent(_known("served"))),
        _sent_for,
        _APP * _servers * (1.0 - _identity),
    ),
)


def ordinary(profile: pl.DataFrame) -> pl.DataFrame:
    """The profile and, of the explanation that takes most: ordinary_of (bits of its terms), ordinary_left (bits),
    ordinary_story, ordinary_terms (null where none takes anything).
    """
    best = profile.with_columns(
        ordinary_of=pl.lit(0.0),
        ordinary_left=pl.lit(0.0),
        ordinary_story=pl.lit(None, pl.String),
        ordinary_terms=pl.lit(None, pl.String),
    )
    taken = pl.col("ordinary_of") - pl.col("ordinary_left")
    for one in EXPLANATIONS:
        # Column by column: as one expression the terms would stand in it some hundred times.
        found = best.select(
            says=pl.sum_horizontal([weighed(term) for term in one.terms]).clip(0.0), rate=one.rate, story=one.words
        ).with_columns(left=-(pl.col("rate") + (1.0 - pl.col("rate")) * (pl.col("says") * -np.log(2.0)).exp()).log(2.0))
        names = ", ".join(term.name.replace("_", " ") for term in one.terms)
        more = found["says"] - found["left"] > best.select(taken).to_series() + _LEAST
        best = best.with_columns(
            pl.when(more).then(found["says"]).otherwise("ordinary_of").alias("ordinary_of"),
            pl.when(more).then(found["left"]).otherwise("ordinary_left").alias("ordinary_left"),
            pl.when(more).then(found["story"]).otherwise("ordinary_story").alias("ordinary_story"),
            pl.when(more).then(pl.lit(names)).otherwise("ordinary_terms").alias("ordinary_terms"),
        )
    return best


TERM = Term(
    name="one_program",
    kind=DOUBT,
    bits=(pl.col("ordinary_left") - pl.col("ordinary_of")).clip(upper_bound=0.0),
    sentence=pl.coalesce(
        pl.format(
            "Were they {}, {} would be ordinary: of {} bits that these say against people who have nothing in common "
            "{} are left.",
            pl.col("ordinary_story"),
            pl.col("ordinary_terms"),
            number(pl.col("ordinary_of")),
            number(pl.col("ordinary_left")),
        ),
        pl.lit("No innocent explanation makes ordinary what its accounts do."),
    ),
)
