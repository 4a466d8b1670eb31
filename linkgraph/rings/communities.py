"""Linked pairs → groups of accounts: Leiden communities under the constant Potts model."""

from __future__ import annotations

import random

import igraph
import leidenalg
import numpy as np
import polars as pl

from linkgraph.kernels.rarity import MICRO


def to_igraph(pairs: pl.DataFrame) -> igraph.Graph:
    """The graph of linked pairs (`tables.Pairs`): vertex attribute account, edge attributes bits and weight.

    Accounts without a link are not in it.
    """
    ends = pairs.select("a", "b").to_numpy().astype(np.int64)
    accounts, position = np.unique(ends, return_inverse=True)
    left, right = position.reshape(-1, 2).T.tolist()
    graph = igraph.Graph(n=accounts.shape[0], edges=list(zip(left, right, strict=True)))
    graph.vs["account"] = accounts.tolist()
    graph.es["bits"] = (pairs["microbits"] / MICRO).to_list()
    graph.es["weight"] = pairs["weight"].to_list()
    return graph


def communities(
    pairs: pl.DataFrame, *, resolution: float, smallest: int, seed: int, solver: str = "igraph", passes: int = -1
) -> pl.DataFrame:
    """Groups of at least `smallest` accounts: columns group, account, sorted; numbered by their lowest account.

    `resolution` is in bits: what a pair inside a group must have on average (Traag et al. 2011, 2019). A pair that
    stands for others, because its token is too large to pair in full, weighs as many times as much. Passes are over all
    accounts, -1 for as many as improve anything.
    """
    if pairs.height == 0:
        return pl.DataFrame(schema={"group": pl.UInt32, "account": pl.UInt32})
    graph = to_igraph(pairs)
    weights = (pairs["microbits"] / MICRO * pairs["weight"]).to_list()
    solve = _by_igraph if solver == "igraph" else _by_leidenalg
    found = solve(graph, weights, resolution=resolution, seed=seed, passes=passes)
    membership = pl.DataFrame(
        {"account": graph.vs["account"], "group": found}, schema={"account": pl.UInt32, "group": pl.Int64}
    )
    return (
        membership
        .with_columns(pl.len().over("group").alias("size"), pl.col("account").min().over("group").alias("lowest"))
        .filter(pl.col("size") >= smallest)
        .with_columns((pl.col("lowest").rank("dense") - 1).cast(pl.UInt32).alias("group"))
        .select("group", "account")
        .sort("group", "account")
    )


def _by_igraph(graph: igraph.Graph, weights: list[float], *, resolution: float, seed: int, passes: int) -> list[int]:
    igraph.set_random_number_generator(random.Random(seed))
    try:
        found = graph.community_leiden(
            objective_function="CPM", weights=weights, resolution=resolution, n_iterations=passes
        )
    finally:
        igraph.set_random_number_generator(random)
    return list(found.membership)


def _by_leidenalg(graph: igraph.Graph, weights: list[float], *, resolution: float, seed: int, passes: int) -> list[int]:
    found = leidenalg.find_partition(
        graph,
        leidenalg.CPMVertexPartition,
        weights=weights,
        resolution_parameter=resolution,
        n_iterations=passes,
        seed=seed,
    )
    return list(found.membership)
