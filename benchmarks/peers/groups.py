"""From linked accounts to an answer in the shape of `tables.Rings`."""

from __future__ import annotations

import random

import igraph
import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from linkgraph.tables.rings import REVIEW

# linkgraph names no group of two either (`rings.smallest`).
SMALLEST = 3

Ids = npt.NDArray[np.int64]


def rings(accounts: pl.Series, group: Ids, *, score: Ids | npt.NDArray[np.float64] | None = None) -> pl.DataFrame:
    """The answer: ring_id, account_id, tier, score, membership; strongest first, groups of two and less left out.

    `group` and `score` are by account; the score of a ring is the largest of its accounts, its size where there is
    none. All in tier review with a membership of 1: these methods give no probability of belonging.
    """
    frame = pl.DataFrame({"account_id": accounts, "group": group}).with_columns(size=pl.len().over("group"))
    by_account = pl.col("size") if score is None else pl.Series(score)
    return (
        frame
        .with_columns(score=by_account.cast(pl.Float64))
        .with_columns(pl.col("score").max().over("group"), first=pl.col("account_id").min().over("group"))
        .filter(pl.col("size") >= SMALLEST)
        .sort("score", "first", "account_id", descending=[True, False, False])
        .select(
            pl.format("P-{}", (pl.col("group").rle_id() + 1).cast(pl.String).str.zfill(4)).alias("ring_id"),
            "account_id",
            pl.lit(REVIEW).alias("tier"),
            "score",
            pl.lit(1.0).alias("membership"),
        )
    )


def together(matrix: sparse.csr_array) -> Ids:
    """The number of its connected component, by row of a symmetric (or upper) matrix of links."""
    return np.asarray(connected_components(matrix, directed=False)[1], dtype=np.int64)


def communities(links: sparse.coo_array, *, method: str) -> Ids:
    """The number of its community, by row of the upper half of a matrix of weights: `louvain` or `leiden` modularity.

    A row without a link is alone.
    """
    graph = igraph.Graph(n=links.shape[0], edges=np.column_stack([links.row, links.col]))
    weights = links.data.astype(float).tolist()
    igraph.set_random_number_generator(random.Random(0))
    if method == "louvain":
        found = graph.community_multilevel(weights=weights)
    else:
        found = graph.community_leiden(objective_function="modularity", weights=weights, n_iterations=-1)
    return np.asarray(found.membership, dtype=np.int64)
