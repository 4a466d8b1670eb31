"""What part of a ring's traffic its operation explains, and what part it does not."""

from __future__ import annotations

import dataframely as dy


class Traffic(dy.Schema):
    """One row for each counted member of a suspected ring, sorted by both: templates, rhythm and rest add up to
    exchanges.
    """

    group = dy.UInt32(primary_key=True, metadata={"meaning": "the group, see findings"})
    account = dy.UInt32(primary_key=True, metadata={"meaning": "the account, see accounts"})
    exchanges = dy.UInt32(metadata={"meaning": "all exchanges of the account", "unit": "exchanges"})
    templates = dy.UInt32(metadata={"meaning": "made from a template that mostly this group uses", "unit": "exchanges"})
    rhythm = dy.UInt32(
        metadata={"meaning": "of the others, those in lockstep or in a relay with another member", "unit": "exchanges"}
    )
    rest = dy.UInt32(
        metadata={
            "meaning": "neither: what no template caught, or what ordinary customers of a reseller ask",
            "unit": "exchanges",
        }
    )
    rhythm_by_chance = dy.Float64(
        min=0,
        metadata={"meaning": "how many of the others would be in rhythm with times moved by days", "unit": "exchanges"},
    )
