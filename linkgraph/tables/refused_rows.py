"""Rows that were not accepted, each with its reason: the quarantine."""

from __future__ import annotations

import dataframely as dy


class RefusedRows(dy.Schema):
    """One row for each refused row, sorted by source and row."""

    source = dy.UInt32(metadata={"meaning": "the file, see sources"})
    row = dy.UInt32(metadata={"meaning": "row number in that file, from 1, header not counted"})
    table = dy.String(metadata={"meaning": "the table it belongs to"})
    column = dy.String(nullable=True, metadata={"meaning": "the first column that was wrong, none for a whole row"})
    value = dy.String(nullable=True, metadata={"meaning": "what stood there, cut at 200 characters"})
    reason = dy.String(metadata={"meaning": "why it was refused, in words"})
