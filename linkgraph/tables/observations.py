"""Accepted rows of `observations`."""

from __future__ import annotations

import dataframely as dy


class Observations(dy.Schema):
    """One row a sighting of anything else that two accounts can share."""

    account = dy.UInt32(metadata={"meaning": "the account, see accounts"})
    signal = dy.String(nullable=False, metadata={"meaning": "the signal's name, as handed in"})
    token = dy.String(nullable=False, metadata={"meaning": "the shared value"})
    seen_at = dy.Int64(
        nullable=True,
        metadata={"meaning": "when it was seen, where known", "unit": "microseconds since 1970-01-01 UTC"},
    )
    source = dy.UInt32(metadata={"meaning": "the file the row came from, see sources"})
    row = dy.UInt32(metadata={"meaning": "row number in that file, from 1, header not counted"})
