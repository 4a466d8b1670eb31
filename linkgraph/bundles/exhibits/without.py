"""EX-013: who would still belong if one family of evidence were taken away."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.exhibits.columns import ACCOUNT, ACCOUNT_ID, ACCOUNTS, RING, ROLE, decimal, text
from linkgraph.bundles.exhibits.exhibit import Layout, of_accounts
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.cells import Cells, suppressed
from linkgraph.bundles.redaction.tokens import Tokens

_FAMILY = text("family", "the family of evidence that is taken away")


def _rows(matter: Matter, tokens: Tokens) -> pl.DataFrame:
    return of_accounts(matter.without, tokens)


def _cells(rows: pl.DataFrame, k: int) -> Cells:
    return suppressed(rows.group_by("ring", "family").agg(pl.len().cast(pl.Int64).alias("accounts")), k=k)


LAYOUT = Layout(
    id="EX-013",
    name="without",
    title="Who still belongs without a family of evidence",
    source="members weighed again without the family, until nobody leaves",
    columns=(
        RING,
        _FAMILY,
        ACCOUNT,
        ACCOUNT_ID,
        ROLE,
        decimal("membership", "probability that it belongs, without the family"),
        decimal("before", "the same on all families"),
    ),
    key=("ring", "family", "account"),
    rows=_rows,
    public=(RING, _FAMILY, ACCOUNTS),
    public_key=("ring", "family"),
    cells=_cells,
)
