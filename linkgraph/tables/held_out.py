"""Each group without one family of evidence: who still stands together, and what of that family they share."""

from __future__ import annotations

import dataframely as dy


class HeldOut(dy.Schema):
    """One row for each group and family without which some of it stands together, sorted so. No row: not testable."""

    group = dy.UInt32(primary_key=True, metadata={"meaning": "number of the group, see members"})
    family = dy.String(primary_key=True, metadata={"meaning": "the family that was left out, then asked about"})
    signal = dy.String(metadata={"meaning": "its signal that says most"})
    accounts = dy.UInt32(
        min=1, metadata={"meaning": "accounts that stand together without the family", "unit": "accounts"}
    )
    shared = dy.UInt32(
        metadata={"meaning": "times that one of them shows what another shows too, what chance may do taken off"}
    )
    expected = dy.Float64(min=0, metadata={"meaning": "the same among as many accounts like them, at most"})
    log10_p = dy.Float64(
        max=0,
        metadata={"meaning": "log10 of how likely chance shares as much, at most, paid for by what was looked at"},
    )
