"""Linked pairs → groups of accounts: Leiden communities under the constant Potts model."""

from __future__ import annotations

import random

import igraph
import leidenalg
import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels.rarity import MICRO

_PASSES = 2


def to_igraph(pairs: pl.DataFrame) -> igraph.Graph:
    """The graph of linked pairs (`tables.Pairs`): vertex attribute account, edge attributes bits and weight.

    Accounts without a link are not in it.
    """
    graph, accounts = _graph(pairs)
    graph.vs["account"] = accounts.tolist()
    graph.es["bits"] = (pairs["microbits"] / MICRO).to_list()
    graph.es["weight"] = pairs["weight"].to_list()
    return graph


def _graph(pairs: pl.DataFrame) -> tuple[igraph.Graph, npt.NDArray[np.int64]]:
    """The bare graph, and the accounts that its vertices are, rising."""
    left, right = (pairs[name].to_numpy().astype(np.int64) for name in ("a", "b"))
    linked = np.zeros(max(left.max(initial=-1), right.max(initial=-1)) + 1, dtype=bool)
    linked[left] = linked[right] = True
    vertex = np.cumsum(linked) - 1
    # One by one: a list of all of them takes half as long again, and a hundred bytes an edge.
    edges = zip(vertex[left].tolist(), vertex[right].tolist(), strict=True)
    return igraph.Graph(n=int(linked.sum()), edges=edges), np.flatnonzero(linked)


def communities(
    pairs: pl.DataFrame, *, resolution: float, smallest: int, seed: int, solver: str = "igraph"
) -> pl.DataFrame:
    """Groups of at least `smallest` accounts: columns group, account, sorted; numbered by their lowest account.

    `resolution` is in bits: what a pair inside a group must have on average (Traag et al. 2011, 2019). A pair that
    stands for others, because its token is too large to pair in full, weighs as many times as much. Leiden passes over
    all accounts `_PASSES` times, not until nothing improves: see decision 17.
    """
    if pairs.height == 0:
        return pl.DataFrame(schema={"group": pl.UInt32, "account": pl.UInt32})
    graph, accounts = _graph(pairs)
    weights = (pairs["microbits"] / MICRO * pairs["weight"]).to_list()
    solve = _by_igraph if solver == "igraph" else _by_leidenalg
    found = solve(graph, weights, resolution=resolution, seed=seed)
    membership = pl.DataFrame({"account": accounts, "group": found}, schema={"account": pl.UInt32, "group": pl.Int64})
    return (
        membership
        .with_columns(pl.len().over("group").alias("size"), pl.col("account").min().over("group").alias("lowest"))
        .filter(pl.col("size") >= smallest)
        .with_columns((pl.col("lowest").rank("dense") - 1).cast(pl.UInt32).alias("group"))
        .select("group", "account")
        .sort("group", "account")
    )


def _by_igraph(graph: igraph.Graph, weights: list[float], *, resolution: float, seed: int) -> list[int]:
    igraph.set_random_number_generator(random.Random(seed))
    try:
        # The graph's own method wraps what comes out in an object that costs a fifth as much again.
        found, _ = igraph.GraphBase.community_leiden(
            graph, edge_weights=weights, resolution=resolution, n_iterations=_PASSES
        )
    finally:
        igraph.set_random_number_generator(random)
    return list(found)


def _by_leidenalg(graph: igraph.Graph, weights: list[float], *, resolution: float, seed: int) -> list[int]:
    found = leidenalg.find_partition(
        graph,
        leidenalg.CPMVertexPartition,
        weights=weights,
        resolution_parameter=resolution,
        n_iterations=_PASSES,
        seed=seed,
    )
    return list(found.membership)
