"""Chains of edges, against the maximum spanning tree of networkx."""

from __future__ import annotations

from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.kernels.chains import chains, weakest

MEMBERS = 9
edges = st.dictionaries(
    st.tuples(st.integers(0, MEMBERS - 1), st.integers(0, MEMBERS - 1)).filter(lambda edge: edge[0] < edge[1]),
    st.integers(1, 6),
    max_size=20,
)


def packed(pairs: list[tuple[int, int]]) -> npt.NDArray[np.uint64]:
    return np.array([low << 32 | high for low, high in pairs], dtype=np.uint64)


@given(edges)
def test_members_of_a_chain_get_the_weakest_edge_of_their_best_path(strength: dict[tuple[int, int], int]) -> None:
    amounts = np.array(list(strength.values()), dtype=np.float64)
    joined = chains(packed(list(strength)), amounts, members=MEMBERS)
    graph = nx.Graph()
    graph.add_nodes_from(range(MEMBERS))
    graph.add_weighted_edges_from((low, high, amount) for (low, high), amount in strength.items())
    parts = {frozenset(part) for part in nx.connected_components(graph)}
    assert {frozenset(np.flatnonzero(joined.chain == name).tolist()) for name in joined.chain} == parts
    assert all(name in np.flatnonzero(joined.chain == name) for name in joined.chain)
    tree = nx.maximum_spanning_tree(graph)
    pairs = [pair for part in parts for pair in combinations(sorted(part), 2)]
    found = weakest(joined, packed(pairs))
    for (left, right), edge in zip(pairs, found.tolist(), strict=True):
        path = nx.shortest_path(tree, left, right)
        assert amounts[edge] == min(tree.edges[step]["weight"] for step in pairwise(path))


@given(edges)
def test_the_order_of_edges_changes_nothing(strength: dict[tuple[int, int], int]) -> None:
    listed = list(strength)
    turned = listed[::-1]
    one, other = (
        chains(packed(these), np.array([strength[edge] for edge in these], dtype=np.float64), members=MEMBERS)
        for these in (listed, turned)
    )
    assert one.chain.tolist() == other.chain.tolist()
    assert packed(listed)[one.order].tolist() == packed(turned)[other.order].tolist()


def test_a_chain_of_many_is_climbed_in_few_steps() -> None:
    many = 100_000
    edge = packed([(low, low + 1) for low in range(many - 1)])
    strength = (5.0 + np.arange(many - 1) % 7).astype(np.float64)
    joined = chains(edge, strength, members=many)
    assert set(joined.chain.tolist()) == {joined.chain[0]}
    steps, at = 0, np.arange(many)
    while (joined.joined_to[at] != at).any():
        at, steps = joined.joined_to[at], steps + 1
    assert steps <= 17
    assert strength[weakest(joined, packed([(0, many - 1), (6, 7)]))].tolist() == [5.0, 11.0]
