"""The card of two accounts: what links them, bit by bit."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from linkgraph.views.drawing import inline, rendered, styled
from linkgraph.views.figures import pair_waterfall
from linkgraph.views.html import Html, cell, element, heading, table
from linkgraph.views.page import page
from linkgraph.views.visible import cut
from linkgraph.views.wording import bits, name


def pair_html(sentences: Sequence[str], terms: pl.DataFrame, *, title: str) -> str:
    """Two accounts as a page that stands alone: the outcome, the waterfall, the sentences, and every step, folded.

    `terms`: kind, family, signal, holders, bits, running, sentence.
    """
    first, *rest = sentences
    body = element(
        "article",
        element("header", element("h2", title)),
        element("p", first, class_="lead"),
        _waterfall(terms, title=title),
        element("ul", (element("li", sentence) for sentence in rest), class_="said"),
        _steps(terms, title=title),
    )
    return page(
        title,
        element("main", element("h1", "What links two accounts", class_="unseen"), body),
        class_="card",
        graphs=False,
    )


def _waterfall(terms: pl.DataFrame, *, title: str) -> Html | None:
    if terms.filter(pl.col("kind") != "total").is_empty():
        return None
    with styled():
        svg = rendered(pair_waterfall(terms))
    note = "Each bar starts where the one before it ended: blue adds bits, red takes them off."
    drawing = Html(inline(svg, label="Waterfall of bits"))
    return element("figure", drawing, element("figcaption", note), aria_label=title)


def _steps(terms: pl.DataFrame, *, title: str) -> Html | None:
    if terms.is_empty():
        return None
    head = [heading("Signal"), heading("Step"), heading("Why")]
    head += [heading("Bits", number=True), heading("So far", number=True)]
    rows = [
        element(
            "tr",
            cell(name((row["signal"] or row["family"] or "all").removeprefix("observed:"))),
            cell(row["kind"]),
            cell(cut(row["sentence"], at=400)),
            cell(bits(row["bits"], sign=True), number=True),
            cell(bits(row["running"]), number=True),
        )
        for row in terms.iter_rows(named=True)
    ]
    note = element("span", f"({terms.height:,})", class_="note")
    return element("details", element("summary", "Every step ", note), table(head, rows, label=f"Steps of {title}"))
