"""What a ring's card lists: the values that its members share, and the members themselves, both folded."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from linkgraph.views.html import Html, cell, element, heading, identifier, table
from linkgraph.views.picture import RingPicture
from linkgraph.views.visible import cut
from linkgraph.views.wording import bits, day, minute, name, probability

MOST_MEMBERS = 200
_LONGEST_VALUE = 240


def values(picture: RingPicture) -> Html | None:
    """Shared values with how many members and how many accounts hold them; nothing where none is shared."""
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


def members(picture: RingPicture) -> Html:
    """The first 200 members; how many more there are is said."""
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
            cell(probability(row["membership"]), number=True, sort=round(row["membership"], 6)),
            cell(probability(row["least_membership"]), number=True, sort=round(row["least_membership"], 6)),
            cell(row["best_family"]),
            cell(bits(row["bits"]), number=True, sort=round(row["bits"], 2)),
            cell(row["exchanges"], number=True, sort=row["exchanges"]),
            cell(minute(row["created_at"]), whole=True),
            cell(row["status"] or ""),
            cell(day(row["status_at"]), whole=True),
            cell(row["country"] or ""),
            cell(row["plan"] or ""),
        )


def _folded(title: str, body: Html, *, note: str) -> Html:
    return element("details", element("summary", title, " ", element("span", f"({note})", class_="note")), body)
