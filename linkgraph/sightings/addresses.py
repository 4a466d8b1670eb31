"""Where accounts were seen on the network: sign-ups, log-ins and exchanges in one frame."""

from __future__ import annotations

import ipaddress

import polars as pl

from linkgraph.core.clock import HOUR
from linkgraph.sightings.signal import PLACE, Source

_SLOT = 6 * HOUR
_PLACES = (("accounts", "signup_ip", "created_at"), ("logins", "ip", "seen_at"), ("exchanges", "ip", "sent_at"))


def seen(source: Source) -> pl.LazyFrame:
    """Addresses by account and six-hour slot: account, ip, part (0), first_at, last_at, count, place."""
    parts = [
        source
        .tables[table]
        .select("account", pl.col(ip).alias("ip"), pl.col(at).alias("at"), PLACE.alias("place"))
        .filter(pl.col("ip").is_not_null())
        .group_by("account", "ip", (pl.col("at") // _SLOT).alias("slot"))
        .agg(
            pl.col("at").min().alias("first_at"),
            pl.col("at").max().alias("last_at"),
            pl.lit(0, dtype=pl.UInt32).alias("part"),
            pl.len().cast(pl.UInt32).alias("count"),
            pl.col("place").min(),
        )
        .drop("slot")
        for table, ip, at in _PLACES
        if source.has(table)
    ]
    return pl.concat(parts)


def network(addresses: pl.Series) -> pl.Series:
    """The /24 of an IPv4 address, the /64 of an IPv6 address, both in canonical form."""
    unique = addresses.unique().drop_nulls()
    v6 = unique.filter(unique.str.contains(":", literal=True))
    wide = pl.DataFrame({
        "ip": v6,
        "wide": pl.Series(
            [str(ipaddress.ip_network((address, 64), strict=False)) for address in v6.to_list()], dtype=pl.String
        ),
    })
    return (
        addresses
        .alias("ip")
        .to_frame()
        .join(wide, on="ip", how="left", maintain_order="left")
        .select(
            pl.coalesce("wide", pl.col("ip").str.replace(r"\.\d+$", ".0/24")).alias("network"),
        )
        .to_series()
    )
