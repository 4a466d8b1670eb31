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


def sent_from(source: Source) -> pl.DataFrame:
    """What addresses the accounts of a bucket sent exchanges from: account, address, share of those with an address.

    One row without account and share for every address from which one of them logged in or signed up.
    """
    if not source.has("exchanges"):
        return Servers.create_empty()
    homes = [visits(source, table).lazy().select(address="ip") for table in _PEOPLE if source.has(table)]
    sent = (
        visits(source, "exchanges")
        .lazy()
        .rename({"ip": "address"})
        .group_by("account", "address")
        .agg(pl.col("count").sum().alias("exchanges"))
        .with_columns((pl.col("exchanges") / pl.col("exchanges").sum().over("account")).alias("share"))
        .select("account", "address", "share")
    )
    return pl.concat([sent, pl.concat(homes).unique()], how="diagonal").collect()


def of_programs(rows: pl.DataFrame) -> pl.DataFrame:
    """`tables.Servers`: addresses of exchanges of three accounts or more from which no account logged in or signed up.

    Exchanges without an address count in no share; what is less than a fiftieth of an account's exchanges is left out.
    Of some addresses, from rows of `sent_from`.
    """
    homes = rows.filter(pl.col("account").is_null())
    return Servers.validate(
        rows
        .filter(pl.col("account").is_not_null())
        .filter(pl.len().over("address") >= _SENDERS)
        .filter(pl.col("share") >= _LEAST_SHARE)
        .join(homes, on="address", how="anti")
        .select("account", pl.col("address").cast(pl.String), "share")
        .sort("account", "address")
    )


def servers(source: Source) -> pl.DataFrame:
    """`tables.Servers` of all records, see `of_programs`."""
    return of_programs(sent_from(source))


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
