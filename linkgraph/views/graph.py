"""The graph of a ring: which accounts and links are drawn and where, as SVG and as data for the page's script."""

from __future__ import annotations

import math
from dataclasses import dataclass

import networkx as nx
import numpy as np
import polars as pl

from linkgraph.core.clock import DAY
from linkgraph.views.html import Html, block, element
from linkgraph.views.picture import MOST_ACCOUNTS, MOST_LINKS, RingPicture
from linkgraph.views.visible import cut

_SIDE = 1000
_MARGIN = 24
_STRENGTHS = (8.0, 14.0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What of a ring's graph is drawn.

    - `accounts`: row of the picture's members, x, y (whole numbers from 0 to 1000).
    - `links`: a, b (rows of `accounts`), bits, signals.
    - `note`: how many of how many, in a sentence.
    """

    accounts: pl.DataFrame
    links: pl.DataFrame
    note: str


def drawn(picture: RingPicture) -> Drawn:
    """The first 400 members (core first, then by membership) and the 1,500 strongest links among them.

    Laid out by force; always the same places for the same ring.
    """
    members = picture.members.head(MOST_ACCOUNTS).height
    among = picture.pairs.filter((pl.col("a") < members) & (pl.col("b") < members))
    links = among.head(MOST_LINKS)
    places = _places(members, links)
    accounts = pl.DataFrame({"row": np.arange(members), "x": places[:, 0], "y": places[:, 1]})
    return Drawn(accounts, links, _note(picture, members=members, links=links.height))


def _note(picture: RingPicture, *, members: int, links: int) -> str:
    all_members, all_links = picture.members.height, picture.pairs.height
    if members == all_members and links == all_links:
        return f"All {all_members:,} accounts and {all_links:,} links are drawn."
    accounts = f"All {members:,} accounts"
    if members < all_members:
        accounts = f"{members:,} of {all_members:,} accounts (core first, then by membership)"
    strongest = f"the {links:,} strongest of {all_links:,} links"
    return f"{accounts} and {strongest} are drawn; the tables of the case hold all."


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
    x, y = graph.accounts["x"].to_list(), graph.accounts["y"].to_list()
    lines: dict[int, list[str]] = {0: [], 1: [], 2: []}
    for a, b, bits in graph.links.select("a", "b", "bits").iter_rows():
        strength = sum(bits >= edge for edge in _STRENGTHS)
        lines[strength].append(f"M{x[a]} {y[a]}L{x[b]} {y[b]}")
    paths = [element("path", d="".join(parts), class_=f"l{strength}") for strength, parts in lines.items() if parts]
    members = picture.members.select("account_id", "role")
    radius = 9 if graph.accounts.height <= 150 else 6
    dots = [
        element("circle", element("title", cut(account, at=60)), cx=x[row], cy=y[row], r=radius, class_=role)
        for row, (account, role) in enumerate(members.head(graph.accounts.height).iter_rows())
    ]
    label = f"Graph of {picture.name}"
    return element(
        "svg", element("g", paths), element("g", dots), viewBox=f"0 0 {_SIDE} {_SIDE}", role="img", aria_label=label
    )


def data(picture: RingPicture, graph: Drawn) -> Html:
    """The same graph for the page's script: a JSON block in which nothing can end the block.

    nodes: account, role, membership, x, y, first and last day (since 1970; the last none where it did nothing),
    exchanges; edges: two nodes, bits, which of `kinds` (signals by comma); ties: node, which of `signals`, bits;
    ceilings of those; days: day, exchanges.
    """
    members = picture.members.head(graph.accounts.height)
    days = pl.col("created_at", "last_at") // DAY
    columns = members.select("account_id", "role", "membership", days, "exchanges").iter_rows()
    places = graph.accounts.select("x", "y").iter_rows()
    nodes = [
        [cut(account, at=60), role, round(membership, 4), x, y, first, last, exchanges]
        for (account, role, membership, first, last, exchanges), (x, y) in zip(columns, places, strict=True)
    ]
    kinds = sorted(set(graph.links["signals"]))
    place = {text: number for number, text in enumerate(kinds)}
    signals = {signal: number for number, signal in enumerate(picture.ties["signal"])}
    ties = picture.matrix.filter((pl.col("row") < members.height) & pl.col("signal").is_in(list(signals)))
    return block({
        "nodes": nodes,
        "edges": [[a, b, round(bits, 1), place[text]] for a, b, bits, text in graph.links.iter_rows()],
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
