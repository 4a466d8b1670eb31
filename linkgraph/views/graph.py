"""The graph of a ring: which accounts and links are drawn and where, as SVG and as data for the page's script."""

from __future__ import annotations

import math
from dataclasses import dataclass

import networkx as nx
import numpy as np
import polars as pl

from linkgraph.core.clock import DAY
from linkgraph.views.html import Html, block, element
from linkgraph.views.knots import between, knots
from linkgraph.views.picture import MOST_ACCOUNTS, MOST_LINKS, RingPicture
from linkgraph.views.visible import cut

_SIDE = 1000
_MARGIN = 24
_STRENGTHS = (8.0, 14.0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What of a ring's graph is drawn.

    - `nodes`: name, role, membership, first and last (day since 1970; last none where it did nothing), exchanges, size
      (accounts), x, y (whole numbers from 0 to 1000). An account each, or a knot of accounts.
    - `links`: a, b (rows of `nodes`), bits, signals (by comma; none between knots), number (of links).
    - `ties`: row (of `nodes`), signal, bits (mean over the accounts of a knot).
    - `note`: how many of how many, in a sentence.
    """

    nodes: pl.DataFrame
    links: pl.DataFrame
    ties: pl.DataFrame
    note: str


def drawn(picture: RingPicture) -> Drawn:
    """Up to 400 members each by itself, with the 1,500 strongest links; more in knots of accounts.

    Laid out by force; always the same places for the same ring.
    """
    if picture.members.height > MOST_ACCOUNTS:
        return _in_knots(picture)
    links = picture.pairs.head(MOST_LINKS).with_columns(number=pl.lit(1, pl.Int64))
    nodes = _nodes(picture, pl.int_range(pl.len()))
    all_members, all_links = nodes.height, picture.pairs.height
    strongest = (
        f"{all_links:,} links"
        if links.height == all_links
        else f"the {links.height:,} strongest of {all_links:,} links"
    )
    rest = "" if links.height == all_links else "; the tables of the case hold all"
    note = f"All {all_members:,} accounts and {strongest} are drawn{rest}."
    return Drawn(_placed(nodes, links), links, picture.matrix, note)


def _in_knots(picture: RingPicture) -> Drawn:
    knot = knots(picture.members.height, picture.pairs)
    nodes = _nodes(picture, pl.Series(knot))
    links = between(knot, picture.pairs).with_columns(signals=pl.lit("", pl.String))
    ties = (
        picture.matrix
        .with_columns(pl.Series("row", knot[picture.matrix["row"].to_numpy()]))
        .group_by("row", "signal")
        .agg(pl.col("bits").sum())
        .join(nodes.select("row", "size"), on="row")
        .sort("row", "signal")
        .select("row", "signal", pl.col("bits") / pl.col("size"))
    )
    note = (
        f"All {picture.members.height:,} accounts are drawn, in {nodes.height:,} knots of those whom the strongest "
        f"links hold together; between knots the strongest joints of each, of {picture.pairs.height:,} links in all."
    )
    return Drawn(_placed(nodes, links), links.select("a", "b", "bits", "signals", "number"), ties, note)


def _nodes(picture: RingPicture, node: pl.Expr | pl.Series) -> pl.DataFrame:
    """The members summed up by node: row, and the columns of `Drawn.nodes` but for the places."""
    day = pl.col("created_at", "last_at") // DAY
    found = (
        picture.members
        .with_columns(day)
        .group_by(node.alias("row"))
        .agg(
            pl.col("account_id").first().alias("name"),
            pl.col("role").mode(maintain_order=True).first(),
            pl.col("membership").mean(),
            pl.col("created_at").min().alias("first"),
            pl.col("last_at").max().alias("last"),
            pl.col("exchanges").sum(),
            pl.len().alias("size"),
        )
        .sort("row")
    )
    names = [
        name if size == 1 else f"knot {row + 1}: {size:,} accounts"
        for row, name, size in found.select("row", "name", "size").iter_rows()
    ]
    return found.with_columns(pl.Series("name", names, dtype=pl.String))


def _placed(nodes: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    places = _places(nodes.height, links)
    return nodes.drop("row").with_columns(x=pl.Series(places[:, 0]), y=pl.Series(places[:, 1]))


def _places(members: int, links: pl.DataFrame) -> np.ndarray:
    if members == 0:
        return np.zeros((0, 2), dtype=np.int64)
    graph = nx.Graph()
    graph.add_nodes_from(range(members))
    graph.add_weighted_edges_from(links.select("a", "b", pl.col("bits").clip(1.0)).iter_rows())
    # A circle to start from instead of chance; fewer rounds for many accounts, whose cost grows with their square.
    turn = {node: (math.cos(node * 2.399963), math.sin(node * 2.399963)) for node in graph}
    rounds = 50 if members <= 150 else 20
    found = nx.spring_layout(graph, pos=turn, iterations=rounds, method="force", seed=1, k=2.2 / math.sqrt(members))
    places = np.array([found[node] for node in range(members)], dtype=float)
    low, high = places.min(axis=0), places.max(axis=0)
    scaled = (places - low) / np.where(high > low, high - low, 1.0)
    result: np.ndarray = np.rint(_MARGIN + scaled * (_SIDE - 2 * _MARGIN)).astype(np.int64)
    return result


def svg(picture: RingPicture, graph: Drawn) -> Html:
    """The graph without any script: lines in three strengths, dots by role, the account's id when pointed at."""
    x, y = graph.nodes["x"].to_list(), graph.nodes["y"].to_list()
    lines: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for a, b, bits in graph.links.select("a", "b", "bits").iter_rows():
        strength = sum(bits >= edge for edge in _STRENGTHS)
        lines[strength].append(f"M{x[a]} {y[a]}L{x[b]} {y[b]}")
    paths = [element("path", d="".join(parts), class_=f"l{strength}") for strength, parts in lines.items() if parts]
    dots = [
        element("circle", element("title", cut(name, at=60)), cx=x[row], cy=y[row], r=radius, class_=role)
        for row, (name, role, radius) in enumerate(
            zip(graph.nodes["name"], graph.nodes["role"], _radii(graph), strict=True)
        )
    ]
    label = f"Graph of {picture.name}"
    return element(
        "svg", element("g", paths), element("g", dots), viewBox=f"0 0 {_SIDE} {_SIDE}", role="img", aria_label=label
    )


def _radii(graph: Drawn) -> list[int]:
    """Knots by their area; accounts all alike."""
    sizes = graph.nodes["size"].to_list()
    most = max(sizes, default=1)
    if most == 1:
        return [9 if len(sizes) <= 150 else 6] * len(sizes)
    return [round(5 + 25 * math.sqrt(size / most)) for size in sizes]


def data(picture: RingPicture, graph: Drawn) -> Html:
    """The same graph for the page's script: a JSON block in which nothing can end the block.

    nodes: name, role, membership, x, y, first and last day, exchanges, size, radius; edges: two nodes, bits, which of
    `kinds` (signals by comma), number of links; ties: node, which of `signals`, bits; ceilings of those; days: day,
    exchanges.
    """
    columns = graph.nodes.select("name", "role", "membership", "x", "y", "first", "last", "exchanges", "size")
    nodes = [
        [cut(name, at=60), role, round(membership, 4), *rest, radius]
        for (name, role, membership, *rest), radius in zip(columns.iter_rows(), _radii(graph), strict=True)
    ]
    kinds = sorted(set(graph.links["signals"]))
    place = {text: number for number, text in enumerate(kinds)}
    signals = {signal: number for number, signal in enumerate(picture.ties["signal"])}
    ties = graph.ties.filter(pl.col("signal").is_in(list(signals)))
    edges = graph.links.select("a", "b", "bits", "signals", "number").iter_rows()
    return block({
        "nodes": nodes,
        "edges": [[a, b, round(bits, 1), place[text], number] for a, b, bits, text, number in edges],
        "kinds": [cut(text, at=200) for text in kinds],
        "signals": [cut(signal, at=60) for signal in signals],
        "ceilings": picture.ties["ceiling"].to_list(),
        "ties": [[row, signals[signal], round(bits, 1)] for row, signal, bits in ties.iter_rows()],
        "days": picture.days.select("day", "exchanges").rows(),
    })


def legend() -> Html:
    """What dots and lines mean: by role as it is drawn, by bits where a person colours by a signal."""
    roles = [_mark("dot", role, text=role, of="role") for role in ("core", "probable", "peripheral")]
    share = ("not tied by it", "a little", "", "", "near the most it can say")
    levels = [_mark("dot", f"b{place}", text=text, of="level") for place, text in enumerate(share)]
    lines = enumerate(("under 8 bits", "8 to 14", "14 and more"))
    marks = [_mark("bar", f"l{place}", text=text) for place, text in lines]
    return element("p", *roles, *levels, *marks, class_="legend")


def _mark(shape: str, kind: str, *, text: str, of: str | None = None) -> Html:
    return element("span", element("i", class_=f"{shape} {kind}"), f" {text}" if text else None, class_=of)
