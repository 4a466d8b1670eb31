"""What decided rings say about the numbers by which signals are weighed."""

from __future__ import annotations

import dataframely as dy


class Lessons(dy.Schema):
    """One row for each signal of shared values, in the order of the catalogue: what was counted, before and after."""

    signal = dy.String(primary_key=True, metadata={"meaning": "the signal, see signals"})
    confirmed = dy.UInt32(metadata={"meaning": "confirmed rings in which the signal is known", "unit": "rings"})
    confirmed_pairs = dy.Int64(metadata={"meaning": "pairs of their accounts that were looked at", "unit": "pairs"})
    confirmed_sharing = dy.Int64(metadata={"meaning": "of those, pairs that share a value", "unit": "pairs"})
    dismissed = dy.UInt32(metadata={"meaning": "dismissed rings in which the signal is known", "unit": "rings"})
    dismissed_pairs = dy.Int64(metadata={"meaning": "pairs of their accounts that were looked at", "unit": "pairs"})
    dismissed_sharing = dy.Int64(metadata={"meaning": "of those, pairs that share a value", "unit": "pairs"})
    reuse_given = dy.Float64(min=0, max=1, metadata={"meaning": "reuse rate that the signal's own file gives"})
    reuse_before = dy.Float64(min=0, max=1, metadata={"meaning": "reuse rate of this run"})
    reuse_after = dy.Float64(min=0, max=1, metadata={"meaning": "reuse rate with what was decided"})
    sharing = dy.Float64(min=0, max=1, metadata={"meaning": "share of all pairs of the case that share a value"})
    cause = dy.Float64(min=0, max=1, metadata={"meaning": "share of sharing pairs that a common cause explains"})
    ceiling_given = dy.Float64(min=0, metadata={"meaning": "ceiling that the file gives", "unit": "bits"})
    ceiling_before = dy.Float64(min=0, metadata={"meaning": "ceiling that is set now", "unit": "bits"})
    ceiling_counted = dy.Float64(
        nullable=True,
        metadata={"meaning": "ceiling by what was counted alone, none where no dismissed ring shares", "unit": "bits"},
    )
    ceiling_after = dy.Float64(
        min=0, metadata={"meaning": "ceiling to be set; a run raises it with the number of accounts", "unit": "bits"}
    )
