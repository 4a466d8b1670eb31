"""Accepted rows of `payments`."""

from __future__ import annotations

import dataframely as dy


class Payments(dy.Schema):
    """One row a payment."""

    account = dy.UInt32(metadata={"meaning": "the account, see accounts"})
    paid_at = dy.Int64(metadata={"meaning": "time of the payment", "unit": "microseconds since 1970-01-01 UTC"})
    instrument_id = dy.String(nullable=False, metadata={"meaning": "fingerprint of card, bank account or wallet"})
    instrument_kind = dy.String(nullable=True, metadata={"meaning": "card, prepaid, virtual, bank, wallet"})
    issuer_bin = dy.String(nullable=True, metadata={"meaning": "first 6 to 8 digits"})
    issuer_country = dy.String(nullable=True, metadata={"meaning": "ISO 3166-1 alpha-2, upper case"})
    amount = dy.Decimal(nullable=True, precision=18, scale=4, metadata={"meaning": "amount paid", "unit": "currency"})
    currency = dy.String(nullable=True, metadata={"meaning": "ISO 4217, upper case"})
    source = dy.UInt32(metadata={"meaning": "the file the row came from, see sources"})
    row = dy.UInt32(metadata={"meaning": "row number in that file, from 1, header not counted"})
