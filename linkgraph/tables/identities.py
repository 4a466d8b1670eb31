"""Which accounts every ring id of a case stands for: what a later run is held against, so that a ring keeps its id."""

from __future__ import annotations

import dataframely as dy


class Identities(dy.Schema):
    """One row for each ring id that was ever given in this case and each account last counted in the ring.

    Sorted by ring_id and account_id. A ring that is gone keeps the accounts it had, so that its id is never given to
    another ring and finds it again when it comes back.
    """

    ring_id = dy.String(primary_key=True, metadata={"meaning": "R-0001 ..., never used for another ring"})
    account_id = dy.String(primary_key=True, min_length=1, metadata={"meaning": "the account, as handed in"})
    group = dy.UInt32(nullable=True, metadata={"meaning": "number of the group now, see members; none where gone"})
    banned = dy.Bool(metadata={"meaning": "whether the account was banned or suspended when last handed in"})
    status_at = dy.Int64(
        nullable=True,
        metadata={"meaning": "when its status was set, as far as known", "unit": "microseconds since 1970-01-01 UTC"},
    )


class RingTokens(dy.Schema):
    """One row for each value that a ring has to itself: two or more of its accounts hold it, and fewer others do.

    Sorted by ring_id, signal and value. Rings that are gone keep theirs: a later ring that shows such a value again may
    be their successor. Infrastructure and timing, which strangers share, are not among them.
    """

    ring_id = dy.String(primary_key=True, metadata={"meaning": "the ring, see identities"})
    signal = dy.String(primary_key=True, metadata={"meaning": "the signal, see signals"})
    value = dy.String(primary_key=True, metadata={"meaning": "the shared value, as an investigator reads it"})
    inside = dy.UInt32(min=2, metadata={"meaning": "accounts of the ring that hold it", "unit": "accounts"})
    holders = dy.UInt32(min=2, metadata={"meaning": "accounts that hold it", "unit": "accounts"})


class Successors(dy.Schema):
    """One row for each value that a ring carries on from an earlier one whose accounts were banned.

    Sorted by ring_id, successor_of, signal and value.
    """

    ring_id = dy.String(primary_key=True, metadata={"meaning": "the later ring"})
    successor_of = dy.String(primary_key=True, metadata={"meaning": "the earlier ring"})
    signal = dy.String(primary_key=True, metadata={"meaning": "the signal, see signals"})
    value = dy.String(primary_key=True, metadata={"meaning": "the value that both show"})
    then = dy.UInt32(min=2, metadata={"meaning": "accounts of the earlier ring that held it", "unit": "accounts"})
    now = dy.UInt32(min=1, metadata={"meaning": "accounts of the later ring that hold it", "unit": "accounts"})
    others = dy.UInt32(metadata={"meaning": "accounts of neither that hold it now", "unit": "accounts"})
