"""Which accounts show a known indicator."""

from __future__ import annotations

import ipaddress

import polars as pl

MATCHES = {"account_id": pl.String, "indicator": pl.String}


def matches(known: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """account_id, indicator: each once, sorted.

    `known` is what `attribution.known` reads; `shown`: account_id, kind, value. The value of an address_range is an
    address, of a mail_domain the domain of the account's mail (one below it matches too), of user_agent and company the
    text, upper and lower case alike.
    """
    by_kind = {
        "address_range": _addresses,
        "mail_domain": _domains,
        "user_agent": _texts,
        "company": _texts,
    }
    parts = [
        find(known.filter(pl.col("kind") == kind), shown.filter(pl.col("kind") == kind).drop_nulls("value"))
        for kind, find in by_kind.items()
    ]
    return pl.concat(parts).unique().sort("account_id", "indicator")


def _texts(known: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    folded = pl.col("value").str.to_lowercase()
    return shown.with_columns(folded).join(known.with_columns(folded), on="value").select(list(MATCHES))


def _domains(known: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """A domain and those above it: mail.corp.example matches corp.example."""
    parts = shown.select("account_id", pl.col("value").str.to_lowercase().str.strip_chars(".").alias("value")).unique()
    above = parts
    found = []
    while above.height:
        found.append(above)
        above = above.filter(pl.col("value").str.contains(".", literal=True)).with_columns(
            pl.col("value").str.replace(r"^[^.]*\.", "")
        )
    all_of = pl.concat(found) if found else parts
    return _texts(known, all_of)


def _addresses(known: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    ranges = [
        (indicator, ipaddress.ip_network(value, strict=False))
        for indicator, value in known.select("indicator", "value").iter_rows()
    ]
    rows = []
    for value in shown["value"].unique() if ranges else ():
        try:
            address = ipaddress.ip_address(value)
        except ValueError:
            continue
        rows += [(value, indicator) for indicator, network in ranges if address in network]
    inside = pl.DataFrame(rows, schema={"value": pl.String, "indicator": pl.String}, orient="row")
    return shown.join(inside, on="value").select(list(MATCHES))
