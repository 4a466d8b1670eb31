"""FRAUDAR: Hooi, Song, Beutel, Shah, Shin, Faloutsos. KDD 2016.

In a bipartite graph (users × products; here accounts × tokens) the block is sought whose weight of edges per node is
greatest, where an edge to a column with d edges weighs 1 / ln(d + 5), so that camouflage on popular columns gains
nothing. Greedy: the node whose removal costs least goes, again and again; the best set on the way is the block, within
a factor of two of the optimum. For several blocks the edges inside a found block are taken out and the search starts
anew, with new column weights, as the authors' code does.

Settings: weights as above, no prior suspiciousness of nodes, ten blocks one after another (the paper leaves how many to
the analyst; later blocks hold hundreds of innocents each). Translated: a token that one account holds is no evidence
of anything and is left out, or the densest blocks are accounts with many private addresses. An account of several
blocks belongs to the first. The score is the block's weight per node.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from benchmarks.peers.groups import rings
from benchmarks.peers.peeling import densest
from benchmarks.peers.tokens import held, incidence, shown

BLOCKS = 10


def answer(tables: dict[str, pl.LazyFrame], *, blocks: int = BLOCKS) -> pl.DataFrame:
    """The `blocks` densest blocks as rings, densest first."""
    accounts, matrix = incidence(held(shown(tables)))
    left = matrix.sign().astype(np.float64)
    block = np.arange(accounts.len(), dtype=np.int64) + blocks
    score = np.zeros(accounts.len())
    for number in range(blocks):
        if not left.nnz:
            break
        rows, columns, density = densest(suspicion(left))
        fresh = rows & (block >= blocks)
        block[fresh], score[fresh] = number, density
        left = without(left, rows=rows, columns=columns)
    return rings(accounts, block, score=score)


def suspicion(edges: sparse.csr_array) -> sparse.csr_array:
    """Each edge weighs 1 / ln(edges of its column + 5)."""
    degree = np.bincount(edges.indices, minlength=edges.shape[1])
    weights = edges.copy()
    weights.data = 1 / np.log(degree[edges.indices] + 5)
    return weights


def without(
    edges: sparse.csr_array, *, rows: npt.NDArray[np.bool_], columns: npt.NDArray[np.bool_]
) -> sparse.csr_array:
    """The edges that are not inside the block."""
    row = np.repeat(np.arange(edges.shape[0]), np.diff(edges.indptr))
    rest = edges.copy()
    rest.data[rows[row] & columns[edges.indices]] = 0
    rest.eliminate_zeros()
    return rest
