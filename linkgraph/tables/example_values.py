"""Made-up values by column name for the example of every table: a name means the same everywhere, so one list serves.

Addresses are documentation addresses, domains example domains, phone numbers from the range kept for fiction.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

# Two values a column, one for each row of the example, different where the column alone may be a key. A column that
# is not listed gets them by its type.
EXAMPLE_VALUES: Final[Mapping[str, tuple[object, object]]] = {
    "a": (0, 0),
    "accepted": (1, 2),
    "account": (0, 1),
    "account_a": ("acc_1", "acc_1"),
    "account_b": ("acc_2", "acc_3"),
    "account_id": ("acc_1", "acc_2"),
    "accounts": (2, 3),
    "amount": (Decimal("20.0000"), None),
    "api_key_id": ("key_1", None),
    "b": (1, 2),
    "best_family": ("device", "payment"),
    "column": ("created_at", "ip"),
    "country": ("FR", "JP"),
    "currency": ("EUR", None),
    "day": (20_454, 20_455),
    "device_id": ("device_1", None),
    "email": ("one@example.com", "two@example.org"),
    "exchange_id": ("exchange_1", "exchange_2"),
    "explanation": ("none", "one household"),
    "families": ("device, payment", "payment"),
    "family": ("device", "payment"),
    "group": (0, 1),
    "holders": (2, 3),
    "instrument_id": ("instrument_1", "instrument_2"),
    "instrument_kind": ("card", "prepaid"),
    "ip": ("192.0.2.1", "2001:db8::1"),
    "issuer_bin": ("000000", None),
    "issuer_country": ("FR", None),
    "kind": ("linkage", "doubt"),
    "least_membership": (0.9, 0.75),
    "listed": ("vpn", None),
    "membership": (0.99, 0.95),
    "microbits": (9_000_000, 12_000_000),
    "model": ("model-a", "model-b"),
    "organization_id": ("org_1", None),
    "path": ("accounts.csv", "exchanges/part-000.parquet"),
    "phone": ("+12025550101", "+12025550102"),
    "plan": ("free", "api"),
    "prompt": ("Summarise the following text: an example.", None),
    "prompt_fingerprint": (None, "template_1"),
    "reason": ("not a time", "not an address"),
    "referral_code": ("WELCOME", None),
    "refused": (0, 0),
    "ring_id": ("R-0001", "R-0002"),
    "role": ("core", "probable"),
    "row": (1, 2),
    "rule": ("rarity", "rarity"),
    "score": (25.5, 25.5),
    "sentence": ("the same device", "the same payment instrument"),
    "signal": ("device", "payment_instrument"),
    "signup_ip": ("192.0.2.1", "2001:db8::1"),
    "size": (1_024, 4_096),
    "source": (0, 1),
    "stage": ("sightings", "links"),
    "status": ("active", "banned"),
    "table": ("accounts", "exchanges"),
    "term": ("linkage", "household"),
    "tier": ("review", "review"),
    "token": ("device_1", "instrument_1"),
    "unit": ("tokens", "pairs"),
    "user_agent": ("ExampleClient/1.0", None),
    "value": ("device_1", "instrument_1"),
    "why_tier": ("one family of signals only", "an innocent explanation fits as well"),
    "window": (604_800_000_000, None),
}
