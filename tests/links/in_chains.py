"""Chains of links in plain Python and networkx, for the tests of both timing rules."""

from __future__ import annotations

from itertools import combinations, pairwise

import networkx as nx


def in_chains(
    best: dict[tuple[int, int], tuple[float, int]], *, ceiling: float
) -> dict[tuple[int, int], tuple[int, int]]:
    """Micro-bits and days of all pairs that links of seven bits or more join, by the weakest on the way."""
    graph = nx.Graph()
    for (a, b), (bits, seen) in best.items():
        if bits >= 7:
            graph.add_edge(a, b, weight=bits, seen=seen)
    found = {pair: (round(min(bits, ceiling) * 1e6), seen) for pair, (bits, seen) in best.items()}
    tree = nx.maximum_spanning_tree(graph)
    for a, b in combinations(sorted(graph), 2):
        if nx.has_path(tree, a, b):
            path = nx.shortest_path(tree, a, b)
            weakest = min((tree.edges[step]["weight"], tree.edges[step]["seen"]) for step in pairwise(path))
            found[a, b] = (round(min(weakest[0], ceiling) * 1e6), weakest[1])
    return found
