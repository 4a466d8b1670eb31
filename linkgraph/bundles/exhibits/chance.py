"""EX-015: how likely chance alone makes such a group: by families held out, and beside made-up groups."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.exhibits.columns import RING, decimal, text
from linkgraph.bundles.exhibits.exhibit import Layout
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.cells import Cells
from linkgraph.bundles.redaction.tokens import Tokens

_COLUMNS = (
    RING,
    text("test", "held_out: by a family that had no say; significance: all families; decoys: made-up groups"),
    text("family", "the family held out, or the best one; none: of the whole"),
    text("measure", "what is measured, see linkgraph's tables of the same names"),
    decimal("value", "its value", decimals=6),
)
_MEASURES = {
    "held_out": ("accounts", "shared", "expected", "log10_p"),
    "significance": ("families_tested", "log10_p", "log10_q"),
    "decoys": ("decoys", "reached", "groups", "false_discovery_rate"),
}


def _rows(matter: Matter, tokens: Tokens) -> pl.DataFrame:
    del tokens
    family = {"held_out": pl.col("family"), "significance": pl.lit("none"), "decoys": pl.lit("none")}
    parts: list[pl.DataFrame] = [
        getattr(matter, test)
        .with_columns(pl.col(measures).cast(pl.Float64), family=family[test], test=pl.lit(test))
        .unpivot(measures, index=["ring_id", "test", "family"], variable_name="measure", value_name="value")
        for test, measures in _MEASURES.items()
    ]
    return pl.concat(parts).drop_nulls("value").rename({"ring_id": "ring"})


def _cells(rows: pl.DataFrame, k: int) -> Cells:
    small = rows.filter((pl.col("test") == "held_out") & (pl.col("measure") == "accounts") & (pl.col("value") < k))
    kept = rows.join(small, on=["ring", "test", "family"], how="anti")
    return Cells(kept, left_out=rows.height - kept.height)


LAYOUT = Layout(
    id="EX-015",
    name="chance",
    title="Whether chance could have made it",
    source="held_out, significance, decoys; of the whole group as it was weighed",
    columns=_COLUMNS,
    key=("ring", "test", "family", "measure"),
    rows=_rows,
    public=_COLUMNS,
    public_key=("ring", "test", "family", "measure"),
    cells=_cells,
)
