"""The report of a case: one HTML file with every suspected ring, what was not suspected, and what was not looked at."""

from __future__ import annotations

import json
from collections.abc import Mapping

from linkgraph.views import figures, looked_at
from linkgraph.views.card import anchor, article, fact_list
from linkgraph.views.html import Html, cell, element, heading, packed, table
from linkgraph.views.page import page
from linkgraph.views.picture import CasePicture, RingPicture
from linkgraph.views.reading import glossary, how_to_read
from linkgraph.views.ring_list import ring_list
from linkgraph.views.wording import bits, counted, name

MOST_OTHERS = 200
MOST_WHOLE = 50
"""Rings whose cards stand on the page as they are; those of the others are packed, and the page's script opens them."""


def report_html(case: CasePicture, *, drawn: Mapping[str, Mapping[str, bytes]] | None = None) -> str:
    """The whole report. It holds no time of its own making, so the same case gives the same bytes.

    `drawn` has figures of rings that were drawn already, by the rings' names; the others are drawn here.
    """
    there = drawn or {}
    cards = [
        article(
            ring, drawn=there.get(ring.name) or figures.svgs(ring, figures.IN_CARD), interactive=True, back="suspected"
        )
        for ring in case.rings
    ]
    rest = [packed(card, name=anchor(ring)) for ring, card in zip(case.rings, cards, strict=True)][MOST_WHOLE:]
    return page(
        f"{case.name}: suspected rings",
        _head(case),
        _contents(case),
        element(
            "main",
            _found(case),
            element("div", id="opened") if rest else None,
            cards[:MOST_WHOLE],
            _others(case),
            looked_at.files(case),
            looked_at.left_out(case),
            looked_at.signals(case),
            how_to_read(),
            glossary(),
        ),
        element("footer", element("p", "Made by linkgraph. This page fetches nothing and sends nothing.")),
        *rest,
        graphs=bool(case.rings),
    )


def _contents(case: CasePicture) -> Html:
    places = {
        "suspected": f"Suspected rings ({len(case.rings):,})",
        "not-suspected": f"Linked, not suspected ({case.others.height:,})",
        "intake": "What was read and refused",
        "left-out": "What was left out",
        "signals": "Signals",
        "reading": "How to read it",
    }
    items = (element("li", element("a", text, href=f"#{name}")) for name, text in places.items())
    return element("nav", element("ul", items), aria_label="On this page")


def _head(case: CasePicture) -> Html:
    rows, accepted, refused = (int(case.sources[column].sum()) for column in ("rows", "accepted", "refused"))
    facts = [
        ("Accounts", f"{case.accounts_in_all:,}"),
        ("Files read", f"{case.sources.height:,}"),
        ("Rows read", f"{rows:,}"),
        ("Rows accepted", f"{accepted:,}"),
        ("Rows refused", f"{refused:,}"),
        *case.facts,
    ]
    warning = (
        "This page names accounts and shows what they share: treat it as personal data. Suspected means: worth a "
        "person’s decision on the evidence below. It is not a finding of wrongdoing."
    )
    return element(
        "header",
        element("h1", case.name),
        element("p", "Suspected rings of accounts, and what was weighed against each suspicion", class_="lead"),
        element("p", warning, class_="notice"),
        fact_list(facts),
    )


def _found(case: CasePicture) -> Html:
    if not case.rings:
        text = f"None found. No group of linked accounts among {case.accounts_in_all:,} is suspected to be a ring."
        groups = counted(case.others.height, one="group of linked accounts was", many="groups of linked accounts were")
        more = f"{groups} weighed and stand below, each with what explains it."
        if not case.others.height:
            more = "No group of linked accounts was found at all."
        looked = "What was looked at, and what was not, stands at the end of this page."
        return element(
            "section",
            element("h2", "Suspected rings", id="suspected"),
            element("p", text, class_="lead"),
            element("p", more),
            element("p", looked),
        )
    named = sum(int(ring.members["tier"].is_not_null().sum()) for ring in case.rings)
    strong = sum(ring.finding["tier"] == "confirmed-strength" for ring in case.rings)
    rings = counted(len(case.rings), one="ring is", many="rings are")
    text = (
        f"{rings} suspected, with {named:,} of {case.accounts_in_all:,} accounts named; {strong:,} of confirmed "
        f"strength, {len(case.rings) - strong:,} for review."
    )
    decided = {ring.name: _decided(ring) for ring in case.rings if ring.said}
    links = {ring.name: f"#{anchor(ring)}" for ring in case.rings}
    return element(
        "section",
        element("h2", "Suspected rings", id="suspected"),
        element("p", text, class_="lead"),
        _rest(case),
        ring_list((ring.finding for ring in case.rings), decided=decided, links=links),
        packed(json.dumps(_accounts(case)), name="accounts"),
    )


def _accounts(case: CasePicture) -> dict[str, list[str]]:
    """The accounts of each ring, by which the list of rings can be searched."""
    return {anchor(ring): ring.members["account_id"].to_list() for ring in case.rings}


def _rest(case: CasePicture) -> Html | None:
    if (rest := len(case.rings) - MOST_WHOLE) <= 0:
        return None
    text = (
        f"The {MOST_WHOLE} strongest rings stand below, also on paper. A click on one of the {rest:,} others opens it "
        "here; without scripts `linkgraph show` tells the same."
    )
    return element("p", text, class_="note")


def _decided(ring: RingPicture) -> str:
    """The last that people decided of it, and who; that there are notes where nothing is decided."""
    verdicts = [sentence.split(" on ")[0] for sentence in ring.said if not sentence.startswith("Note ")]
    return verdicts[-1] if verdicts else "noted" if ring.said else ""


def _others(case: CasePicture) -> Html:
    title = element("h2", "Linked, but not suspected", id="not-suspected")
    if case.others.is_empty():
        return element("section", title, element("p", "There is no other group of linked accounts."))
    shown = case.others.head(MOST_OTHERS)
    groups = counted(case.others.height, one="group of accounts is", many="groups of accounts are")
    text = (
        f"{groups} linked, and innocent explanations or a lack of evidence outweigh suspicion. Their accounts are not "
        "named here."
    )
    if (rest := case.others.height - shown.height) > 0:
        text += f" The {shown.height:,} with the highest score are listed; {rest:,} more are in the tables of the case."
    head = [
        heading("Group", number=True, sortable=True),
        heading("Accounts", number=True, sortable=True),
        heading("Score, bits", number=True, sortable=True),
        heading("Linked by", sortable=True),
        heading("Explained by"),
        heading("On this evidence"),
    ]
    rows = [
        element(
            "tr",
            cell(row["group"], number=True, sort=row["group"]),
            cell(row["accounts"], number=True, sort=row["accounts"]),
            cell(bits(row["score"]), number=True, sort=round(row["score"], 3)),
            cell(row["families"].replace(",", ", ")),
            cell(
                ", ".join(f"{name(doubt['term'])} {bits(doubt['bits'])}" for doubt in row["doubts"] or ()) or "nothing"
            ),
            cell(" ".join([*(doubt["sentence"] for doubt in row["doubts"] or ()), row["why_tier"]])),
        )
        for row in shown.iter_rows(named=True)
    ]
    return element("section", title, element("p", text), table(head, rows, label="Linked, but not suspected"))
