"""Rings of an earlier run and of a later one: which is which, by the accounts that they hold.

Two rings may be one when most of either is in the other. Of all ways to pair them off, the one is taken in which the
most accounts stay in the ring they were in (the assignment problem: Kuhn 1955; solved by scipy); among equals the one
whose pairs are most alike (Jaccard). Names of rings play no part, so renaming them changes nothing.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment

from linkgraph.tables.comparison import GONE, GREW, MERGED, NEW, SAME, SHRANK, SPLIT


def match(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Which later ring carries on which earlier one: old, new, both (accounts in common); each at most once.

    `old` has a row for each earlier ring and account (columns old, account), `new` for each later one (new, account).
    An account stands in one later ring at most; it may stand in several earlier ones.
    """
    return _matched(_candidates(old, new)).select("old", "new", "both")


def relations(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """What became of every ring, each in exactly one row: relation, old, new, before, now, both (accounts).

    A matched pair is `same`, `grew` or `shrank` by its number of accounts. An earlier ring that is not matched is
    `merged` into the later ring that holds most of it, or `gone`; a later ring that is not matched is `split` from the
    earlier ring that most of it comes from, or `new`. Sorted by old, then new. An account stands in one ring of a side.
    """
    edges = _candidates(old, new)
    matched = _matched(edges).with_columns(
        pl
        .when(pl.col("now") > pl.col("before"))
        .then(pl.lit(GREW))
        .when(pl.col("now") < pl.col("before"))
        .then(pl.lit(SHRANK))
        .otherwise(pl.lit(SAME))
        .alias("relation")
    )
    # Were most of an unmatched ring in a partner that is matched to a smaller part, swapping the two would keep more
    # accounts in place: so whatever has a candidate and no match has most of itself in one partner.
    left = edges.join(matched, on="old", how="anti").filter(2 * pl.col("both") > pl.col("before"))
    come = edges.join(matched, on="new", how="anti").filter(2 * pl.col("both") > pl.col("now"))
    gone = _sizes(old, "old", size="before").join(pl.concat([matched, left], how="diagonal"), on="old", how="anti")
    fresh = _sizes(new, "new", size="now").join(pl.concat([matched, come], how="diagonal"), on="new", how="anti")
    parts = [
        matched,
        left.with_columns(relation=pl.lit(MERGED)),
        come.with_columns(relation=pl.lit(SPLIT)),
        gone.with_columns(relation=pl.lit(GONE)),
        fresh.with_columns(relation=pl.lit(NEW)),
    ]
    sizes = pl.col("before", "now", "both").fill_null(0)
    return pl.concat(parts, how="diagonal").select("relation", "old", "new", sizes).sort("old", "new", nulls_last=True)


def _sizes(rings: pl.DataFrame, side: str, *, size: str) -> pl.DataFrame:
    return rings.group_by(side).agg(pl.len().cast(pl.UInt32).alias(size))


def _candidates(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Pairs of which one holds most of the other: old, new, before, now, both, in an order that no name decides."""
    return (
        old
        .join(new, on="account")
        .group_by("old", "new")
        .agg(pl.len().cast(pl.UInt32).alias("both"), pl.col("account").min().alias("first"))
        .join(_sizes(old, "old", size="before"), on="old")
        .join(_sizes(new, "new", size="now"), on="new")
        .filter((2 * pl.col("both") > pl.col("before")) | (2 * pl.col("both") > pl.col("now")))
        # Two earlier rings may begin with one account; then size tells, and only between equal sets the name.
        .sort("first", "before", "now", "old")
        .select("old", "new", "before", "now", "both")
    )


def _matched(edges: pl.DataFrame) -> pl.DataFrame:
    """The candidates of the best assignment."""
    if edges.is_empty():
        return edges
    row, column = _places(edges["old"]), _places(edges["new"])
    both = edges["both"].to_numpy().astype(np.float64)
    jaccard = both / (edges["before"] + edges["now"] - edges["both"]).to_numpy()
    worth = np.zeros((int(row.max()) + 1, int(column.max()) + 1))
    # One account more outweighs any sum of likenesses; a pair at all outweighs none.
    worth[row, column] = both * (min(worth.shape) + 1) + jaccard
    chosen = np.zeros(worth.shape, dtype=bool)
    chosen[linear_sum_assignment(worth, maximize=True)] = True
    return edges.filter(pl.Series(chosen[row, column]))


def _places(names: pl.Series) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Each name's place in the order of first appearance."""
    order = {name: place for place, name in enumerate(names.unique(maintain_order=True))}
    return np.array([order[name] for name in names], dtype=np.int64)
