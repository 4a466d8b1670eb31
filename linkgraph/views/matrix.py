"""Members by signals: who is tied by what, as a table whose cells are coloured by bits."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from linkgraph.views.html import Html, element, heading, identifier, table
from linkgraph.views.picture import RingPicture
from linkgraph.views.wording import bits, name

MOST_ROWS = 60
_LEVELS = (0.15, 0.4, 0.7)


def matrix(picture: RingPicture) -> Html | None:
    """A row a member, a column a signal, in the cell the bits by which it ties the member; nothing where nothing ties.

    Of more than 60 members each row stands for as many neighbours in the order of members: how many of them the signal
    ties, and how strongly in the mean over all of them.
    """
    signals = picture.ties.select("signal", "ceiling").rows()
    if not signals or picture.members.is_empty():
        return None
    each = -(-picture.members.height // MOST_ROWS)
    held = _held(picture.matrix, each=each)
    head = [heading("Accounts" if each > 1 else "Account"), *(heading(name(signal)) for signal, _ in signals)]
    rows = [
        element(
            "tr",
            element("th", label, scope="row"),
            (_cell(held.get((row, signal)), most=most, of=of) for signal, most in signals),
        )
        for row, (label, of) in enumerate(_labels(picture.members["account_id"], each=each))
    ]
    many = f"Each row is {each:,} accounts, in the order of the members below: how many of them the signal ties."
    text = many if each > 1 else "In each cell the bits by which a signal ties the account to the others."
    note = element("p", f"{text} The darker, the nearer to the most that the signal can say.", class_="note")
    body = table(head, rows, class_="matrix", label=f"Members of {picture.name} by signal")
    summary = element("summary", "Members by signal")
    return element("details", summary, note, body, open=picture.members.height <= MOST_ROWS // 2)


def _held(matrix: pl.DataFrame, *, each: int) -> dict[tuple[int, str], tuple[int, float]]:
    """(row, signal) → accounts tied, and the bits of all of them together."""
    rows = matrix.group_by(pl.col("row") // each, "signal").agg(pl.len(), pl.col("bits").sum())
    return {(row, signal): (tied, total) for row, signal, tied, total in rows.iter_rows()}


def _labels(accounts: pl.Series, *, each: int) -> Iterator[tuple[object, int]]:
    """What stands before each row, and how many accounts that is."""
    for start in range(0, len(accounts), each):
        of = min(each, len(accounts) - start)
        yield (identifier(accounts[start]) if each == 1 else f"{start + 1:,} to {start + of:,}"), of


def _cell(tied: tuple[int, float] | None, *, most: float, of: int) -> Html:
    if tied is None:
        return element("td", class_="h0")
    number, total = tied
    level = sum(total / of >= edge * most for edge in _LEVELS) + 1
    return element("td", bits(total) if of == 1 else f"{number:,}", class_=f"h{level}")
