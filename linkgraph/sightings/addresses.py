"""Where accounts were seen on the network: sign-ups, log-ins and exchanges in one frame, and its episodes.

An address passes from customer to customer, so that a value seen by two accounts weeks apart says little. An episode of
an address ends when nobody was seen on it for `GAP`; accounts share an address only within one episode.
"""

from __future__ import annotations

import ipaddress

import polars as pl

from linkgraph.core.clock import DAY, HOUR
from linkgraph.sightings.signal import PLACE, Source

GAP = 1 * DAY
_SLOT = 6 * HOUR
_PLACES = (("accounts", "signup_ip", "created_at"), ("logins", "ip", "seen_at"), ("exchanges", "ip", "sent_at"))


def seen(source: Source) -> pl.LazyFrame:
    """Addresses by account and six-hour slot: account, ip, first_at, last_at, count, place."""
    parts = [
        source.tables[table]
        .select("account", pl.col(ip).alias("ip"), pl.col(at).alias("at"), PLACE.alias("place"))
        .filter(pl.col("ip").is_not_null())
        .group_by("account", "ip", (pl.col("at") // _SLOT).alias("slot"))
        .agg(
            pl.col("at").min().alias("first_at"),
            pl.col("at").max().alias("last_at"),
            pl.len().cast(pl.UInt32).alias("count"),
            pl.col("place").min(),
        )
        .drop("slot")
        for table, ip, at in _PLACES
        if source.has(table)
    ]
    return pl.concat(parts)


def episodes(visits: pl.LazyFrame) -> pl.LazyFrame:
    """Number the episodes of every value: adds `part`, which goes up by one after each silence of `GAP` or more."""
    latest_before = pl.col("last_at").cum_max().shift(1).over("value")
    fresh = (pl.col("first_at") - latest_before) >= GAP
    return visits.sort("value", "first_at", "last_at", "account").with_columns(
        fresh.fill_null(value=False).cum_sum().over("value").cast(pl.UInt32).alias("part")
    )


def network(addresses: pl.Series) -> pl.Series:
    """The /24 of an IPv4 address, the /64 of an IPv6 address, both in canonical form."""
    unique = addresses.unique().drop_nulls()
    v6 = unique.filter(unique.str.contains(":", literal=True))
    wide = pl.DataFrame(
        {
            "ip": v6,
            "wide": pl.Series(
                [str(ipaddress.ip_network((address, 64), strict=False)) for address in v6.to_list()], dtype=pl.String
            ),
        }
    )
    return (
        addresses.alias("ip")
        .to_frame()
        .join(wide, on="ip", how="left", maintain_order="left")
        .select(
            pl.coalesce("wide", pl.col("ip").str.replace(r"\.\d+$", ".0/24")).alias("network"),
        )
        .to_series()
    )
