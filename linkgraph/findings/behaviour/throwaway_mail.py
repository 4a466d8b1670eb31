"""Mail domains of the kind that anybody can use for a minute, where a list of them was given."""

from __future__ import annotations

import polars as pl

from linkgraph.findings.term import BEHAVIOUR, Term, percent

TERM = Term(
    name="throwaway_mail",
    kind=BEHAVIOUR,
    bits=pl.when(pl.col("all_throwaway") > 0).then(
        ((pl.col("throwaway") - pl.col("all_throwaway")) * 6).clip(0.0, 3.0)
    ),
    sentence=pl
    .when(pl.col("all_throwaway") == 0)
    .then(pl.lit("No account uses a listed throw-away mail domain, or no list was given."))
    .otherwise(
        pl.format(
            "{} of its accounts use a mail domain on the list of throw-away domains; among all accounts {}.",
            percent(pl.col("throwaway").fill_null(0.0)),
            percent(pl.col("all_throwaway")),
        )
    ),
)
