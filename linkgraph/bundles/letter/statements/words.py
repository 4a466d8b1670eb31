"""Signals, families and tasks as a letter calls them: bound like a number, since a reader looks them up."""

from __future__ import annotations

import re

_SIGNALS = {
    "address": "one network address in one span of time",
    "api_key": "one key of access",
    "device": "one device",
    "email": "one mailbox written in several ways",
    "email_domain": "one mail domain",
    "issuer": "one range of card numbers of one issuer",
    "lockstep": "activity in the same spans",
    "network": "one network",
    "payment_instrument": "one payment instrument",
    "phone": "one telephone number",
    "prompt_fingerprint": "one prompt fingerprint",
    "referral_code": "one referral code",
    "relay": "one takes over where another stops",
    "signup_batch": "sign-up in one batch",
    "template": "one prompt template",
    "user_agent": "one client software",
}
FAMILIES = {
    "payment": "payments",
    "content": "prompts and templates",
    "device": "devices",
    "timing": "timing",
    "infrastructure": "addresses, networks and mail domains",
    "contact": "telephone numbers and mailboxes",
    "credential": "keys of access",
}


def signal_in_words(name: str) -> str:
    """What two accounts share.

    >>> signal_in_words("device"), signal_in_words("observed:webhook_host")
    ('one device', 'one webhook host')
    """
    return _SIGNALS.get(name) or f"one {name.removeprefix('observed:').replace('_', ' ')}"


def target(kind: str, name: str) -> str:
    """A target that a link can hold.

    >>> target("signal", "observed:webhook host")
    'signal.observed-webhook-host'
    """
    return f"{kind}.{re.sub(r'[^A-Za-z0-9]+', '-', name).strip('-')}"
