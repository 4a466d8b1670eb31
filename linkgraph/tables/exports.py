"""Suspected rings as they are handed out: what every export form writes, with account ids and bits in plain units."""

from __future__ import annotations

import dataframely as dy

from linkgraph.tables.members import CORE, PERIPHERAL, PROBABLE
from linkgraph.tables.rings import CONFIRMED, REVIEW

_TIER = f"^({CONFIRMED}|{REVIEW})$"


class ExportedRings(dy.Schema):
    """One row a suspected ring, strongest first."""

    ring_id = dy.String(primary_key=True, metadata={"meaning": "R-0001 ..., strongest first"})
    tier = dy.String(regex=_TIER, metadata={"meaning": "confirmed-strength or review"})
    score = dy.Float64(metadata={"meaning": "log odds that the group is a fraudulent ring", "unit": "bits"})
    accounts = dy.UInt32(metadata={"meaning": "members counted: core and probable", "unit": "accounts"})
    exchanges = dy.Int64(metadata={"meaning": "exchanges by those members", "unit": "exchanges"})
    first_at = dy.Datetime(nullable=True, time_zone="UTC", metadata={"meaning": "their first activity", "unit": "UTC"})
    last_at = dy.Datetime(nullable=True, time_zone="UTC", metadata={"meaning": "their last activity", "unit": "UTC"})
    families = dy.String(metadata={"meaning": "families of signals that tie it together, strongest first, by comma"})
    explanation = dy.String(metadata={"meaning": "the best innocent explanation, or none"})
    why_tier = dy.String(metadata={"meaning": "what decided the tier, in words"})


class ExportedMembers(dy.Schema):
    """One row for each account named, in the order of the rings, then by account_id."""

    ring_id = dy.String(metadata={"meaning": "the ring, see exported_rings"})
    account_id = dy.String(primary_key=True, min_length=1, metadata={"meaning": "the account named"})
    tier = dy.String(regex=_TIER, metadata={"meaning": "the account's own: confirmed-strength or review"})
    score = dy.Float64(metadata={"meaning": "the ring's, higher is stronger", "unit": "bits"})
    membership = dy.Float64(min=0, max=1, metadata={"meaning": "probability that the account belongs"})
    least_membership = dy.Float64(min=0, max=1, metadata={"meaning": "the same when its best family is left out"})
    role = dy.String(regex=f"^({CORE}|{PROBABLE}|{PERIPHERAL})$", metadata={"meaning": "core, probable, peripheral"})
    best_family = dy.String(metadata={"meaning": "the family that says most for it"})
    families = dy.UInt8(metadata={"meaning": "families that speak for it", "unit": "families"})
    created_at = dy.Datetime(time_zone="UTC", metadata={"meaning": "sign-up time", "unit": "UTC"})
    status = dy.String(nullable=True, metadata={"meaning": "active, suspended, banned, closed"})
    status_at = dy.Datetime(
        nullable=True, time_zone="UTC", metadata={"meaning": "when the status was set", "unit": "UTC"}
    )
    country = dy.String(nullable=True, metadata={"meaning": "ISO 3166-1 alpha-2, upper case, as declared"})
    plan = dy.String(nullable=True, metadata={"meaning": "free, pro, api, enterprise, ..."})


class ExportedLinks(dy.Schema):
    """One row for each linked pair of named accounts of one ring and each signal, by ring, accounts and signal."""

    ring_id = dy.String(metadata={"meaning": "the ring, see exported_rings"})
    account_a = dy.String(
        primary_key=True, min_length=1, metadata={"meaning": "the account that comes first in the data"}
    )
    account_b = dy.String(primary_key=True, min_length=1, metadata={"meaning": "the other account"})
    signal = dy.String(primary_key=True, metadata={"meaning": "the signal, see signals"})
    bits = dy.Float64(
        metadata={"meaning": "evidence of this signal for one operator, after its ceiling", "unit": "bits"}
    )
    shared = dy.UInt32(min=1, metadata={"meaning": "tokens, time bins or hand-overs shared", "unit": "count"})
    pair_bits = dy.Float64(metadata={"meaning": "evidence of all signals of the pair together", "unit": "bits"})
    stands_for = dy.Float64(
        min=1,
        metadata={
            "meaning": "how many pairs this one stands for: above 1 where large tokens are sampled",
            "unit": "pairs",
        },
    )
