"""Linked pairs with the evidence of all signals together."""

from __future__ import annotations

import dataframely as dy


class Pairs(dy.Schema):
    """One row for each pair that reaches the bar, sorted by a, b."""

    a = dy.UInt32(primary_key=True, metadata={"meaning": "the account with the lower number"})
    b = dy.UInt32(primary_key=True, metadata={"meaning": "the account with the higher number"})
    microbits = dy.Int64(metadata={"meaning": "evidence for one operator, all signals together", "unit": "1e-6 bit"})
    families = dy.UInt8(min=1, metadata={"meaning": "families of signals that speak for the pair", "unit": "families"})
    weight = dy.Float64(
        min=1,
        metadata={
            "meaning": "pairs it stands for: above 1 where large tokens are sampled",
            "unit": "pairs",
        },
    )
