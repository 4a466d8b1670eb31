"""The ring drawn: accounts as dots, links as lines."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import polars as pl
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from linkgraph.views.prints.sheet import INK, OTHER, RING, nothing, printed, sheet

MOST_ACCOUNTS = 300
MOST_LINKS = 1500
"""Nobody can read more, and the layout would take long. What is not drawn stands in the exhibits."""

_LOOKS = {"core": (RING, 26.0), "probable": ("#6f93b5", 18.0), "peripheral": ("white", 12.0)}


def places(accounts: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """What is drawn and where: the accounts given, with x and y from 0 to 1. `accounts`: account, role; `links`: a, b,
    bits. Laid out by force; always the same places for the same ring.
    """
    names = accounts["account"].to_list()
    graph = nx.Graph()
    graph.add_nodes_from(names)
    graph.add_weighted_edges_from(links.select("a", "b", pl.col("bits").clip(1.0)).iter_rows())
    if not names:
        return accounts.with_columns(pl.lit(0.0).alias("x"), pl.lit(0.0).alias("y"))
    start = {name: (math.cos(turn * 2.399963), math.sin(turn * 2.399963)) for turn, name in enumerate(names)}
    found = nx.spring_layout(
        graph,
        pos=start,
        iterations=60 if len(names) <= 150 else 30,
        method="force",
        seed=1,
        k=2.4 / math.sqrt(len(names)),
    )
    where = np.array([found[name] for name in names], dtype=float)
    low, high = where.min(axis=0), where.max(axis=0)
    scaled = np.round((where - low) / np.where(high > low, high - low, 1.0), 4)
    return accounts.with_columns(pl.Series("x", scaled[:, 0]), pl.Series("y", scaled[:, 1]))


def network(accounts: pl.DataFrame, links: pl.DataFrame) -> Figure:
    """`accounts`: account, role, x, y; `links`: a, b, bits. A stronger link is drawn darker and thicker."""
    with printed():
        figure = sheet(3.7)
        axes = figure.subplots()
        if accounts.is_empty():
            nothing(axes, "No account is drawn.")
            return figure
        at = {account: (x, y) for account, x, y in accounts.select("account", "x", "y").iter_rows()}
        drawn = links.sort("bits", "a", "b")
        strength = (drawn["bits"] / 25).clip(0.08, 1.0).to_list()
        lines = LineCollection(
            [(at[a], at[b]) for a, b in drawn.select("a", "b").iter_rows()],
            linewidths=[0.3 + 0.9 * part for part in strength],
            colors=[(0.35, 0.4, 0.48, 0.12 + 0.45 * part) for part in strength],
            zorder=1,
        )
        axes.add_collection(lines)
        few = 1.0 if accounts.height <= 120 else 0.45
        for role, (colour, size) in _LOOKS.items():
            own = accounts.filter(pl.col("role") == role)
            if own.is_empty():
                continue
            label = f"{role}: {own.height:,} drawn"
            edge = OTHER if role == "peripheral" else "white"
            axes.scatter(
                own["x"], own["y"], s=size * few, c=colour, edgecolors=edge, linewidths=0.6, label=label, zorder=2
            )
        axes.set_axis_off()
        axes.set_aspect("equal", adjustable="datalim")
        axes.margins(0.03)
        legend = figure.legend(loc="outside lower left", ncols=3, handletextpad=0.2)
        for text in legend.get_texts():
            text.set_color(INK)
        return figure
