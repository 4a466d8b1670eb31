"""Accounts like an account: pools of the same activity, country, plan and sign-up month, wider where those are few."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from linkgraph.kernels.excess import I64, Draws, Pools

MATCHED = 1_000
OTHERS = 20
_LEVELS = (
    ("everybody", "activity", "country", "plan", "month"),
    ("everybody", "activity", "country", "plan"),
    ("everybody", "activity", "country"),
    ("everybody", "activity"),
    ("everybody",),
)


@dataclass(frozen=True, slots=True)
class Matched:
    """Pools of all levels, numbered through, and the pool of each account at each level, narrowest first."""

    pools: Pools
    of: I64

    def draws(self, set_start: I64, set_member: I64, *, least: int = MATCHED, others: int = OTHERS) -> Draws:
        """For every set the pools that its members are drawn from.

        Of each member the narrowest pool that has `least` accounts, and `others` for each one of the set's in it, so
        that a set never makes up the pool that it is held against; where there is none, everybody.
        """
        size = np.diff(self.pools.start)
        sets = set_start.shape[0] - 1
        of_set = np.repeat(np.arange(sets), np.diff(set_start))
        chosen = np.full(set_member.shape[0], size.shape[0] - 1)
        waiting = np.ones(set_member.shape[0], dtype=bool)
        for pool in self.of[:-1, set_member]:
            _, place, count = np.unique(of_set * size.shape[0] + pool, return_inverse=True, return_counts=True)
            enough = waiting & (size[pool] >= np.maximum(least, others * count[place]))
            chosen[enough] = pool[enough]
            waiting &= ~enough
        drawn, count = np.unique(of_set * size.shape[0] + chosen, return_counts=True)
        begin = np.searchsorted(drawn // size.shape[0], np.arange(sets + 1))
        return Draws(begin.astype(np.int64), drawn % size.shape[0], count.astype(np.int64))

    def only(self, account: I64) -> Matched:
        """The same pools with no other accounts in them than these."""
        kept = np.isin(self.pools.member, account)
        start = np.append(0, np.cumsum(kept))[self.pools.start]
        return replace(self, pools=Pools(start.astype(np.int64), self.pools.member[kept]))


def matched(accounts: pl.DataFrame, activity: pl.DataFrame) -> Matched:
    """The pools of `tables.Accounts` by `tables.Activity`; exchanges and log-ins count by order of magnitude (four)."""
    done = (pl.col("exchanges").cast(pl.Int64) + pl.col("logins").cast(pl.Int64)).sum()
    like = (
        accounts
        .select(
            "account", "country", "plan", pl.from_epoch("created_at", time_unit="us").dt.truncate("1mo").alias("month")
        )
        .join(activity.group_by("account").agg(done.alias("done")), on="account", how="left")
        .with_columns(
            (1 + pl.col("done").fill_null(0)).log(4.0).floor().cast(pl.Int64).alias("activity"),
            pl.lit(0).alias("everybody"),
        )
        .sort("account")
    )
    of: list[I64] = []
    ends = [np.zeros(1, dtype=np.int64)]
    member: list[I64] = []
    pools = 0
    for level in _LEVELS:
        pool = like.select(pl.struct(level).rank("dense") - 1).to_series().to_numpy().astype(np.int64)
        size = np.bincount(pool)
        of.append(pool + pools)
        ends.append(ends[-1][-1] + np.cumsum(size))
        member.append(np.argsort(pool, kind="stable"))
        pools += size.shape[0]
    return Matched(Pools(np.concatenate(ends), np.concatenate(member)), np.stack(of))
