"""The terms of each group's score: what speaks for a fraudulent ring, and what for an innocent explanation."""

from __future__ import annotations

import dataframely as dy

NOT_MEASURED = "Not measured."
"""The sentence of a term that a group has no number for."""


class Reasons(dy.Schema):
    """One row for each group and term, sorted by group, then in the order of the terms. The score is their sum."""

    group = dy.UInt32(primary_key=True, metadata={"meaning": "number of the group, see members"})
    term = dy.String(primary_key=True, metadata={"meaning": "name of the term"})
    kind = dy.String(
        regex="^(prior|linkage|behaviour|doubt)$", metadata={"meaning": "prior, linkage, behaviour, doubt"}
    )
    bits = dy.Float64(metadata={"meaning": "above 0 speaks for a ring, below 0 against", "unit": "bits"})
    sentence = dy.String(metadata={"meaning": "the evidence in a plain sentence"})
