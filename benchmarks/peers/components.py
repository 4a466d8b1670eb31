"""Connected components over shared tokens: what an analyst does first with a graph database.

No paper. Two accounts are linked when they share a payment instrument, a device, an address, a phone number or an
e-mail; a ring is a connected component of at least three accounts.

Settings: a token that more than 50 accounts hold is a hub and links nobody, as is usual lest offices, carriers and VPN
exits join everybody. `kinds` chooses the tokens: addresses alone join most of a world, so that the same without them
is a peer of its own. The score is the size.
"""

from __future__ import annotations

import polars as pl
from scipy import sparse

from benchmarks.peers.groups import rings, together
from benchmarks.peers.tokens import KINDS, held, incidence, shown

HUB = 50


def answer(tables: dict[str, pl.LazyFrame], *, kinds: tuple[str, ...] = KINDS, hub: int = HUB) -> pl.DataFrame:
    """Components of accounts and tokens as rings (see the module)."""
    accounts, matrix = incidence(held(shown(tables, kinds=kinds), most=hub))
    both = sparse.block_array([[None, matrix], [matrix.T, None]], format="csr")
    return rings(accounts, together(both)[: accounts.len()])
