"""The list of suspected rings: a row each, which the page's script sorts and filters; and the card of a whole case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from linkgraph.views.card import badge, fact_list
from linkgraph.views.html import Html, cell, element, heading, table
from linkgraph.views.page import page
from linkgraph.views.wording import bits, day

MOST_LISTED = 500


def ring_list(findings: Iterable[Mapping[str, Any]], *, decided: Mapping[str, str], links: Mapping[str, str]) -> Html:
    """Rows of `tables.Findings` of suspected rings as a table.

    `decided` says in a few words what people decided, by the ring's id; where there is nothing of it there is no such
    column. `links` has where each ring's name leads.
    """
    head = [
        heading("Ring", sortable=True),
        heading("Tier", sortable=True),
        *([heading("Decided", sortable=True)] if decided else []),
        heading("Score, bits", number=True, sortable=True),
        heading("Accounts", number=True, sortable=True),
        heading("Exchanges", number=True, sortable=True),
        heading("First seen (UTC)", sortable=True),
        heading("Last seen (UTC)", sortable=True),
        heading("Families of evidence", sortable=True),
        heading("Best innocent explanation", sortable=True),
    ]
    return table(head, _rows(findings, decided=decided, links=links), label="Suspected rings", class_="rings")


def _rows(
    findings: Iterable[Mapping[str, Any]], *, decided: Mapping[str, str], links: Mapping[str, str]
) -> Iterator[Html]:
    for finding in findings:
        ring = finding["ring_id"]
        yield element(
            "tr",
            cell(element("a", ring, href=links[ring]) if ring in links else ring, whole=True),
            cell(badge(finding["tier"]), sort=finding["tier"]),
            cell(decided.get(ring, "")) if decided else None,
            cell(bits(finding["score"]), number=True, sort=round(finding["score"], 3)),
            cell(finding["accounts"], number=True, sort=finding["accounts"]),
            cell(finding["exchanges"], number=True, sort=finding["exchanges"]),
            cell(day(finding["first_at"]), whole=True),
            cell(day(finding["last_at"]), whole=True),
            cell(finding["families"]),
            # What speaks for it stands in the ring's own card.
            cell(finding["explanation"].split(":")[0]),
        )


def case_html(
    title: str, findings: Iterable[Mapping[str, Any]], *, facts: Iterable[tuple[str, str]], decided: Mapping[str, str]
) -> str:
    """A whole case as a page that stands alone: what was looked at, and its suspected rings, strongest first."""
    rows = list(findings)
    rest = f"{len(rows) - MOST_LISTED:,} more rings are in case.rings." if len(rows) > MOST_LISTED else None
    body = element(
        "article",
        element("header", element("h2", title)),
        fact_list(facts),
        ring_list(rows[:MOST_LISTED], decided=decided, links={}) if rows else element("p", "No ring is suspected."),
        element("p", rest, class_="note") if rest else None,
    )
    return page(title, element("main", element("h1", "A case", class_="unseen"), body), class_="card", graphs=False)
