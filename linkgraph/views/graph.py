"""The graph of a ring: which accounts and links are drawn and where, as SVG and as data for the page's script."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

import networkx as nx
import numpy as np
import polars as pl

from linkgraph.views.html import Html, element, joined
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
    """The same graph for the page's script: a JSON block in which nothing can end the block."""
    members = picture.members.head(graph.accounts.height)
    nodes = [
        [cut(account, at=60), role, round(membership, 4), x, y]
        for (account, role, membership), (x, y) in zip(
            members.select("account_id", "role", "membership").iter_rows(),
            graph.accounts.select("x", "y").iter_rows(),
            strict=True,
        )
    ]
    signals = sorted(set(graph.links["signals"]))
    place = {text: number for number, text in enumerate(signals)}
    edges = [[a, b, round(bits, 1), place[text]] for a, b, bits, text in graph.links.iter_rows()]
    body = {"nodes": nodes, "edges": edges, "signals": [cut(text, at=200) for text in signals]}
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=True).replace("<", "\\u003c")
    return Html(f'<script type="application/json">{text}</script>')


def legend() -> Html:
    """What dots and lines mean."""
    roles = [joined([element("i", class_=f"dot {role}"), f" {role}"]) for role in ("core", "probable", "peripheral")]
    lines = ("under 8 bits", "8 to 14", "14 and more")
    marks = [joined([element("i", class_=f"bar l{place}"), f" {text}"]) for place, text in enumerate(lines)]
    return element("p", [element("span", item) for item in [*roles, *marks]], class_="legend")
