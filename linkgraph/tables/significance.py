"""How likely chance alone makes such a group: by the families that had no say in forming it."""

from __future__ import annotations

import dataframely as dy


class Significance(dy.Schema):
    """One row for each group, sorted by group."""

    group = dy.UInt32(primary_key=True, metadata={"meaning": "number of the group, see members"})
    families_tested = dy.UInt8(
        metadata={"meaning": "families without which some of it stands together", "unit": "families"}
    )
    best_family = dy.String(
        nullable=True, metadata={"meaning": "the tested family that says most, none where nothing could be tested"}
    )
    log10_p = dy.Float64(
        nullable=True, max=0, metadata={"meaning": "log10 of the p-value over all families, none where not testable"}
    )
    log10_q = dy.Float64(
        nullable=True,
        max=0,
        metadata={"meaning": "log10 of the false discovery rate over all groups, none where not testable"},
    )
