"""SynchroTrap: Cao, Yang, Yu, Palow, "Uncovering Large Groups of Active Malicious Accounts". CCS 2014.

An action is a triple of account, time and constraint (a page, an application, an address). Two actions match when they
have the same constraint and their times differ by at most Tsim. Accounts are compared by the Jaccard index of their
actions on one constraint, linked above a threshold, and clustered by single linkage, which is connected components.

Translated: the constraint is the address, as in the paper's applications to log-ins and photo uploads; log-ins and
exchanges are actions. Prompts play no part. Actions of one account at one address within one slot of Tsim are one. The
matched actions of a pair are the smaller of the two sides' counts of actions that have a partner.

Settings: Tsim = 1 hour; a Jaccard index of at least .5 on one address; two matched actions there at least, for with
one the index says nothing (the paper looks "for a sustained period of time"). The paper's values were tuned at Facebook
for each application: these are of their order, but were not checked against its pages. It reports clusters of hundreds
of accounts; here that would be almost none, so the least is three, as for everybody. The score is the size.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import sparse

from benchmarks.peers.groups import rings, together

WINDOW = 3_600
ALIKE = 0.5
MATCHED = 2
_SECOND = 1_000_000


def answer(
    tables: dict[str, pl.LazyFrame], *, window: int = WINDOW, alike: float = ALIKE, matched: int = MATCHED
) -> pl.DataFrame:
    """Components of accounts that act alike at one address; `window` in seconds."""
    alike_there = similar(actions(tables, window=window), window=window)
    links = alike_there.filter(pl.col("similarity") >= alike, pl.col("matched") >= matched)
    accounts = pl.concat([links["account_id"], links["other"]]).unique().sort()
    ends = [links[end].cast(pl.Enum(accounts)).to_physical().to_numpy() for end in ("account_id", "other")]
    graph = sparse.coo_array((np.ones(links.height), ends), shape=(accounts.len(), accounts.len()))
    return rings(accounts, together(graph.tocsr()))


def actions(tables: dict[str, pl.LazyFrame], *, window: int) -> pl.LazyFrame:
    """One row an account, address and slot: account_id, ip, slot, time (the first in it, microseconds)."""
    rows = [
        tables[table].select("account_id", "ip", time=pl.col(column).dt.timestamp("us"))
        for table, column in (("logins", "seen_at"), ("exchanges", "sent_at"))
        if table in tables
    ]
    slots = pl.concat(rows).drop_nulls().with_columns(slot=pl.col("time") // (window * _SECOND))
    return slots.group_by("account_id", "ip", "slot").agg(pl.col("time").min())


def similar(taken: pl.LazyFrame, *, window: int) -> pl.DataFrame:
    """One row a pair of accounts and address with a match: account_id < other, ip, matched, similarity (Jaccard)."""
    acts = taken.collect().with_columns(
        mine=pl.len().over("account_id", "ip"), holders=pl.col("account_id").n_unique().over("ip")
    )
    acts = acts.filter(pl.col("holders") > 1).with_row_index("act").drop("holders")
    near = pl.concat([acts.lazy().with_columns(pl.col("slot") + step) for step in (-1, 0, 1)])
    partners = near.select("ip", "slot", other="account_id", theirs="mine", then="time")
    both = (
        acts
        .lazy()
        .join(partners, on=["ip", "slot"])
        .filter(pl.col("account_id") != pl.col("other"), (pl.col("time") - pl.col("then")).abs() <= window * _SECOND)
        .group_by("account_id", "other", "ip", "mine", "theirs")
        .agg(matched=pl.col("act").n_unique())
    )
    turned = both.select("ip", account_id="other", other="account_id", back="matched")
    shared = pl.min_horizontal("matched", "back")
    return (
        both
        .filter(pl.col("account_id") < pl.col("other"))
        .join(turned, on=["account_id", "other", "ip"])
        .select(
            "account_id",
            "other",
            "ip",
            matched=shared,
            similarity=shared / (pl.col("mine") + pl.col("theirs") - shared),
        )
        .collect()
    )
