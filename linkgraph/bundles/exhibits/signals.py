"""EX-004: the shared values behind the links: who showed what, when, and in which record."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.exhibits.columns import (
    ACCOUNT,
    ACCOUNT_ID,
    ACCOUNTS,
    RING,
    SIGNAL,
    SOURCE,
    SOURCE_ROW,
    count,
    text,
)
from linkgraph.bundles.exhibits.exhibit import Layout
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.cells import Cells, suppressed
from linkgraph.bundles.redaction.profiles import SMALLEST_CELL
from linkgraph.bundles.redaction.tokens import Tokens

_KEPT = ("network", "email_domain")
"""Signals whose value is kept where ten or more of the accounts share it."""


def _rows(matter: Matter, tokens: Tokens) -> pl.DataFrame:
    signals = matter.signals
    whole = signals.select(pl.format("{}\0{}", "signal", "value").alias("whole"))["whole"]
    kept = pl.col("signal").is_in(_KEPT) & (pl.col("inside") >= SMALLEST_CELL)
    return signals.select(
        pl.col("ring_id").alias("ring"),
        tokens.column("account", signals["account_id"]).alias("account"),
        "account_id",
        "signal",
        tokens.column("value", whole).alias("value"),
        pl.col("value").alias("raw_value"),
        pl.col("token").rank("dense").over("signal", "value").alias("episode"),
        pl.when(kept).then("value").otherwise("kind").alias("kind"),
        "country",
        "first_at",
        "last_at",
        pl.col("count").alias("records"),
        "inside",
        "holders",
        "listed",
        "source",
        pl.col("row").alias("source_row"),
    )


def _cells(rows: pl.DataFrame, k: int) -> Cells:
    shared = rows.filter(pl.col("inside") >= 2)
    cells = shared.group_by("ring", "signal").agg(
        pl.col("account").n_unique().cast(pl.Int64).alias("accounts"),
        pl.col("value").n_unique().cast(pl.Int64).alias("values"),
    )
    return suppressed(cells, k=k)


LAYOUT = Layout(
    id="EX-004",
    name="signals",
    title="Shared values, account by account",
    source="sightings, tokens",
    columns=(
        RING,
        ACCOUNT,
        ACCOUNT_ID,
        SIGNAL,
        text("value", "token of the shared value"),
        text("raw_value", "the shared value", raw=True),
        count("episode", "an address that was handed on, or rested, counts anew: which time this is", unit="count"),
        text("kind", "kind of instrument; network or mail domain, where ten or more share it", empty=True),
        text("country", "the issuer's country", empty=True),
        text("first_at", "first time it was seen", kind="time", empty=True),
        text("last_at", "last time it was seen", kind="time", empty=True),
        count("records", "records that show it", unit="records"),
        count("inside", "accounts of confirmed strength in this ring that hold it", unit="accounts"),
        count("holders", "accounts that hold it, in all", unit="accounts"),
        text("listed", "the list of shared networks or mail domains it stands on", empty=True),
        SOURCE,
        SOURCE_ROW,
    ),
    key=("ring", "account", "signal", "value", "episode"),
    rows=_rows,
    public=(RING, SIGNAL, ACCOUNTS, count("values", "different values that two or more of them hold", unit="values")),
    public_key=("ring", "signal"),
    cells=_cells,
)
