"""Mark the tokens that stand on a list of known shared networks or throw-away mail domains. Nothing is removed."""

from __future__ import annotations

import polars as pl

from linkgraph.records import lists

_NETWORKS = ("address", "network")
_DOMAINS = ("email_domain",)


def marked(tokens: pl.DataFrame, known: lists.Lists) -> pl.DataFrame:
    """`tables.Tokens` with `listed` naming the lists, comma between; a network counts by its first address."""
    if known.files.height == 0:
        return tokens
    address = pl.col("value").str.replace(r"/\d+$", "")
    numbers = tokens.filter(pl.col("signal").is_in(_NETWORKS)).select("signal", "token", address.alias("address"))
    networks = lists.listed(numbers["address"], known)
    found = pl.concat_str(
        [pl.when(pl.col(name)).then(pl.lit(name)) for name in lists.NETWORKS], separator=",", ignore_nulls=True
    )
    by_network = numbers.select("signal", "token").hstack([networks.select(found.alias("mark")).to_series()])
    mail = tokens.filter(pl.col("signal").is_in(_DOMAINS)).select("signal", "token", "value")
    thrown = lists.throwaway(mail["value"], known)
    by_domain = mail.select("signal", "token", pl.when(thrown).then(pl.lit("throwaway_mail")).alias("mark"))
    marks = pl.concat([by_network, by_domain]).filter(pl.col("mark").is_not_null() & (pl.col("mark") != ""))
    return (
        tokens
        .join(marks, on=["signal", "token"], how="left", maintain_order="left")
        .with_columns(pl.col("mark").alias("listed"))
        .drop("mark")
    )
