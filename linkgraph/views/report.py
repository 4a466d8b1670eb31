"""The report of a case: one HTML file with every suspected ring, what was not suspected, and what was not looked at."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from linkgraph.views.card import anchor, article, badge, fact_list
from linkgraph.views.html import Html, cell, element, heading, table
from linkgraph.views.page import page
from linkgraph.views.picture import CasePicture
from linkgraph.views.reading import glossary, how_to_read
from linkgraph.views.wording import bits, counted, day, name

MOST_OTHERS = 200
_MOST_REFUSED = 50


def report_html(case: CasePicture) -> str:
    """The whole report. It holds no time of its own making, so the same case gives the same bytes."""
    return page(
        f"{case.name}: suspected rings",
        _head(case),
        element(
            "main",
            _found(case),
            (article(picture, interactive=True) for picture in case.rings),
            _others(case),
            _refused(case),
            _left_out(case),
            _signals(case),
            how_to_read(),
            glossary(),
        ),
        element("footer", element("p", "Made by linkgraph. This page fetches nothing and sends nothing.")),
        graphs=bool(case.rings),
    )


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
            element("h2", "Suspected rings"),
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
    head = [
        heading("Ring", sortable=True),
        heading("Tier", sortable=True),
        heading("Score, bits", number=True, sortable=True),
        heading("Accounts", number=True, sortable=True),
        heading("Exchanges", number=True, sortable=True),
        heading("First seen (UTC)", sortable=True),
        heading("Last seen (UTC)", sortable=True),
        heading("Families of evidence", sortable=True),
        heading("Best innocent explanation", sortable=True),
    ]
    rows = []
    for ring in case.rings:
        finding = ring.finding
        cells = [
            cell(element("a", ring.name, href=f"#{anchor(ring)}"), whole=True),
            cell(badge(finding["tier"]), sort=finding["tier"]),
            cell(bits(finding["score"]), number=True, sort=round(finding["score"], 3)),
            cell(finding["accounts"], number=True, sort=finding["accounts"]),
            cell(finding["exchanges"], number=True, sort=finding["exchanges"]),
            cell(day(finding["first_at"]), whole=True),
            cell(day(finding["last_at"]), whole=True),
            cell(finding["families"].replace(",", ", ")),
            cell(finding["explanation"]),
        ]
        rows.append(element("tr", cells))
    return element(
        "section",
        element("h2", "Suspected rings"),
        element("p", text, class_="lead"),
        table(head, rows, label="Suspected rings"),
    )


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
        heading("Explanation", sortable=True),
        heading("What was weighed"),
    ]
    rows = [
        element(
            "tr",
            cell(row["group"], number=True, sort=row["group"]),
            cell(row["accounts"], number=True, sort=row["accounts"]),
            cell(bits(row["score"]), number=True, sort=round(row["score"], 3)),
            cell(row["families"].replace(",", ", ")),
            cell(row["explanation"]),
            cell(f"{row['weighed'] or 'Nothing was weighed.'} Decided by: {row['why_tier']}"),
        )
        for row in shown.iter_rows(named=True)
    ]
    return element("section", title, element("p", text), table(head, rows, label="Linked, but not suspected"))


def _refused(case: CasePicture) -> Html:
    head = [
        heading("Table"),
        heading("File"),
        heading("Rows", number=True),
        heading("Accepted", number=True),
        heading("Refused", number=True),
        heading("SHA-256 of the file as it was read"),
    ]
    files = [
        element(
            "tr",
            cell(row["table"]),
            cell(row["path"]),
            *(cell(row[column], number=True) for column in ("rows", "accepted", "refused")),
            cell(element("bdi", row["sha256"])),
        )
        for row in case.sources.iter_rows(named=True)
    ]
    return element(
        "section",
        element("h2", "What was read, and what was refused"),
        table(head, files, label="Files", class_="dense"),
        element("h3", "Refused rows by reason"),
        *_refusals(case.refused),
    )


def _refusals(refused: pl.DataFrame) -> Iterator[Html]:
    if refused.is_empty():
        yield element("p", "No row was refused.")
        return
    shown = refused.head(_MOST_REFUSED)
    rows = [
        element("tr", cell(row["table"]), cell(row["reason"]), cell(row["rows"], number=True))
        for row in shown.iter_rows(named=True)
    ]
    head = [heading("Table"), heading("Reason"), heading("Rows", number=True)]
    yield table(head, rows, label="Refused rows", class_="narrow")
    rest = int(refused["rows"].sum()) - int(shown["rows"].sum())
    more = f" {rest:,} more rows were refused for {refused.height - shown.height:,} further reasons." if rest else ""
    yield element(
        "p",
        f"Each refused row stands in the case’s table of refused rows, with file, row and value.{more}",
        class_="note",
    )


def _left_out(case: CasePicture) -> Html:
    title = element("h2", "What was left out on the way")
    note = element(
        "p",
        "Where something was left out, no link does not mean that there is none: it was not looked at.",
        class_="note",
    )
    if case.left_out.is_empty():
        return element("section", title, element("p", "Nothing was left out."))
    rows = [
        element(
            "tr",
            cell(row["stage"]),
            cell(name(row["signal"]) if row["signal"] is not None else "all signals"),
            cell(row["reason"]),
            cell(f"{row['count']:,} {row['unit']}", number=True),
        )
        for row in case.left_out.iter_rows(named=True)
    ]
    head = [heading("Stage"), heading("Signal"), heading("What and why"), heading("How much", number=True)]
    return element("section", title, note, table(head, rows, label="Left out"))


def _signals(case: CasePicture) -> Html:
    head = [
        heading("Signal"),
        heading("Family"),
        heading("Two accounts …"),
        heading("Rule"),
        heading("Accounts that show it", number=True),
        heading("Values shared by two or more", number=True),
        heading("Held by one account, left out", number=True),
        heading("Most it can say, bits", number=True),
    ]
    rows = [
        element(
            "tr",
            cell(name(row["signal"])),
            cell(row["family"]),
            cell(row["sentence"]),
            cell(row["rule"]),
            *(cell(row[column], number=True) for column in ("holders", "tokens", "alone")),
            cell(bits(row["ceiling"]), number=True),
        )
        for row in case.signals.iter_rows(named=True)
    ]
    return element("section", element("h2", "Signals that were looked at"), table(head, rows, label="Signals"))
