"""What ties each member to its group, signal by signal."""

from __future__ import annotations

import dataframely as dy


class Ties(dy.Schema):
    """One row for each group, account and signal that speaks for it, sorted by group, account, signal."""

    group = dy.UInt32(primary_key=True, metadata={"meaning": "number of the group, see members"})
    account = dy.UInt32(primary_key=True, metadata={"meaning": "the account, see accounts"})
    signal = dy.String(primary_key=True, metadata={"meaning": "the signal, see signals"})
    microbits = dy.Int64(metadata={"meaning": "evidence of this signal, after its ceiling", "unit": "1e-6 bit"})
    shared = dy.UInt32(min=1, metadata={"meaning": "tokens or partners it shares with the group", "unit": "count"})
