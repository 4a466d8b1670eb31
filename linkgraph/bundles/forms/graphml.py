"""GraphML: read by networkx, igraph, Gephi, yEd, Cytoscape. Ids with characters XML cannot hold: see `forms.graph`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from linkgraph.bundles.forms.graph import Graph, Row, attribute, graph_of, identifier
from linkgraph.bundles.suspected import Suspected
from linkgraph.core.files import replacing

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
         xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
         xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def write(suspected: Suspected, path: Path) -> None:
    """Write the graph of the suspected rings: a node an account, an edge a linked pair. Raises `StorageError`."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_lines(graph_of(suspected)))


def _lines(graph: Graph) -> Iterator[str]:
    yield _HEAD
    node_keys = {name: f"n{place}" for place, name in enumerate(graph.node_attributes)}
    edge_keys = {name: f"e{place}" for place, name in enumerate(graph.edge_attributes)}
    for name, key in node_keys.items():
        yield _key(key, "node", name=name, kind=graph.node_attributes[name])
    for name, key in edge_keys.items():
        yield _key(key, "edge", name=name, kind=graph.edge_attributes[name])
    yield ' <graph id="rings" edgedefault="undirected">\n'
    for row in graph.nodes:
        yield f"  <node id={identifier(row['account_id'])}>\n"
        yield from _data(row, node_keys)
        yield "  </node>\n"
    for row in graph.edges:
        yield f"  <edge source={identifier(row['account_a'])} target={identifier(row['account_b'])}>\n"
        yield from _data(row, edge_keys)
        yield "  </edge>\n"
    yield " </graph>\n</graphml>\n"


def _key(key: str, domain: str, *, name: str, kind: str) -> str:
    return f' <key id="{key}" for="{domain}" attr.name={identifier(name)} attr.type="{kind}"/>\n'


def _data(row: Row, keys: Mapping[str, str]) -> Iterator[str]:
    for name, key in keys.items():
        if row[name] is not None:
            yield f'   <data key="{key}">{attribute(row[name])[1:-1]}</data>\n'
