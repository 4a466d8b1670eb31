"""EX-010: which part of the traffic the operation explains."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.exhibits.columns import ACCOUNT, ACCOUNT_ID, ACCOUNTS, RING, count
from linkgraph.bundles.exhibits.exhibit import Layout, of_accounts
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.cells import Cells, suppressed
from linkgraph.bundles.redaction.tokens import Tokens

_SUMS = ("exchanges", "templates", "rhythm", "rest")
_COUNTS = (
    count("exchanges", "all exchanges; templates, rhythm and rest add up to them"),
    count("templates", "made from a template that mostly this ring uses"),
    count("rhythm", "of the others, those in lockstep or in a relay with another account of it"),
    count("rest", "neither"),
)


def _rows(matter: Matter, tokens: Tokens) -> pl.DataFrame:
    return of_accounts(matter.traffic, tokens)


def _cells(rows: pl.DataFrame, k: int) -> Cells:
    sums = (pl.col(name).cast(pl.Int64).sum() for name in _SUMS)
    return suppressed(rows.group_by("ring").agg(pl.len().cast(pl.Int64).alias("accounts"), *sums), k=k)


LAYOUT = Layout(
    id="EX-010",
    name="traffic",
    title="What explains the traffic",
    source="traffic, counted from exchanges; core and probable accounts",
    columns=(RING, ACCOUNT, ACCOUNT_ID, *_COUNTS),
    key=("ring", "account"),
    rows=_rows,
    public=(RING, ACCOUNTS, *_COUNTS),
    public_key=("ring",),
    cells=_cells,
)
