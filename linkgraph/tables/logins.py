"""Accepted rows of `logins`."""

from __future__ import annotations

import dataframely as dy


class Logins(dy.Schema):
    """One row a log-in."""

    account = dy.UInt32(metadata={"meaning": "the account, see accounts"})
    seen_at = dy.Int64(metadata={"meaning": "time of the log-in", "unit": "microseconds since 1970-01-01 UTC"})
    ip = dy.String(nullable=True, metadata={"meaning": "IPv4 or IPv6 in canonical form"})
    user_agent = dy.String(nullable=True, metadata={"meaning": "as sent by the client"})
    device_id = dy.String(nullable=True, metadata={"meaning": "the device fingerprint"})
    source = dy.UInt32(metadata={"meaning": "the file the row came from, see sources"})
    row = dy.UInt32(metadata={"meaning": "row number in that file, from 1, header not counted"})
