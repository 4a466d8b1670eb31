"""The card of one ring: what ties it, how its score comes about, when it was active, who is in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

import polars as pl

from linkgraph.views import figures, graph
from linkgraph.views.drawing import inline
from linkgraph.views.html import Html, cell, element, heading, identifier, table
from linkgraph.views.page import page
from linkgraph.views.picture import RingPicture
from linkgraph.views.visible import cut
from linkgraph.views.wording import bits, day, minute, name, share

MOST_MEMBERS = 200
_LONGEST_VALUE = 240
_KINDS = {
    "prior": "Before looking",
    "linkage": "How it is linked",
    "behaviour": "What speaks for abuse, or against it",
    "doubt": "Innocent explanations that were weighed",
}


def card_html(picture: RingPicture) -> str:
    """One ring as a page that stands alone; `page.framed` puts it into a notebook."""
    body = element("main", article(picture, interactive=True))
    return page(picture.name, body, class_="card", graphs=True)


def article(picture: RingPicture, *, interactive: bool) -> Html:
    """The card as part of a page. `interactive`: with the data by which the page's script lets the graph be moved."""
    return element(
        "article",
        _head(picture),
        element("p", picture.summary, class_="summary") if picture.summary else None,
        _facts(picture),
        element("h3", "What ties these accounts"),
        _ties(picture),
        element("h3", f"How the score of {bits(picture.finding['score'])} bits comes about"),
        _reasons(picture),
        element("h3", "When they were active"),
        element("figure", Html(inline(figures.timeline(picture), label=f"Exchanges by day of {picture.name}"))),
        element("figure", Html(inline(figures.hours(picture), label=f"Hours of the week of {picture.name}"))),
        element("h3", "How they are linked"),
        _graph(picture, interactive=interactive),
        _tokens(picture),
        _members(picture),
        id=anchor(picture),
    )


def anchor(picture: RingPicture) -> str:
    """The fragment by which the card is linked to."""
    return picture.name.replace(" ", "-")


def badge(tier: str) -> Html:
    """The tier as a mark."""
    return element("span", tier, class_=f"badge {tier.replace(' ', '-')}")


def _head(picture: RingPicture) -> Html:
    score = element("span", "score ", element("b", bits(picture.finding["score"])), " bits", class_="score")
    return element("header", element("h2", picture.name), badge(picture.finding["tier"]), score)


def _facts(picture: RingPicture) -> Html:
    finding = picture.finding
    roles = dict(picture.members["role"].value_counts().iter_rows())
    counts = [f"{roles[role]:,} {role}" for role in ("core", "probable", "peripheral") if role in roles]
    span = (
        f"{day(finding['first_at'])} to {day(finding['last_at'])}" if finding["first_at"] is not None else "no activity"
    )
    named = int(picture.members["tier"].is_not_null().sum())
    facts = [
        ("Accounts counted", f"{finding['accounts']:,}"),
        ("Named in the answer", f"{named:,}"),
        ("By role", ", ".join(counts) or "none"),
        ("Exchanges", f"{finding['exchanges']:,}"),
        ("Active (UTC)", span),
        ("Families of evidence", finding["families"].replace(",", ", ")),
        ("Best innocent explanation", finding["explanation"]),
        ("What decided the tier", finding["why_tier"]),
    ]
    return fact_list(facts)


def fact_list(facts: Iterable[tuple[str, str]]) -> Html:
    """Labels and values side by side; what is long gets twice the room, a digest its own letters."""
    return element("dl", (_fact(label, value) for label, value in facts), class_="facts")


def _fact(label: str, value: str) -> Html:
    code = "code" if len(value) > 32 and " " not in value else None
    wide = "wide" if len(value) > 22 else None
    return element("div", element("dt", label), element("dd", value, class_=code), class_=wide)


def _track(*bars: tuple[float, float, str], zero: float | None = None) -> Html:
    """Bars on a line from 0 to 1: start, end, class."""
    marks = [
        element("i", class_=class_ or None, style=f"left:{start * 100:.2f}%;width:{max(end - start, 0) * 100:.2f}%")
        for start, end, class_ in bars
    ]
    line = element("i", class_="zero", style=f"left:{zero * 100:.2f}%") if zero is not None else None
    return element("div", line, marks, class_="track", aria_hidden="true")


