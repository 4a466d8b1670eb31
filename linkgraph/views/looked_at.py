"""What was looked at and what was not: files, refused rows, what was left out on the way, signals."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from linkgraph.views.html import Html, cell, element, heading, table
from linkgraph.views.picture import CasePicture
from linkgraph.views.wording import bits, name

_MOST_REFUSED = 50


def files(case: CasePicture) -> Html:
    """Every file with its digest and how many of its rows were accepted, and the refused rows by reason."""
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
        element("h2", "What was read, and what was refused", id="intake"),
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


def left_out(case: CasePicture) -> Html:
    """What was there and was not used."""
    title = element("h2", "What was left out on the way", id="left-out")
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


def signals(case: CasePicture) -> Html:
    """The catalogue of signals with what each has seen."""
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
    return element(
        "section", element("h2", "Signals that were looked at", id="signals"), table(head, rows, label="Signals")
    )
