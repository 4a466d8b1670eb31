"""EX-011: at which hours of the week the ring is at work."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.exhibits.columns import ACCOUNTS, RING, count
from linkgraph.bundles.exhibits.exhibit import Layout
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.cells import Cells, suppressed
from linkgraph.bundles.redaction.tokens import Tokens

_COLUMNS = (
    RING,
    count("hour", "UTC hour of the week, 0 is Monday 00:00", unit="hour"),
    ACCOUNTS,
    count("exchanges", "exchanges in that hour of all weeks"),
)


def _rows(matter: Matter, tokens: Tokens) -> pl.DataFrame:
    del tokens
    return matter.hours.group_by(pl.col("ring_id").alias("ring"), "hour").agg(
        pl.len().cast(pl.Int64).alias("accounts"), pl.col("exchanges").cast(pl.Int64).sum()
    )


def _cells(rows: pl.DataFrame, k: int) -> Cells:
    return suppressed(rows, k=k)


LAYOUT = Layout(
    id="EX-011",
    name="hours",
    title="Hours of the week",
    source="hours, counted from exchanges",
    columns=_COLUMNS,
    key=("ring", "hour"),
    rows=_rows,
    public=_COLUMNS,
    public_key=("ring", "hour"),
    cells=_cells,
)
