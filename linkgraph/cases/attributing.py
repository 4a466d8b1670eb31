"""A ring held against known indicators of an organisation, after it stands: from the records, with a benign control."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from linkgraph.bundles.attribution.matching import matches
from linkgraph.bundles.matter import Matter
from linkgraph.cases.contents import Contents


def held_against(matter: Matter, known: pl.DataFrame, *, contents: Contents) -> Matter:
    """The matter with `known` and `matched`: which of its accounts, and of its control accounts, show what of it."""
    ids = pl.concat([matter.members.select("account_id"), matter.controls.select("account_id")]).unique()
    accounts = contents.scan("accounts").join(ids.lazy(), on="account_id", how="semi")
    names = accounts.select("account", "account_id")
    shown = pl.concat([
        _shown(accounts, "mail_domain", value=pl.col("email").str.extract(r"@([^@\s]+)$")),
        _shown(accounts, "company", value=pl.col("organization_id")),
        _shown(accounts, "address_range", value=pl.col("signup_ip")),
        _shown(contents.scan("logins").join(names, on="account"), "user_agent", value=pl.col("user_agent")),
        _shown(contents.scan("logins").join(names, on="account"), "address_range", value=pl.col("ip")),
        _shown(contents.scan("exchanges").join(names, on="account"), "address_range", value=pl.col("ip")),
    ])
    return replace(matter, known=known, matched=matches(known, shown.unique().collect()))


def _shown(rows: pl.LazyFrame, kind: str, *, value: pl.Expr) -> pl.LazyFrame:
    return rows.select("account_id", pl.lit(kind).alias("kind"), value.alias("value")).drop_nulls().unique()
