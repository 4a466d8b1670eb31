"""networkx and igraph read the graph files back with the same nodes, edges and attributes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkgraph.bundles.forms import gexf, graphml
from linkgraph.bundles.forms.graph import Graph, graph_of, text_from_xml, xml_text
from linkgraph.bundles.suspected import Suspected
from tests.bundles.forms.suspected_rings import HOSTILE, rings_of, suspected_rings

ANY_PLACE = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def known(row: dict[str, Any], *, without: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None and name not in without}


def plain(value: object) -> object:
    return text_from_xml(value) if isinstance(value, str) else value


def read_nodes(graph: nx.Graph, *, without: tuple[str, ...] = ()) -> dict[str, dict[str, Any]]:
    return {
        text_from_xml(node): {
            text_from_xml(name): plain(value) for name, value in attributes.items() if name not in without
        }
        for node, attributes in graph.nodes(data=True)
    }


def read_edges(graph: nx.Graph, *, without: tuple[str, ...] = ()) -> dict[frozenset[str], dict[str, Any]]:
    return {
        frozenset((text_from_xml(one), text_from_xml(two))): {
            text_from_xml(name): plain(value) for name, value in attributes.items() if name not in without
        }
        for one, two, attributes in graph.edges(data=True)
    }


def nodes_of(graph: Graph) -> dict[str, dict[str, Any]]:
    return {str(row["account_id"]): known(row, without=("account_id",)) for row in graph.nodes}


def edges_of(graph: Graph) -> dict[frozenset[str], dict[str, Any]]:
    ends = ("account_a", "account_b")
    return {frozenset(str(row[end]) for end in ends): known(row, without=ends) for row in graph.edges}


@ANY_PLACE
@given(rings=suspected_rings())
def test_networkx_reads_graphml_back(rings: Suspected, tmp_path: Path) -> None:
    graphml.write(rings, tmp_path / "rings.graphml")
    read = nx.read_graphml(tmp_path / "rings.graphml")
    assert read_nodes(read) == nodes_of(graph_of(rings))
    assert read_edges(read) == edges_of(graph_of(rings))


@ANY_PLACE
@given(rings=suspected_rings())
def test_networkx_reads_gexf_back(rings: Suspected, tmp_path: Path) -> None:
    gexf.write(rings, tmp_path / "rings.gexf")
    read = nx.read_gexf(tmp_path / "rings.gexf")
    assert {text_from_xml(label) for _, label in read.nodes(data="label")} == set(nodes_of(graph_of(rings)))
    assert read_nodes(read, without=("label",)) == nodes_of(graph_of(rings))
    edges = read_edges(read, without=("id", "weight"))
    assert edges == edges_of(graph_of(rings))
    assert {weight for *_, weight in read.edges(data="weight")} <= {12.25}


@ANY_PLACE
@given(rings=suspected_rings())
def test_igraph_reads_graphml_back(rings: Suspected, tmp_path: Path) -> None:
    graphml.write(rings, tmp_path / "rings.graphml")
    read = igraph.Graph.Read_GraphML(str(tmp_path / "rings.graphml"))
    wanted = graph_of(rings)
    assert [text_from_xml(name) for name in read.vs["id"]] == list(nodes_of(wanted))
    names = [row["account_id"] for row in wanted.nodes]
    assert {frozenset((names[edge.source], names[edge.target])) for edge in read.es} == set(edges_of(wanted))
    for name, kind in wanted.node_attributes.items():
        missing = "" if kind == "string" else None
        given_values = [row[name] if row[name] is not None else missing for row in wanted.nodes]
        assert [plain(value) for value in read.vs[xml_text(name)]] == given_values
    if wanted.edges:
        assert read.es["bits"] == [12.25] * len(wanted.edges)


@pytest.mark.parametrize("write", [graphml.write, gexf.write])
def test_where_nothing_is_suspected_the_graph_is_empty(write: Any, tmp_path: Path) -> None:
    write(Suspected.none_found(), tmp_path / "rings.xml")
    read = (nx.read_graphml if write is graphml.write else nx.read_gexf)(tmp_path / "rings.xml")
    assert read.number_of_nodes() == read.number_of_edges() == 0
    assert b"membership" in (tmp_path / "rings.xml").read_bytes()


@given(text=st.one_of(st.sampled_from(HOSTILE), st.text()))
def test_what_xml_cannot_hold_comes_back(text: str) -> None:
    assert text_from_xml(xml_text(text)) == text


def test_a_link_carries_each_signal(tmp_path: Path) -> None:
    graphml.write(rings_of(["acc_1", "acc_2"]), tmp_path / "rings.graphml")
    read = nx.read_graphml(io.BytesIO((tmp_path / "rings.graphml").read_bytes()))
    assert read.edges["acc_1", "acc_2"] == {
        "ring_id": "R-0001",
        "tier": "confirmed-strength",
        "bits": 12.25,
        "stands_for": 1.0,
        "bits_device": 10.5,
        "bits_template": 10.5,
    }
