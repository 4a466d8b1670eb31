"""EX-002: what each account did, day by day."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.exhibits.columns import ACCOUNT, ACCOUNT_ID, ACCOUNTS, DAY, DAYS, FIRST_DAY, RING, count
from linkgraph.bundles.exhibits.exhibit import Layout, of_accounts
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.cells import Cells, spans
from linkgraph.bundles.redaction.tokens import Tokens

_SUMS = ("exchanges", "logins", "input_tokens", "output_tokens")
_COUNTS = (
    count("exchanges", "exchanges"),
    count("logins", "log-ins", unit="log-ins"),
    count("input_tokens", "tokens sent, missing counts as none", unit="tokens"),
    count("output_tokens", "tokens received, missing counts as none", unit="tokens"),
)


def _rows(matter: Matter, tokens: Tokens) -> pl.DataFrame:
    return of_accounts(matter.activity, tokens).with_columns(pl.col("day").cast(pl.Date))


def _cells(rows: pl.DataFrame, k: int) -> Cells:
    return Cells(spans(rows, sums=_SUMS, k=k))


LAYOUT = Layout(
    id="EX-002",
    name="activity_daily",
    title="Activity by account and day",
    source="activity, counted from exchanges and logins",
    columns=(RING, ACCOUNT, ACCOUNT_ID, DAY, *_COUNTS),
    key=("ring", "account", "day"),
    rows=_rows,
    public=(RING, FIRST_DAY, DAYS, ACCOUNTS, *_COUNTS),
    public_key=("ring", "day"),
    cells=_cells,
)
