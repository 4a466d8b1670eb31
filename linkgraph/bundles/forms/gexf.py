"""GEXF 1.2: read by Gephi and networkx. Ids with characters XML cannot hold: see `forms.graph`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from linkgraph.bundles.forms.graph import Graph, Row, attribute, graph_of, identifier
from linkgraph.bundles.suspected import Suspected
from linkgraph.core.files import replacing

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">
 <meta><creator>linkgraph</creator></meta>
 <graph mode="static" defaultedgetype="undirected">
"""


def write(suspected: Suspected, path: Path) -> None:
    """Write the graph of the suspected rings; an edge weighs its bits. Raises `StorageError`."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(_lines(graph_of(suspected)))


def _lines(graph: Graph) -> Iterator[str]:
    yield _HEAD
    node_keys = {name: str(place) for place, name in enumerate(graph.node_attributes)}
    edge_keys = {name: str(place) for place, name in enumerate(graph.edge_attributes)}
    yield from _attributes("node", node_keys, kinds=graph.node_attributes)
    yield from _attributes("edge", edge_keys, kinds=graph.edge_attributes)
    yield "  <nodes>\n"
    for row in graph.nodes:
        name = row["account_id"]
        yield f"   <node id={identifier(name)} label={attribute(name)}>\n"
        yield from _values(row, node_keys)
        yield "   </node>\n"
    yield "  </nodes>\n  <edges>\n"
    for place, row in enumerate(graph.edges):
        ends = f"source={identifier(row['account_a'])} target={identifier(row['account_b'])}"
        yield f'   <edge id="{place}" {ends} weight={attribute(row["bits"])}>\n'
        yield from _values(row, edge_keys)
        yield "   </edge>\n"
    yield "  </edges>\n </graph>\n</gexf>\n"


def _attributes(domain: str, keys: Mapping[str, str], *, kinds: Mapping[str, str]) -> Iterator[str]:
    yield f'  <attributes class="{domain}" mode="static">\n'
    for name, key in keys.items():
        kind = {"int": "integer"}.get(kinds[name], kinds[name])
        yield f'   <attribute id="{key}" title={identifier(name)} type="{kind}"/>\n'
    yield "  </attributes>\n"


def _values(row: Row, keys: Mapping[str, str]) -> Iterator[str]:
    yield "    <attvalues>\n"
    for name, key in keys.items():
        if row[name] is not None:
            yield f'     <attvalue for="{key}" value={attribute(row[name])}/>\n'
    yield "    </attvalues>\n"
