"""A ring cut in two where least holds it together, and the accounts without which a part of it hangs on nothing."""

from __future__ import annotations

from dataclasses import dataclass

import igraph
import polars as pl

from linkgraph.rings.communities import to_igraph

_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Halves:
    """How linked accounts hang together.

    - `accounts`: account, part (0 the largest: no link joins two parts), half (1 or 2, in part 0; none elsewhere, or
      where the part is too small to be cut), hang (accounts that would be linked to the rest by nothing without it).
    - `across`: a, b, microbits of the links between the halves, strongest first.
    """

    accounts: pl.DataFrame
    across: pl.DataFrame


def halves(pairs: pl.DataFrame) -> Halves:
    """Linked pairs (`tables.Pairs`) → their accounts in two halves.

    The halves are those that greedy joining by modularity (Clauset, Newman and Moore 2004) keeps apart longest, the
    bits of a link being its weight: the same for the same pairs. Where a ring is a long chain the time grows with its
    square.
    """
    graph = to_igraph(pairs)
    parts = sorted(graph.connected_components(), key=lambda part: (-len(part), part))
    part = {vertex: number for number, inside in enumerate(parts) for vertex in inside}
    half = _cut(graph, parts[0]) if parts and len(parts[0]) >= _FEWEST else {}
    hang = {vertex: _hanging(graph, vertex) for vertex in graph.articulation_points()}
    accounts = pl.DataFrame(
        {
            "account": graph.vs["account"],
            "part": [part[vertex] for vertex in range(graph.vcount())],
            "half": [half.get(vertex) for vertex in range(graph.vcount())],
            "hang": [hang.get(vertex, 0) for vertex in range(graph.vcount())],
        },
        schema={"account": pl.UInt32, "part": pl.UInt32, "half": pl.UInt8, "hang": pl.UInt32},
    )
    side = accounts.select("account", "half")
    across = (
        pairs
        .join(side.rename({"account": "a", "half": "left"}), on="a")
        .join(side.rename({"account": "b", "half": "right"}), on="b")
        .filter(pl.col("left") != pl.col("right"))
        .sort("microbits", "a", "b", descending=[True, False, False])
        .select("a", "b", "microbits")
    )
    return Halves(accounts, across)


def _cut(graph: igraph.Graph, inside: list[int]) -> dict[int, int]:
    """Vertex → 1 or 2; 1 is the larger half, of equal ones that with the first vertex."""
    part = graph.induced_subgraph(inside)
    cut = part.community_fastgreedy(weights=part.es["bits"]).as_clustering(2)
    first, second = sorted(cut, key=lambda side: (-len(side), side))
    return {inside[vertex]: number for number, side in ((1, first), (2, second)) for vertex in side}


def _hanging(graph: igraph.Graph, vertex: int) -> int:
    """How many of those linked to the vertex, near or far, would not be linked to the largest rest without it."""
    reached = graph.subcomponent(vertex)
    rest = graph.induced_subgraph([one for one in reached if one != vertex])
    largest: int = max(rest.connected_components().sizes())
    return len(reached) - 1 - largest
