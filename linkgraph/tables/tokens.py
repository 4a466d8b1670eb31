"""The shared values behind the sightings."""

from __future__ import annotations

import dataframely as dy

LISTED_COST = 3.0
"""Bits that a token costs which stands on a list of shared networks or throw-away domains."""


class Tokens(dy.Schema):
    """One row for each token that two accounts or more hold, sorted by signal and token."""

    signal = dy.String(primary_key=True, metadata={"meaning": "the signal, see signals"})
    token = dy.UInt32(primary_key=True, metadata={"meaning": "number of the value within its signal"})
    value = dy.String(metadata={"meaning": "the shared value, as an investigator reads it"})
    holders = dy.UInt32(min=2, metadata={"meaning": "accounts that hold it", "unit": "accounts"})
    listed = dy.String(nullable=True, metadata={"meaning": "the list of shared networks or mail domains it stands on"})
