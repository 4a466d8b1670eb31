"""At which hours of the week each account is active."""

from __future__ import annotations

import dataframely as dy


class Hours(dy.Schema):
    """One row for each account and hour of the week with an exchange, sorted by account and hour."""

    account = dy.UInt32(primary_key=True, metadata={"meaning": "the account, see accounts"})
    hour = dy.UInt8(primary_key=True, max=167, metadata={"meaning": "UTC hour of the week, 0 is Monday 00:00"})
    exchanges = dy.UInt32(min=1, metadata={"meaning": "exchanges in that hour of all weeks", "unit": "exchanges"})
