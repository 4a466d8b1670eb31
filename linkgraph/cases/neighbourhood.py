"""From one account to those around it: who is linked to it, and over whom it is linked to another."""

from __future__ import annotations

import numpy as np
import polars as pl

from linkgraph.cases.contents import Contents
from linkgraph.core.errors import NotFoundError
from linkgraph.kernels.paths import shortest_path

_MICRO = 1e6


def neighbours(contents: Contents, account_id: str) -> pl.DataFrame:
    """Every account linked to one, strongest link first.

    account_id, bits (all signals together), signals (by comma, strongest first), stands_for (pairs: above 1 where a
    large token is sampled, which then has holders that are not in the table), ring_id (where suspected), group, role.

    Raises:
        NotFoundError: the account is not in the case.
    """
    account = contents.account(account_id)
    mine = (pl.col("a") == account) | (pl.col("b") == account)
    other = pl.when(pl.col("a") == account).then("b").otherwise("a").alias("account")
    return (
        contents
        .scan("pairs")
        .filter(mine)
        .select(other, (pl.col("microbits") / _MICRO).alias("bits"), stands_for="weight")
        .join(_signals(contents.scan("links").filter(mine), other), on="account")
        .join(_known(contents), on="account")
        .sort("bits", "account", descending=[True, False])
        .select("account_id", "bits", "signals", "stands_for", "ring_id", "group", "role")
        .collect()
    )


def path(contents: Contents, *, first: str, last: str) -> pl.DataFrame:
    """How two accounts hang together: the fewest links from the one to the other, of such paths the strongest.

    One row a link, in order: account_a, account_b, bits (all signals together), signals (by comma, strongest first).
    No row where no path leads from the one to the other. A path is no evidence that its ends have one operator.

    Raises:
        NotFoundError: an account is not in the case, or both are one.
    """
    if first == last:
        raise NotFoundError(f"{first} and itself are no pair.", advice="Name two different accounts.")
    ends = contents.account(first), contents.account(last)
    pairs = contents.scan("pairs").select("a", "b", "microbits").sort("a", "b").collect()
    left, right, strength = (pairs[name].to_numpy().astype(np.int64) for name in ("a", "b", "microbits"))
    way = shortest_path(left, right, strength=strength, first=ends[0], last=ends[1])
    steps = pl.LazyFrame({"from": way[:-1], "to": way[1:]}, schema={"from": pl.UInt32, "to": pl.UInt32}).with_row_index(
        "step"
    )
    both = steps.with_columns(a=pl.min_horizontal("from", "to"), b=pl.max_horizontal("from", "to"))
    names = contents.scan("accounts").select("account", "account_id")
    said = _signals(contents.scan("links").join(both, on=["a", "b"]), pl.col("step"))
    return (
        both
        .join(pairs.lazy(), on=["a", "b"])
        .join(said, on="step")
        .join(names.rename({"account": "from", "account_id": "account_a"}), on="from")
        .join(names.rename({"account": "to", "account_id": "account_b"}), on="to")
        .sort("step")
        .select("account_a", "account_b", (pl.col("microbits") / _MICRO).alias("bits"), "signals")
        .collect()
    )


def signals_of(contents: Contents, pairs: pl.DataFrame) -> pl.DataFrame:
    """a, b of linked pairs → a, b, signals (by comma, strongest first)."""
    both = pl.format("{} {}", "a", "b").alias("pair")
    wanted = pairs.lazy().with_columns(both)
    said = _signals(contents.scan("links").join(wanted, on=["a", "b"]), pl.col("pair"))
    return wanted.join(said, on="pair").select("a", "b", "signals").collect()


def _signals(links: pl.LazyFrame, by: pl.Expr) -> pl.LazyFrame:
    """The signals of each, strongest first, by comma."""
    return (
        links
        .with_columns(by)
        .sort("microbits", "signal", descending=[True, False])
        .group_by(by.meta.output_name(), maintain_order=True)
        .agg(pl.col("signal").str.join(", ").alias("signals"))
    )


def _known(contents: Contents) -> pl.LazyFrame:
    """account, account_id, and where it stands: ring_id, group, role."""
    rings = contents.scan("findings").select("group", "ring_id")
    members = contents.scan("members").select("account", "group", "role").join(rings, on="group")
    return contents.scan("accounts").select("account", "account_id").join(members, on="account", how="left")
