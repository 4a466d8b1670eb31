"""Accepted rows of `accounts`, one for each account."""

from __future__ import annotations

import dataframely as dy


class Accounts(dy.Schema):
    """One row an account, sorted by `account_id`; `account` is the row's position and stands for it everywhere else."""

    account = dy.UInt32(primary_key=True, metadata={"meaning": "position in the order of account_id, from 0"})
    account_id = dy.String(nullable=False, min_length=1, metadata={"meaning": "the account, as handed in"})
    created_at = dy.Int64(metadata={"meaning": "sign-up time", "unit": "microseconds since 1970-01-01 UTC"})
    email = dy.String(nullable=True, metadata={"meaning": "address in lower case, or a keyed hash of it"})
    phone = dy.String(nullable=True, metadata={"meaning": "digits with a leading + where given, or a keyed hash"})
    organization_id = dy.String(nullable=True, metadata={"meaning": "customer organisation on record"})
    country = dy.String(nullable=True, metadata={"meaning": "ISO 3166-1 alpha-2, upper case, as declared"})
    plan = dy.String(nullable=True, metadata={"meaning": "free, pro, api, enterprise, ..."})
    status = dy.String(nullable=True, metadata={"meaning": "active, suspended, banned, closed"})
    status_at = dy.Int64(
        nullable=True, metadata={"meaning": "when the status was set", "unit": "microseconds since 1970-01-01 UTC"}
    )
    referral_code = dy.String(nullable=True, metadata={"meaning": "the code used at sign-up"})
    signup_ip = dy.String(nullable=True, metadata={"meaning": "IPv4 or IPv6 in canonical form"})
    source = dy.UInt32(metadata={"meaning": "the file the row came from, see sources"})
    row = dy.UInt32(metadata={"meaning": "row number in that file, from 1, header not counted"})
