"""What a ring's card says of its evidence: the signals that tie it, and its score term by term."""

from __future__ import annotations

from itertools import accumulate

import polars as pl

from linkgraph.views.html import Html, cell, element, heading, table
from linkgraph.views.picture import RingPicture
from linkgraph.views.said import silent, weighty
from linkgraph.views.wording import bits, name

_KINDS = {
    "prior": "Before looking",
    "linkage": "How it is linked",
    "behaviour": "What speaks for abuse, or against it",
    "doubt": "Innocent explanations that were weighed",
}


def ties(picture: RingPicture) -> Html:
    """Each signal with how many members it ties, and its median bits against the most it can say."""
    if picture.ties.is_empty():
        return element("p", "No signal ties them.", class_="note")
    members = max(picture.counted.height, 1)
    most = max(float(ceiling) for ceiling in picture.ties["ceiling"]) or 1.0
    head = [
        heading("Signal"),
        heading("Family"),
        heading("What they do"),
        heading("Accounts tied", number=True),
        heading("Bits, median", number=True),
        heading("Most it can say", number=True),
        heading("Median (dark) of the most it can say (pale)"),
    ]
    rows = [
        element(
            "tr",
            cell(name(row["signal"])),
            cell(row["family"]),
            cell(row["sentence"]),
            cell(f"{row['tied']:,} of {members:,}", number=True),
            cell(bits(row["bits"]), number=True),
            cell(bits(row["ceiling"]), number=True),
            cell(_track((0, row["ceiling"] / most, "most"), (0, min(row["bits"] / most, 1.0), ""))),
        )
        for row in picture.ties.iter_rows(named=True)
    ]
    return table(head, rows, label=f"Signals that tie {picture.name}")


def reasons(picture: RingPicture) -> Html:
    """The waterfall as a table: every term with its sentence, its bits, and where it stands on the way to the score.

    Those of a kind that say nothing stand in one line at its end.
    """
    ends = list(accumulate(picture.reasons["bits"].to_list(), initial=0.0))
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0

    def at(value: float) -> float:
        return float((value - low) / span)

    rows: list[Html] = []
    sides = {name: pl.Series(part, dtype=pl.Float64) for name, part in (("start", ends[:-1]), ("end", ends[1:]))}
    placed = picture.reasons.with_columns(**sides)
    for (kind,), terms in placed.group_by("kind", maintain_order=True):
        title = _KINDS.get(str(kind), str(kind))
        rows.append(element("tr", element("th", title, colspan=4, scope="colgroup"), class_="kind"))
        for row in weighty(terms).iter_rows(named=True):
            start, end = row["start"], row["end"]
            bar = (at(min(start, end)), at(max(start, end)), "against" if end < start else "")
            rows.append(
                element(
                    "tr",
                    cell(name(row["term"])),
                    cell(row["sentence"]),
                    cell(bits(row["bits"], sign=True), number=True),
                    cell(_track(bar, zero=at(0.0))),
                )
            )
        if rest := silent(terms):
            rows.append(element("tr", element("td", rest, colspan=4, class_="note")))
    total = picture.finding["score"]
    bar = (at(min(0.0, total)), at(max(0.0, total)), "sum")
    line = [
        cell("score"),
        cell("the sum of all terms"),
        cell(bits(total, sign=True), number=True),
        cell(_track(bar, zero=at(0.0))),
    ]
    rows.append(element("tr", line, class_="total"))
    head = [
        heading("Term"),
        heading("Evidence"),
        heading("Bits", number=True),
        heading("From term to term (red takes off)"),
    ]
    return table(head, rows, label=f"Terms of the score of {picture.name}")


def _track(*bars: tuple[float, float, str], zero: float | None = None) -> Html:
    """Bars on a line from 0 to 1: start, end, class."""
    marks = [
        element("i", class_=class_ or None, style=f"left:{start * 100:.2f}%;width:{max(end - start, 0) * 100:.2f}%")
        for start, end, class_ in bars
    ]
    line = element("i", class_="zero", style=f"left:{zero * 100:.2f}%") if zero is not None else None
    return element("div", line, marks, class_="track", aria_hidden="true")
