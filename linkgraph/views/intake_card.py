"""The card of what was read: a row a table, and what has to be known of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from linkgraph.views.html import Html, cell, element, heading, table
from linkgraph.views.page import page
from linkgraph.views.wording import day


def intake_html(tables: Iterable[Mapping[str, Any]], *, notes: Sequence[str]) -> str:
    """Tables with table, files, rows, accepted, refused, first_at and last_at (microseconds since 1970 UTC or none)."""
    head = [
        heading("Table"),
        *(heading(name, number=True) for name in ("Files", "Rows", "Accepted", "Refused")),
        heading("From (UTC)"),
        heading("To (UTC)"),
    ]
    rows = [_row(one) for one in tables]
    told = element("ul", (element("li", note) for note in notes), class_="said") if notes else None
    nothing = element("p", "No row was refused, no column is unknown.", class_="note")
    body = element(
        "article", element("header", element("h2", "What was read")), table(head, rows, label="Tables"), told or nothing
    )
    return page(
        "What was read", element("main", element("h1", "Exports", class_="unseen"), body), class_="card", graphs=False
    )


def _row(one: Mapping[str, Any]) -> Html:
    counts = (cell(one[name], number=True) for name in ("files", "rows", "accepted", "refused"))
    span = (cell(day(one[name]), whole=True) for name in ("first_at", "last_at"))
    return element("tr", cell(one["table"]), *counts, *span)
