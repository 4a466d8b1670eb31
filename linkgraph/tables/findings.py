"""Every group that was weighed, suspected or not, with its score and tier."""

from __future__ import annotations

import dataframely as dy

NOT_SUSPECTED = "not suspected"


class Findings(dy.Schema):
    """One row a group, strongest first. Only suspected groups have a ring id and stand in the answer."""

    group = dy.UInt32(primary_key=True, metadata={"meaning": "number of the group, see members"})
    ring_id = dy.String(nullable=True, metadata={"meaning": "R-0001 ..., none where not suspected"})
    tier = dy.String(metadata={"meaning": "confirmed-strength, review, or not suspected"})
    score = dy.Float64(metadata={"meaning": "log odds that the group is a fraudulent ring", "unit": "bits"})
    accounts = dy.UInt32(metadata={"meaning": "members counted: core and probable", "unit": "accounts"})
    exchanges = dy.Int64(metadata={"meaning": "exchanges by those members", "unit": "exchanges"})
    first_at = dy.Int64(
        nullable=True, metadata={"meaning": "their first activity", "unit": "microseconds since 1970-01-01 UTC"}
    )
    last_at = dy.Int64(
        nullable=True, metadata={"meaning": "their last activity", "unit": "microseconds since 1970-01-01 UTC"}
    )
    families = dy.String(metadata={"meaning": "families of signals that tie it together, strongest first, by comma"})
    explanation = dy.String(metadata={"meaning": "the best innocent explanation, or none"})
    why_tier = dy.String(metadata={"meaning": "what decided the tier, in words"})
