"""Pairs of accounts with their bits, signal by signal."""

from __future__ import annotations

import dataframely as dy


class Links(dy.Schema):
    """One row for each pair and signal, for the pairs whose bits reach the bar; sorted by a, b, signal."""

    a = dy.UInt32(primary_key=True, metadata={"meaning": "the account with the lower number"})
    b = dy.UInt32(primary_key=True, metadata={"meaning": "the account with the higher number"})
    signal = dy.String(primary_key=True, metadata={"meaning": "the signal, see signals"})
    microbits = dy.Int64(metadata={"meaning": "evidence after the signal's ceiling", "unit": "1e-6 bit"})
    shared = dy.UInt32(
        min=1, metadata={"meaning": "tokens shared, hours in step or days with a hand-over", "unit": "count"}
    )
    weight = dy.Float64(
        min=1,
        metadata={
            "meaning": "pairs it stands for: above 1 where a large token is sampled",
            "unit": "pairs",
        },
    )
