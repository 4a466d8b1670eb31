"""How much of what each term says remains beside the other terms.

A term's bits are what it would say alone. Terms overlap (a scheduler that never sleeps also spreads its load evenly),
so each counts by a weight: those of a logistic regression of ring or not on the terms of all groups, none negative,
shrunk towards `SHRUNK_TO`, on made-up worlds that are used for no other number. `benchmarks/weights.py` estimates them
anew and prints them.
"""

from __future__ import annotations

from collections.abc import Mapping

SHRUNK_TO = 0.6

WEIGHTS: Mapping[str, float] = {
    "prior": 1.0,
    "families": 0.1,
    "busy": 0.9,
    "even_load": 0.7,
    "no_night": 0.2,
    "steady": 0.5,
    "rotating": 0.75,
    "own_content": 0.2,
    "tasks": 0.35,
    "new_model": 0.8,
    "timing": 0.7,
    "limits": 0.6,
    "banned": 0.6,
    "replacement": 0.6,
    "prepaid": 0.65,
    "throwaway_mail": 0.6,
    "mail_pattern": 0.5,
    "fresh": 0.7,
    "sign_up_channel": 0.5,
    "mixed_countries": 0.8,
    "organization": 0.5,
    "company": 0.4,
    "app": 0.65,
    "household": 0.5,
    "in_the_open": 1.0,
    "event": 0.55,
    "payer": 0.4,
    "working_days": 0.4,
}
