"""The tables an investigator hands in: the data contract, version 1.

A column that may be empty may also be missing altogether; a column that is not listed here is kept out of the analysis
and named in the report. Text stands as it was exported: bringing it to one form is the intake's work.
"""

from __future__ import annotations

import dataframely as dy


class Accounts(dy.Schema):
    """One row an account. Required, together with at least one table of activity."""

    account_id = dy.String(
        primary_key=True, min_length=1, metadata={"meaning": "the account; every other table refers to it"}
    )
    created_at = dy.Datetime(time_zone="UTC", metadata={"meaning": "sign-up time", "unit": "UTC where no offset"})
    email = dy.String(nullable=True, metadata={"meaning": "the address, or a keyed hash of it"})
    phone = dy.String(nullable=True, metadata={"meaning": "the number, or a keyed hash of it"})
    organization_id = dy.String(nullable=True, metadata={"meaning": "customer organisation the provider has on record"})
    country = dy.String(nullable=True, metadata={"meaning": "ISO 3166-1 alpha-2, as declared"})
    plan = dy.String(nullable=True, metadata={"meaning": "free, pro, api, enterprise, ..."})
    status = dy.String(nullable=True, metadata={"meaning": "active, suspended, banned, closed"})
    status_at = dy.Datetime(
        nullable=True, time_zone="UTC", metadata={"meaning": "when the status was set", "unit": "UTC where no offset"}
    )
    referral_code = dy.String(nullable=True, metadata={"meaning": "the code used at sign-up"})
    signup_ip = dy.String(nullable=True, metadata={"meaning": "IPv4 or IPv6"})


class Payments(dy.Schema):
    """One row a payment."""

    account_id = dy.String(min_length=1, metadata={"meaning": "the account, see accounts"})
    paid_at = dy.Datetime(time_zone="UTC", metadata={"meaning": "time of the payment", "unit": "UTC where no offset"})
    instrument_id = dy.String(
        min_length=1,
        metadata={"meaning": "the processor's fingerprint of card, bank account or wallet: never the number itself"},
    )
    instrument_kind = dy.String(nullable=True, metadata={"meaning": "card, prepaid, virtual, bank, wallet"})
    issuer_bin = dy.String(nullable=True, metadata={"meaning": "first 6 to 8 digits"})
    issuer_country = dy.String(nullable=True, metadata={"meaning": "ISO 3166-1 alpha-2"})
    amount = dy.Decimal(nullable=True, precision=18, scale=4, metadata={"meaning": "amount paid", "unit": "currency"})
    currency = dy.String(nullable=True, metadata={"meaning": "ISO 4217"})


class Logins(dy.Schema):
    """One row a log-in."""

    account_id = dy.String(min_length=1, metadata={"meaning": "the account, see accounts"})
    seen_at = dy.Datetime(time_zone="UTC", metadata={"meaning": "time of the log-in", "unit": "UTC where no offset"})
    ip = dy.String(nullable=True, metadata={"meaning": "IPv4 or IPv6"})
    user_agent = dy.String(nullable=True, metadata={"meaning": "as sent by the client"})
    device_id = dy.String(nullable=True, metadata={"meaning": "the device fingerprint"})


class Exchanges(dy.Schema):
    """One row an exchange: a prompt and its answer."""

    account_id = dy.String(min_length=1, metadata={"meaning": "the account, see accounts"})
    sent_at = dy.Datetime(time_zone="UTC", metadata={"meaning": "time of the request", "unit": "UTC where no offset"})
    exchange_id = dy.String(nullable=True, metadata={"meaning": "the exchange; unique where given"})
    ip = dy.String(nullable=True, metadata={"meaning": "IPv4 or IPv6"})
    api_key_id = dy.String(nullable=True, metadata={"meaning": "the key the request was made with"})
    model = dy.String(nullable=True, metadata={"meaning": "the model asked for"})
    prompt = dy.String(nullable=True, metadata={"meaning": "the text, or nothing where policy forbids keeping it"})
    prompt_fingerprint = dy.String(
        nullable=True, metadata={"meaning": "template id or hash computed upstream, used where prompt is missing"}
    )
    input_tokens = dy.Int64(nullable=True, min=0, metadata={"meaning": "length of the prompt", "unit": "tokens"})
    output_tokens = dy.Int64(nullable=True, min=0, metadata={"meaning": "length of the answer", "unit": "tokens"})


class Observations(dy.Schema):
    """One row a sighting of anything else that two accounts can share."""

    account_id = dy.String(min_length=1, metadata={"meaning": "the account, see accounts"})
    signal = dy.String(min_length=1, metadata={"meaning": "the signal's name, such as shared_link, referral, wallet"})
    token = dy.String(min_length=1, metadata={"meaning": "the shared value"})
    seen_at = dy.Datetime(
        nullable=True, time_zone="UTC", metadata={"meaning": "when it was seen", "unit": "UTC where no offset"}
    )