def _ties(picture: RingPicture) -> Html:
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


def _reasons(picture: RingPicture) -> Html:
    """The waterfall as a table: every term with its sentence, its bits, and where it stands on the way to the score."""
    ends = list(accumulate(picture.reasons["bits"].to_list(), initial=0.0))
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0

    def at(value: float) -> float:
        return float((value - low) / span)

    rows: list[Html] = []
    kind = ""
    for row, (start, end) in zip(picture.reasons.iter_rows(named=True), pairwise(ends), strict=True):
        if row["kind"] != kind:
            kind = row["kind"]
            rows.append(
                element("tr", element("th", _KINDS.get(kind, kind), colspan=4, scope="colgroup"), class_="kind")
            )
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


def _graph(picture: RingPicture, *, interactive: bool) -> Html:
    if picture.pairs.is_empty():
        return element("p", "None of its pairs reaches the bar of a link.", class_="note")
    shown = graph.drawn(picture)
    empty = "Click an account to see its links; drag to move, scroll to zoom."
    return element(
        "figure",
        graph.svg(picture, shown),
        element("div", class_="canvas") if interactive else None,
        element("p", class_="note picked", data_empty=empty, aria_live="polite") if interactive else None,
        graph.legend(),
        element("figcaption", shown.note),
        graph.data(picture, shown) if interactive else None,
        class_="graph",
    )


def _tokens(picture: RingPicture) -> Html | None:
    if picture.tokens.is_empty():
        return None
    head = [
        heading("Signal"),
        heading("Value"),
        heading("In this group", number=True),
        heading("In all", number=True),
        heading("On a list of shared things"),
    ]
    rows = [
        element(
            "tr",
            cell(name(row["signal"])),
            element("td", element("bdi", cut(row["value"], at=_LONGEST_VALUE)), class_="value"),
            cell(row["inside"], number=True),
            cell(row["holders"], number=True),
            cell(row["listed"] or ""),
        )
        for row in picture.tokens.iter_rows(named=True)
    ]
    note = f"all {picture.tokens_in_all:,}"
    if picture.tokens.height < picture.tokens_in_all:
        note = f"{picture.tokens.height:,} of {picture.tokens_in_all:,}, those that many members and few others hold"
    return _folded("Shared values", table(head, rows, label=f"Values that {picture.name} shares"), note=note)


def _folded(title: str, body: Html, *, note: str) -> Html:
    return element("details", element("summary", title, " ", element("span", f"({note})", class_="note")), body)


def _members(picture: RingPicture) -> Html:
    shown = picture.members.head(MOST_MEMBERS)
    note = f"all {shown.height:,}"
    if (rest := picture.members.height - shown.height) > 0:
        note = f"the first {shown.height:,}; {rest:,} more are in the export of this ring"
    columns = (
        ("Account", False),
        ("Role", False),
        ("Tier", False),
        ("Membership", True),
        ("Without its best family", True),
    )
    more = (("Best family", False), ("Bits", True), ("Exchanges", True), ("Signed up (UTC)", False), ("Status", False))
    last = (("Since", False), ("Country", False), ("Plan", False))
    head = [heading(text, number=number, sortable=True) for text, number in (*columns, *more, *last)]
    body = table(head, _member_rows(shown), class_="members", label=f"Members of {picture.name}")
    return _folded("Members", body, note=note)


def _member_rows(members: pl.DataFrame) -> Iterator[Html]:
    for row in members.iter_rows(named=True):
        yield element(
            "tr",
            cell(identifier(row["account_id"])),
            cell(row["role"]),
            cell(row["tier"] or "not named", whole=True),
            cell(share(row["membership"]), number=True, sort=round(row["membership"], 6)),
            cell(share(row["least_membership"]), number=True, sort=round(row["least_membership"], 6)),
            cell(row["best_family"]),
            cell(bits(row["bits"]), number=True, sort=round(row["bits"], 2)),
            cell(row["exchanges"], number=True, sort=row["exchanges"]),
            cell(minute(row["created_at"]), whole=True),
            cell(row["status"] or ""),
            cell(day(row["status_at"]), whole=True),
            cell(row["country"] or ""),
            cell(row["plan"] or ""),
        )
