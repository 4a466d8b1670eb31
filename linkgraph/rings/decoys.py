"""Made-up groups of accounts that are in no group, alike in size, activity, country, plan and sign-up month."""

from __future__ import annotations

import numpy as np
import polars as pl

from linkgraph.kernels.excess import I64
from linkgraph.kernels.hashing import scramble
from linkgraph.rings.form import Formed
from linkgraph.rings.matching import Matched
from linkgraph.rings.membership import Context, members, ties
from linkgraph.tables.members import PERIPHERAL, PROBABLE, Members
from linkgraph.tables.ties import Ties

LARGEST = 200
MOST_EACH = 10
_ROWS = 50_000
_KEPT_OUT = 4
_LEAST = 20
_OTHERS = 3


def decoys(formed: pl.DataFrame, context: Context, *, like: Matched, seed: int) -> Formed:
    """As many decoys for every group of `formed` (`tables.Members`): up to `MOST_EACH`, fewer where groups are many.

    A member's place is taken by an account in no group, of the narrowest pool that has a few to choose from, nobody
    twice in one decoy; of a group of more than `LARGEST` accounts so many are replaced, chosen by the seed. Decoys of
    group g are numbered g * each + 0, 1, ... Only one in `_KEPT_OUT` of the accounts in no group is drawn from: the
    others are what both groups and decoys are compared with. Decoys are weighed like groups, and then everybody in them
    is counted: the question is what score such accounts get, not whether they would have been put together.
    """
    counted = formed.filter(pl.col("role") != PERIPHERAL).select("group", "account")
    free = np.setdiff1d(np.arange(context.accounts), formed["account"].to_numpy())
    free = free[scramble(free, seed=seed) % np.uint64(_KEPT_OUT) == 0]
    some = _some(counted, seed=seed)
    each = min(max(_ROWS // max(some.height, 1), 1), MOST_EACH)
    if some.height == 0 or free.shape[0] == 0:
        return Formed(formed.clear(), Ties.create_empty())
    drawn = _drawn(some, like.only(free), seed=seed, each=each)
    tied = ties(drawn, context, asked=drawn)
    size = drawn.group_by("group").agg(pl.len().cast(pl.Int64).alias("size"))
    fill = {"membership": 0.0, "least_membership": 0.0, "best_family": "none", "families": 0, "microbits": 0}
    everybody = (
        drawn
        .join(members(size, tied, context=context), on=["group", "account"], how="left", maintain_order="left")
        .with_columns(*[pl.col(name).fill_null(value) for name, value in fill.items()], pl.lit(PROBABLE).alias("role"))
        .select(Members.column_names())
    )
    return Formed(Members.validate(everybody, cast=True), tied)


def _some(counted: pl.DataFrame, *, seed: int) -> pl.DataFrame:
    """At most `LARGEST` accounts of each group, in the order of their groups."""
    order = pl.Series("order", scramble(counted["account"].to_numpy(), seed=seed))
    chosen = counted.with_columns(order).sort("group", "order").group_by("group", maintain_order=True).head(LARGEST)
    return chosen.select("group", "account")


def _drawn(some: pl.DataFrame, free: Matched, *, seed: int, each: int) -> pl.DataFrame:
    """The decoys: group, account, sorted so."""
    number = some["group"].unique().sort().to_numpy().astype(np.int64)
    start = np.append(np.searchsorted(some["group"].to_numpy(), number), some.height).astype(np.int64)
    draws = free.draws(start, some["account"].to_numpy().astype(np.int64), least=_LEAST, others=_OTHERS)
    of_set = np.repeat(number, np.diff(draws.start))
    size, first = np.diff(free.pools.start)[draws.pool], free.pools.start[draws.pool]
    count = np.minimum(draws.times, size)
    pool_of = np.repeat(np.arange(free.pools.start.shape[0] - 1), np.diff(free.pools.start))
    # Every pool in one scrambled order, of which each decoy takes a run that begins anywhere: nobody twice.
    order = free.pools.member[np.lexsort((scramble(free.pools.member, seed=seed + 1), pool_of))]
    step: I64 = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    rows = []
    for turn in range(each):
        decoy = of_set * each + turn
        begin = (scramble(decoy * free.pools.start.shape[0] + draws.pool, seed=seed) >> np.uint64(1)).astype(np.int64)
        place = np.repeat(first, count) + (np.repeat(begin % size, count) + step) % np.repeat(size, count)
        rows.append(pl.DataFrame({"group": np.repeat(decoy, count), "account": order[place]}))
    return pl.concat(rows).select(pl.col("group", "account").cast(pl.UInt32)).unique().sort("group", "account")
