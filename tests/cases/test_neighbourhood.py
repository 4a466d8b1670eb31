"""From one account to those around it, held against networkx."""

from __future__ import annotations

import networkx as nx
import polars as pl
import pytest

from linkgraph.cases import Case
from linkgraph.core.errors import NotFoundError
from tests.flow.small_world import SmallWorld


@pytest.fixture(scope="module")
def case(small_world: SmallWorld) -> Case:
    return small_world.case


@pytest.fixture(scope="module")
def graph(case: Case) -> nx.Graph:
    """All linked pairs, by account ids."""
    names = dict(case.table("accounts").select("account", "account_id").iter_rows())
    linked = nx.Graph()
    for a, b, microbits in case.table("pairs").select("a", "b", "microbits").iter_rows():
        linked.add_edge(names[a], names[b], bits=microbits / 1e6)
    return linked


def test_neighbours_are_those_of_the_graph(case: Case, graph: nx.Graph) -> None:
    busiest = max(sorted(graph), key=graph.degree)
    found = case.neighbours(busiest)
    assert set(found["account_id"]) == set(graph[busiest])
    assert found["bits"].is_sorted(descending=True)
    for name, bits, signals in found.select("account_id", "bits", "signals").iter_rows():
        assert bits == pytest.approx(graph[busiest][name]["bits"])
        told = case.explain(busiest, name).terms
        assert set(signals.split(", ")) <= set(told["signal"])
    ring = case.answer.filter(pl.col("account_id").is_in(found["account_id"].to_list()))
    assert set(ring["ring_id"]) <= set(found["ring_id"].drop_nulls())


def test_who_is_linked_to_nobody_has_no_neighbour(case: Case, graph: nx.Graph) -> None:
    alone = next(name for name in case.table("accounts")["account_id"] if name not in graph)
    assert case.neighbours(alone).is_empty()
    assert case.path(alone, max(sorted(graph), key=graph.degree)).is_empty()


def test_the_path_is_as_short_as_any_and_as_strong_as_any_so_short(case: Case, graph: nx.Graph) -> None:
    largest = sorted(nx.node_connected_component(graph, max(sorted(graph), key=graph.degree)))
    lengths = set()
    for last in largest[1:20]:
        way = case.path(largest[0], last)
        assert way["account_a"][0] == largest[0]
        assert way["account_b"][-1] == last
        assert way["account_a"][1:].to_list() == way["account_b"][:-1].to_list()
        for one, other, bits in way.select("account_a", "account_b", "bits").iter_rows():
            assert graph[one][other]["bits"] == pytest.approx(bits)
        every = list(nx.all_shortest_paths(graph, largest[0], last))
        assert way.height == len(every[0]) - 1
        assert way["bits"].sum() == pytest.approx(max(nx.path_weight(graph, nodes, "bits") for nodes in every))
        lengths.add(way.height)
    assert len(lengths) > 1


def test_an_account_that_is_not_there(case: Case, graph: nx.Graph) -> None:
    known = min(graph)
    with pytest.raises(NotFoundError):
        case.neighbours("nobody")
    with pytest.raises(NotFoundError):
        case.path(known, "nobody")
    with pytest.raises(NotFoundError, match="no pair"):
        case.path(known, known)
