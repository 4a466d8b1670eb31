"""Who belongs to which group of linked accounts, and how sure that is."""

from __future__ import annotations

import dataframely as dy

CORE = "core"
PROBABLE = "probable"
PERIPHERAL = "peripheral"


class Members(dy.Schema):
    """One row for each group and account, sorted by group and account. Groups are not yet suspects: see findings."""

    group = dy.UInt32(primary_key=True, metadata={"meaning": "number of the group, from 0"})
    account = dy.UInt32(primary_key=True, metadata={"meaning": "the account, see accounts"})
    membership = dy.Float64(min=0, max=1, metadata={"meaning": "probability that the account belongs"})
    least_membership = dy.Float64(min=0, max=1, metadata={"meaning": "the same when its best family is left out"})
    best_family = dy.String(metadata={"meaning": "the family that says most for it"})
    families = dy.UInt8(metadata={"meaning": "families that speak for it", "unit": "families"})
    microbits = dy.Int64(metadata={"meaning": "evidence that ties it to the others", "unit": "1e-6 bit"})
    role = dy.String(regex=f"^({CORE}|{PROBABLE}|{PERIPHERAL})$", metadata={"meaning": "core, probable, peripheral"})
