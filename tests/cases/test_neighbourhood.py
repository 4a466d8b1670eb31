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


def test_bridges_are_the_links_between_the_halves(case: Case, graph: nx.Graph) -> None:
    ring = case.ring(case.rings.sort("accounts", "ring_id", descending=[True, False])["ring_id"][0])
    found = ring.bridges()
    half = dict(found.accounts.select("account_id", "half").iter_rows())
    inside = graph.subgraph(ring.members["account_id"].to_list())
    across = {frozenset((a, b)) for a, b in inside.edges if {half[a], half[b]} == {1, 2}}
    assert {frozenset(pair) for pair in found.terms.select("account_a", "account_b").iter_rows()} == across
    assert across
    for a, b, bits, signals in found.terms.iter_rows():
        assert (half[a], half[b]) == (1, 2)
        assert graph[a][b]["bits"] == pytest.approx(bits)
        assert signals
    for account, links, bits in found.accounts.select("account_id", "links", "bits").iter_rows():
        mine = found.terms.filter(pl.any_horizontal(pl.col("account_a", "account_b") == account))
        assert (links, bits) == (mine.height, pytest.approx(mine["bits"].sum()))
    assert f"{len(across):,} links with" in found.to_text()
    assert found.to_dict()["accounts"][0]["account_id"] == found.accounts["account_id"][0]


def test_a_pair_shows_itself_as_a_waterfall(case: Case) -> None:
    one, other = case.ring(case.rings["ring_id"][0]).links.row(0)[:2]
    explained = case.explain(one, other)
    assert explained._repr_html_().startswith("<iframe")
    page = explained.card()
    assert "hub discount" in page
    assert f"{explained.terms['bits'][-1]:.1f} bits" in page
    drawn = [text.get_text() for text in explained.waterfall().findobj(match=lambda one: hasattr(one, "get_text"))]
    assert any("evidence for one operator" in text for text in drawn)
