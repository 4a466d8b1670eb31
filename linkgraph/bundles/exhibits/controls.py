"""EX-006: the benign control: the same signals among a sample of accounts that stand in no group."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.exhibits.columns import ACCOUNTS, SIGNAL, count, text
from linkgraph.bundles.exhibits.exhibit import Layout
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.cells import Cells
from linkgraph.bundles.redaction.tokens import Tokens


def _rows(matter: Matter, tokens: Tokens) -> pl.DataFrame:
    controls = matter.controls
    return controls.with_columns(tokens.column("control", controls["account_id"]).alias("control"))


def _cells(rows: pl.DataFrame, k: int) -> Cells:
    """A count of some, but fewer than `k`, is shown as up to `k`."""
    sharing = {
        f"{name}_up_to": (pl.col(name) > 0).sum().cast(pl.Int64).clip(lower_bound=k) for name in ("shared", "with_ring")
    }
    return Cells(rows.group_by("signal").agg(pl.len().cast(pl.Int64).alias("accounts"), **sharing))


LAYOUT = Layout(
    id="EX-006",
    name="controls",
    title="The same signals among ordinary accounts",
    source="a sample of accounts that stand in no group of linked accounts; sightings",
    columns=(
        text("control", "token of the ordinary account"),
        SIGNAL,
        count("shared", "its values that another account holds too", unit="values"),
        count("with_ring", "its values that an account of a ring of this bundle holds", unit="values"),
    ),
    key=("control", "signal"),
    rows=_rows,
    public=(
        SIGNAL,
        ACCOUNTS,
        count("shared_up_to", "of these, accounts that share a value with anybody, at most", unit="accounts"),
        count("with_ring_up_to", "of these, accounts that share one with a ring of this bundle", unit="accounts"),
    ),
    public_key=("signal",),
    cells=_cells,
)
