"""How much of what each term says remains beside the other terms.

A term's bits are what it would say alone. Terms overlap (a scheduler that never sleeps also spreads its load evenly),
so each counts by a weight: those of a logistic regression of ring or not on the terms of all groups, none negative,
shrunk towards `SHRUNK_TO`, on made-up worlds that are used for no other number. `benchmarks/weights.py` estimates them
anew and prints them.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from linkgraph.findings.term import Term

SHRUNK_TO = 0.6

WEIGHTS: Mapping[str, float] = {
    "prior": 1.0,
    "families": 0.1,
    "busy": 1,
    "even_load": 0.74,
    "no_night": 0.1,
    "steady": 0.62,
    "rotating": 0.67,
    "own_content": 0.17,
    "tasks": 0.5,
    "new_model": 1,
    "dormant": 1,
    "timing": 0.68,
    "limits": 0.61,
    "banned": 0.64,
    "replacement": 0.62,
    "prepaid": 0.81,
    "throwaway_mail": 0.6,
    "mail_pattern": 0.39,
    "fresh": 0.67,
    "sign_up_channel": 0.55,
    "mixed_countries": 1,
    "organization": 0.6,
    "company": 0.4,
    "app": 0.65,
    "household": 0.4,
    "in_the_open": 0.79,
    "event": 0.88,
    "payer": 0.4,
    "working_days": 0.4,
    "one_program": 1,
}
"""`ordinary` is worked out from terms that are weighed already."""


def weighed(term: Term) -> pl.Expr:
    """The bits that a term adds to a group's score, over the columns of `findings.profile`."""
    return (term.bits.fill_nan(None).fill_null(0.0) * WEIGHTS[term.name]).round(3)
