"""EX-007: the files that were handed in, with the digests taken at intake."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.exhibits.columns import count, text
from linkgraph.bundles.exhibits.exhibit import Column, Layout
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.tokens import Tokens


def _rows(matter: Matter, tokens: Tokens) -> pl.DataFrame:
    del tokens
    return matter.sources.rename({"path": "file", "size": "bytes"})


LAYOUT = Layout(
    id="EX-007",
    name="sources",
    title="Files handed in",
    source="sources, as they were at intake",
    columns=(
        Column("source", "integer", "number of the file"),
        text("table", "the table it belongs to"),
        text("file", "path below the folder handed in", raw=True),
        text("sha256", "digest of the file, taken before it was read"),
        count("bytes", "size of the file", unit="bytes"),
        count("rows", "rows read", unit="rows"),
        count("accepted", "rows accepted", unit="rows"),
        count("refused", "rows refused", unit="rows"),
    ),
    key=("source",),
    rows=_rows,
)
