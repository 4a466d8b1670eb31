"""What was looked at and not used, so that nobody reads 'no link' where the tool did not look."""

from __future__ import annotations

import dataframely as dy


class LeftOut(dy.Schema):
    """One row for each stage, signal and reason."""

    stage = dy.String(metadata={"meaning": "the stage that left it out"})
    signal = dy.String(nullable=True, metadata={"meaning": "the signal, where it concerns one"})
    reason = dy.String(metadata={"meaning": "why, in words"})
    count = dy.Int64(min=0, metadata={"meaning": "how much was left out"})
    unit = dy.String(metadata={"meaning": "what is counted: tokens, pairs, rows, accounts"})
