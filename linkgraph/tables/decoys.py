"""How made-up groups of ordinary accounts score, beside each group."""

from __future__ import annotations

import dataframely as dy


class Decoys(dy.Schema):
    """One row for each group of findings, sorted by group."""

    group = dy.UInt32(primary_key=True, metadata={"meaning": "number of the group, see findings"})
    decoys = dy.UInt32(metadata={"meaning": "made-up groups that were weighed, as many for every group"})
    reached = dy.UInt32(metadata={"meaning": "those that score at least as much as the group"})
    groups = dy.UInt32(min=1, metadata={"meaning": "groups that score at least as much as the group"})
    false_discovery_rate = dy.Float64(
        min=0, max=1, metadata={"meaning": "part of the groups that score as much which would be chance, at most"}
    )
