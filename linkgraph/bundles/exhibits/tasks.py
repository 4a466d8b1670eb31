"""EX-008: what the accounts' prompts ask for."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.exhibits.columns import ACCOUNT, ACCOUNT_ID, ACCOUNTS, RING, count, text
from linkgraph.bundles.exhibits.exhibit import Layout, of_accounts
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.cells import Cells, suppressed
from linkgraph.bundles.redaction.tokens import Tokens

_TASK = text("task", "what the prompt asks for, by fixed rules; other: none fits")
_EXCHANGES = count("exchanges", "exchanges whose prompt asks for it")


def _rows(matter: Matter, tokens: Tokens) -> pl.DataFrame:
    return of_accounts(matter.tasks, tokens)


def _cells(rows: pl.DataFrame, k: int) -> Cells:
    by_task = rows.group_by("ring", "task").agg(
        pl.len().cast(pl.Int64).alias("accounts"), pl.col("exchanges").cast(pl.Int64).sum()
    )
    return suppressed(by_task, k=k)


LAYOUT = Layout(
    id="EX-008",
    name="tasks",
    title="What was asked for",
    source="tasks, by the rules of the settings; exchanges whose prompt was kept",
    columns=(RING, ACCOUNT, ACCOUNT_ID, _TASK, _EXCHANGES),
    key=("ring", "account", "task"),
    rows=_rows,
    public=(RING, _TASK, ACCOUNTS, _EXCHANGES),
    public_key=("ring", "task"),
    cells=_cells,
)
