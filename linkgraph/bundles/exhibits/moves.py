"""EX-009: how the accounts moved to a model that came out while they were observed."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.exhibits.columns import ACCOUNT, ACCOUNT_ID, ACCOUNTS, RING, count, text
from linkgraph.bundles.exhibits.exhibit import Layout, of_accounts
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.cells import Cells, suppressed
from linkgraph.bundles.redaction.tokens import Tokens

_MODEL = text("model", "the new model")
_SUMS = ("sent_1d", "moved_1d", "sent_3d", "moved_3d")
_COUNTS = (
    count("sent_1d", "exchanges in the first 24 hours after its release"),
    count("moved_1d", "of these, on the new model"),
    count("sent_3d", "exchanges in the first 72 hours"),
    count("moved_3d", "of these, on the new model"),
)


def _rows(matter: Matter, tokens: Tokens) -> pl.DataFrame:
    return of_accounts(matter.moves, tokens)


def _cells(rows: pl.DataFrame, k: int) -> Cells:
    sums = (pl.col(name).cast(pl.Int64).sum() for name in _SUMS)
    return suppressed(rows.group_by("ring", "model").agg(pl.len().cast(pl.Int64).alias("accounts"), *sums), k=k)


LAYOUT = Layout(
    id="EX-009",
    name="moves",
    title="Moves to new models",
    source="releases, moves, counted from exchanges",
    columns=(RING, ACCOUNT, ACCOUNT_ID, _MODEL, *_COUNTS),
    key=("ring", "account", "model"),
    rows=_rows,
    public=(RING, _MODEL, ACCOUNTS, *_COUNTS),
    public_key=("ring", "model"),
    cells=_cells,
)
