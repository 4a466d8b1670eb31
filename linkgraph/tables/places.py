"""From how many addresses each account sends."""

from __future__ import annotations

import dataframely as dy


class Places(dy.Schema):
    """One row for each account with an exchange whose address is known, sorted by account."""

    account = dy.UInt32(primary_key=True, metadata={"meaning": "the account, see accounts"})
    addresses = dy.UInt32(min=1, metadata={"meaning": "different addresses of its exchanges", "unit": "addresses"})
    days = dy.UInt32(min=1, metadata={"meaning": "UTC days with such an exchange", "unit": "days"})
