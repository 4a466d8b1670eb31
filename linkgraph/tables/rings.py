"""The answer: who is suspected of belonging to which ring."""

from __future__ import annotations

import dataframely as dy

CONFIRMED = "confirmed-strength"
REVIEW = "review"


class Rings(dy.Schema):
    """One row for each account named, sorted by ring (strongest first), then by account_id."""

    ring_id = dy.String(metadata={"meaning": "R-0001 ..., strongest first"})
    account_id = dy.String(primary_key=True, metadata={"meaning": "the account named"})
    tier = dy.String(
        regex=f"^({CONFIRMED}|{REVIEW})$",
        metadata={"meaning": "confirmed-strength: safe to name in a letter; review: for a person to look at first"},
    )
    score = dy.Float64(metadata={"meaning": "the ring's, higher is stronger", "unit": "bits"})
    membership = dy.Float64(min=0, max=1, metadata={"meaning": "probability that the account belongs"})
