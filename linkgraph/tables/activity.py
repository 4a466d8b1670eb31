"""How much each account did, day by day: what timelines and behaviour are read from."""

from __future__ import annotations

import dataframely as dy


class Activity(dy.Schema):
    """One row for each account and day with an exchange or a log-in, sorted by account and day."""

    account = dy.UInt32(primary_key=True, metadata={"meaning": "the account, see accounts"})
    day = dy.Int32(primary_key=True, metadata={"meaning": "UTC day", "unit": "days since 1970-01-01"})
    exchanges = dy.UInt32(metadata={"meaning": "exchanges on that day", "unit": "exchanges"})
    logins = dy.UInt32(metadata={"meaning": "log-ins on that day", "unit": "log-ins"})
    input_tokens = dy.Int64(metadata={"meaning": "tokens sent, missing counts as 0", "unit": "tokens"})
    output_tokens = dy.Int64(metadata={"meaning": "tokens received, missing counts as 0", "unit": "tokens"})
