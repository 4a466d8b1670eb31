"""Where exchanges come from: servers of programs, and how many addresses each account sends from."""

from __future__ import annotations

import polars as pl

from linkgraph.sightings.addresses import SLOTS_OF_A_DAY, visits
from linkgraph.sightings.signal import Source
from linkgraph.tables.places import Places
from linkgraph.tables.servers import Servers

_PEOPLE = ("accounts", "logins")
_SENDERS = 3
_LEAST_SHARE = 0.02


def servers(source: Source) -> pl.DataFrame:
    """`tables.Servers`: addresses of exchanges of three accounts or more from which no account logged in or signed up.

    Exchanges without an address count in no share; what is less than a fiftieth of an account's exchanges is left out.
    """
    if not source.has("exchanges"):
        return Servers.create_empty()
    homes = pl.concat([visits(source, table).select("ip") for table in _PEOPLE if source.has(table)])
    sent = visits(source, "exchanges").lazy().rename({"ip": "address"})
    found = (
        sent
        .group_by("account", "address")
        .agg(pl.col("count").sum().alias("exchanges"))
        .with_columns((pl.col("exchanges") / pl.col("exchanges").sum().over("account")).alias("share"))
        .filter(pl.len().over("address") >= _SENDERS)
        .filter(pl.col("share") >= _LEAST_SHARE)
        .join(homes.lazy(), left_on="address", right_on="ip", how="anti")
        .select("account", "address", "share")
        .sort("account", "address")
        .collect()
    )
    return Servers.validate(found)


def places(source: Source) -> pl.DataFrame:
    """`tables.Places`: how many different addresses each account's exchanges came from, and on how many days."""
    if not source.has("exchanges"):
        return Places.create_empty()
    sent = visits(source, "exchanges").lazy().select("account", "ip", day=pl.col("slot") // SLOTS_OF_A_DAY)
    pairs = (
        sent.select("account", other).unique().group_by("account").agg(pl.len().cast(pl.UInt32).alias(name))
        for other, name in (("ip", "addresses"), ("day", "days"))
    )
    addresses, days = pl.collect_all(pairs, engine="streaming")
    return Places.validate(addresses.join(days, on="account", validate="1:1").sort("account"))
