"""Where exchanges come from: servers of programs, and how many addresses each account sends from."""

from __future__ import annotations

import polars as pl

from linkgraph.core.clock import DAY
from linkgraph.sightings.signal import Source
from linkgraph.tables.places import Places
from linkgraph.tables.servers import Servers

_PEOPLE = (("accounts", "signup_ip"), ("logins", "ip"))
_SENDERS = 3
_LEAST_SHARE = 0.02


def servers(source: Source) -> pl.DataFrame:
    """`tables.Servers`: addresses of exchanges of three accounts or more from which no account logged in or signed up.

    Exchanges without an address count in no share; what is less than a fiftieth of an account's exchanges is left out.
    """
    if not source.has("exchanges"):
        return Servers.create_empty()
    homes = pl.concat([
        source.tables[table].select(pl.col(ip).alias("address")).drop_nulls()
        for table, ip in _PEOPLE
        if source.has(table)
    ]).unique()
    sent = source.tables["exchanges"].select("account", pl.col("ip").alias("address")).drop_nulls()
    found = (
        sent
        .group_by("account", "address")
        .agg(pl.len().alias("exchanges"))
        .with_columns((pl.col("exchanges") / pl.col("exchanges").sum().over("account")).alias("share"))
        .filter(pl.len().over("address") >= _SENDERS)
        .filter(pl.col("share") >= _LEAST_SHARE)
        .join(homes, on="address", how="anti")
        .select("account", "address", "share")
        .sort("account", "address")
        .collect()
    )
    return Servers.validate(found)


def places(source: Source) -> pl.DataFrame:
    """`tables.Places`: how many different addresses each account's exchanges came from, and on how many days."""
    if not source.has("exchanges"):
        return Places.create_empty()
    day = (pl.col("sent_at") // DAY).alias("day")
    counted = (
        source
        .tables["exchanges"]
        .select("account", "ip", day)
        .drop_nulls("ip")
        .group_by("account", "ip")
        .agg(pl.col("day").unique())
        .group_by("account")
        .agg(
            pl.len().cast(pl.UInt32).alias("addresses"),
            pl.col("day").explode().n_unique().cast(pl.UInt32).alias("days"),
        )
        .sort("account")
        .collect(engine="streaming")
    )
    return Places.validate(counted)
