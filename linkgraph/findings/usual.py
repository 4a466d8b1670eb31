"""What is usual among unlinked accounts that do about as much: the base rate of rhythm, busy days and addresses.

Whoever sends a thousand exchanges has a busy fortnight and hours of every kind; compared with everybody, nearly all of
whom send a dozen, each of them looks like a machine.
"""

from __future__ import annotations

import polars as pl

from linkgraph.findings.evidence import Evidence

_FEWEST = 50


def usual(evidence: Evidence) -> pl.DataFrame:
    """By group: usual_rhythm, usual_busiest (share on the two busiest days), usual_churn (addresses an active day),
    churn (of the group), churn_of (members it is known of): means over the members of medians among their peers.

    Peers are the accounts in no group with as many exchanges, in powers of two; a class of fewer than `_FEWEST` of them
    is joined to the one below.
    """
    churn = evidence.places.select("account", (pl.col("addresses") / pl.col("days")).alias("churn"))
    known = (
        evidence.traits
        .select("account", "exchanges", "rhythm", (pl.col("busiest") / pl.col("exchanges")).alias("busiest"))
        .filter(pl.col("exchanges") >= 3)
        .with_columns(pl.col("exchanges").log(2.0).floor().cast(pl.Int64).alias("volume"))
        .join(churn, on="account", how="left")
    )
    alone = known.join(evidence.linked(), on="account", how="anti")
    count = alone.group_by("volume").len().sort("volume")
    bounds: list[int] = []
    waiting = 0
    for volume, here in count.iter_rows():
        waiting += here
        if waiting >= _FEWEST or not bounds:
            bounds.append(volume)
            waiting = 0
    lower = pl.DataFrame({"from": bounds}, schema={"from": pl.Int64})
    peers = (
        alone
        .sort("volume")
        .join_asof(lower, left_on="volume", right_on="from")
        .group_by("from")
        .agg(pl.col("rhythm", "busiest", "churn").median().name.prefix("usual_"))
        .sort("from")
    )
    return (
        known
        .join(evidence.counted(), on="account")
        .sort("volume", "account")
        .join_asof(peers, left_on="volume", right_on="from")
        .sort("group", "account")
        .group_by("group", maintain_order=True)
        .agg(
            pl.col("usual_rhythm", "usual_busiest", "usual_churn").mean(),
            pl.col("churn").median(),
            pl.col("churn").count().cast(pl.Int64).alias("churn_of"),
        )
    )
