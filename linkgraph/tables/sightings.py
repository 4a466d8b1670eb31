"""Which account showed which token, when and how often."""

from __future__ import annotations

import dataframely as dy


class Sightings(dy.Schema):
    """One row for each account and token that somebody else holds too, sorted by signal, token and account."""

    signal = dy.String(primary_key=True, metadata={"meaning": "the signal, see signals"})
    token = dy.UInt32(primary_key=True, metadata={"meaning": "the token, see tokens"})
    account = dy.UInt32(primary_key=True, metadata={"meaning": "the account, see accounts"})
    first_at = dy.Int64(
        nullable=True, metadata={"meaning": "first time it was seen", "unit": "microseconds since 1970-01-01 UTC"}
    )
    last_at = dy.Int64(
        nullable=True, metadata={"meaning": "last time it was seen", "unit": "microseconds since 1970-01-01 UTC"}
    )
    count = dy.UInt32(min=1, metadata={"meaning": "records that show it", "unit": "records"})
    share = dy.Float64(min=0, max=1, metadata={"meaning": "part of the account's records of this signal that show it"})
    source = dy.UInt32(metadata={"meaning": "the file of the first such record, see sources"})
    row = dy.UInt32(metadata={"meaning": "its row in that file"})
