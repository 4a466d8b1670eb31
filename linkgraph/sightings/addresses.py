"""Where accounts were seen on the network: sign-ups, log-ins and exchanges in one frame."""

from __future__ import annotations

import ipaddress

import polars as pl

from linkgraph.core.clock import HOUR
from linkgraph.sightings.numbered import numbered
from linkgraph.sightings.signal import PLACE, Source

SLOTS_OF_A_DAY = 4
"""Into which visits are divided."""
_SLOT = 24 * HOUR // SLOTS_OF_A_DAY
_PLACES = {"accounts": ("signup_ip", "created_at"), "logins": ("ip", "seen_at"), "exchanges": ("ip", "sent_at")}
# An IPv6 address with no group left out, whose /64 does not end in a group of zeros: its network can be cut off.
_WHOLE = r"^((?:[0-9a-f]+:){3}[1-9a-f][0-9a-f]*):(?:[0-9a-f]+:){3}[0-9a-f]+$"


def visits(source: Source, table: str) -> pl.DataFrame:
    """Addresses of a table by account and six-hour slot: account, ip, slot, first_at, last_at, count, place.

    `ip` is an Enum of the addresses of all tables. Worked out once for a source, which keeps it: about 45 bytes for
    each account, address and slot.
    """
    if table not in source.kept:
        found = {name: _visits(source, name) for name in _PLACES if source.has(name)}
        known = pl.Enum(pl.concat(one["ip"].unique() for one in found.values()).unique())
        source.kept.update({name: one.with_columns(pl.col("ip").cast(known)) for name, one in found.items()})
    return source.kept[table]


def _visits(source: Source, table: str) -> pl.DataFrame:
    ip, at = _PLACES[table]
    return (
        source
        .tables[table]
        .select("account", pl.col(ip).alias("ip"), pl.col(at).alias("at"), PLACE.alias("place"))
        .filter(pl.col("ip").is_not_null())
        .group_by("account", "ip", (pl.col("at") // _SLOT).alias("slot"))
        .agg(
            pl.col("at").min().alias("first_at"),
            pl.col("at").max().alias("last_at"),
            pl.len().cast(pl.UInt32).alias("count"),
            pl.col("place").min(),
        )
        .collect(engine="streaming")
    )


def seen(source: Source) -> pl.LazyFrame:
    """The visits of all tables: account, ip, first_at, last_at, part (0), count, place."""
    parts = [
        visits(source, table)
        .lazy()
        .select("account", "ip", "first_at", "last_at", pl.lit(0, dtype=pl.UInt32).alias("part"), "count", "place")
        for table in _PLACES
        if source.has(table)
    ]
    return pl.concat(parts)


def networks(addresses: pl.Series) -> pl.Series:
    """The network of each address, as an Enum."""
    number, known = numbered(addresses)
    wide = network(known)
    return wide.cast(pl.Enum(wide.unique())).gather(number)


def network(addresses: pl.Series) -> pl.Series:
    """The /24 of an IPv4 address, the /64 of an IPv6 address, both in canonical form."""
    unique = addresses.unique().drop_nulls()
    is_v6 = unique.str.contains(":", literal=True)
    v4, v6 = unique.filter(~is_v6), unique.filter(is_v6)
    cut = v6.str.extract(_WHOLE)
    rest = v6.filter(cut.is_null())
    wide = pl.DataFrame({
        "ip": pl.concat([v4, v6.filter(cut.is_not_null()), rest]),
        "network": pl.concat([
            v4.str.replace(r"\.\d+$", ".0/24"),
            cut.drop_nulls() + "::/64",
            pl.Series(
                [str(ipaddress.ip_network((address, 64), strict=False)) for address in rest.to_list()], dtype=pl.String
            ),
        ]),
    })
    return addresses.alias("ip").to_frame().join(wide, on="ip", how="left", maintain_order="left").to_series(1)
