"""Addresses from which programs send and nobody logs in: what customers of one app have in common."""

from __future__ import annotations

import dataframely as dy


class Servers(dy.Schema):
    """One row for each account and server that it sends from, sorted by account and address."""

    account = dy.UInt32(primary_key=True, metadata={"meaning": "the account, see accounts"})
    address = dy.String(primary_key=True, metadata={"meaning": "an address from which several accounts send"})
    share = dy.Float64(min=0, max=1, metadata={"meaning": "the part of the account's exchanges that came from it"})
