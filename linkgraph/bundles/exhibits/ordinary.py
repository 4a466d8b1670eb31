"""EX-012: the same of all accounts that stand in no group: tasks, hours, moves to new models, load."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.exhibits.columns import ACCOUNTS, count, decimal, text
from linkgraph.bundles.exhibits.exhibit import Layout
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.cells import Cells, suppressed
from linkgraph.bundles.redaction.tokens import Tokens

_COLUMNS = (
    text("measure", "task; hour (of the week); move (exchanges in the 72 hours after a release); load (by quantile)"),
    text("name", "the task, the hour, the model, the quantile"),
    ACCOUNTS,
    count("exchanges", "exchanges", empty=True),
    count("moved", "of a move, exchanges on the new model", empty=True),
    decimal("per_day", "of a load, exchanges on a day with activity", decimals=2, unit="exchanges", empty=True),
)


def _rows(matter: Matter, tokens: Tokens) -> pl.DataFrame:
    del tokens
    nothing = {"exchanges": pl.Int64, "moved": pl.Int64, "per_day": pl.Float64}

    def part(frame: pl.DataFrame, measure: str, **columns: pl.Expr) -> pl.DataFrame:
        given = {name: columns.get(name, pl.lit(None, dtype)) for name, dtype in nothing.items()}
        return frame.select(
            pl.lit(measure).alias("measure"),
            columns["name"].cast(pl.String).alias("name"),
            pl.col("accounts").cast(pl.Int64),
            **given,
        )

    total = pl.col("exchanges")
    return pl.concat([
        part(matter.ordinary_tasks, "task", name=pl.col("task"), exchanges=total),
        part(matter.ordinary_hours, "hour", name=pl.col("hour"), exchanges=total),
        part(
            matter.ordinary_moves,
            "move",
            name=pl.col("model"),
            exchanges=pl.col("sent_3d"),
            moved=pl.col("moved_3d"),
        ),
        part(matter.load, "load", name=pl.col("name"), per_day=pl.col("load")),
    ])


def _cells(rows: pl.DataFrame, k: int) -> Cells:
    return suppressed(rows, within=("measure",), k=k)


LAYOUT = Layout(
    id="EX-012",
    name="ordinary",
    title="Ordinary accounts",
    source="tasks, hours, moves, activity of all accounts that stand in no group",
    columns=_COLUMNS,
    key=("measure", "name"),
    rows=_rows,
    public=_COLUMNS,
    public_key=("measure", "name"),
    cells=_cells,
)
