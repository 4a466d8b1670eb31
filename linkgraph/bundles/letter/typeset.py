"""The letter as PDF: PDF/A-3a and PDF/UA-1 by typst, with claims.json attached; the same bytes for the same letter.

Every text is handed to typst as a string literal, never as markup, so that nothing in a claim or a name can be run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any, Literal

from linkgraph.bundles.letter.bindings import is_claim
from linkgraph.bundles.letter.blocks import (
    Block,
    Break,
    Heading,
    Items,
    Paragraph,
    Picture,
    Run,
    Runs,
    Table,
    signed,
    text_of,
    widths,
)
from linkgraph.core.errors import StorageError

STANDARDS: tuple[Literal["a-3a"], Literal["ua-1"]] = ("a-3a", "ua-1")


@dataclass(frozen=True, slots=True)
class Illustration:
    """A figure as a letter needs it: files of both forms, and what is said to who cannot see it."""

    svg: bytes
    png: bytes
    alternative: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around a letter: its author and day, the paper (a4, us-letter), the foot of each page."""

    author: str
    day: date
    paper: str
    foot: str


def pdf_of(
    blocks: Sequence[Block], *, sheet: Sheet, figures: Mapping[str, Illustration], claims: bytes, font_folder: str
) -> bytes:
    """The letter set. `claims` is claims.json, attached as data; `font_folder` has the letters of the figures.

    Raises:
        StorageError: typst refuses, which a letter without lint findings gives it no reason to.
    """
    import typst

    parts: Any = {
        "letter.typ": (files(__package__) / "templates" / "letter.typ").read_bytes(),
        "main.typ": "\n".join(_document(blocks, sheet, figures=figures)).encode(),
        "claims.json": claims,
        **{f"{name}.svg": figure.svg for name, figure in figures.items()},
    }
    moment = datetime(sheet.day.year, sheet.day.month, sheet.day.day, tzinfo=UTC)
    try:
        made = typst.compile(
            parts,  # file names and their bytes, which is newer than the stubs
            ignore_system_fonts=True,
            font_paths=[font_folder],
            pdf_standards=[*STANDARDS],
            timestamp=moment,
        )
    except typst.TypstError as error:
        raise StorageError(f"The letter cannot be set: {error}.") from error
    if not isinstance(made, bytes):
        raise StorageError("The letter cannot be set: typst gave back no file.")
    return made


def _document(blocks: Sequence[Block], sheet: Sheet, *, figures: Mapping[str, Illustration]) -> Iterator[str]:
    subject = next((text_of(block.runs) for block in blocks if isinstance(block, Heading) and block.level == 1), "")
    day = sheet.day
    yield '#import "letter.typ": settings, sender, office, address, apart, exhibit'
    said = {"subject": subject, "author": sheet.author, "paper": sheet.paper, "footer": sheet.foot}
    given = [f"{name}: {literal(text)}" for name, text in said.items()]
    given.append(f"date: datetime(year: {day.year}, month: {day.month}, day: {day.day})")
    yield f"#show: settings.with({', '.join(given)})"
    yield '#pdf.attach("claims.json", relationship: "data", mime-type: "application/json", description: "Claims")'
    labels = {target for runs in _first_cells(blocks) for target in runs}
    above, place = True, 0
    for block in blocks:
        match block:
            case Heading(level=1):
                above = False
                yield f"#title[#{_runs(block.runs, labels)}]"
            case Heading():
                yield f"#heading(level: {block.level - 1})[#{_runs(block.runs, labels)}]"
            case Paragraph() if above:
                yield f"#{('sender', 'office', 'address')[min(place, 2)]}[#{_runs(block.runs, labels)}]"
                place += 1
            case Paragraph(quoted=True):
                yield f"#apart[#{_runs(block.runs, labels)}]"
            case Paragraph():
                yield f"#par[#{_runs(block.runs, labels)}]"
                if signed(block):
                    yield "#v(3.2em)"
            case Items():
                kind = "list(" if block.first is None else f"enum(start: {block.first}, "
                yield f"#{kind}{', '.join(f'[#{_runs(runs, labels)}]' for runs in block.items)})"
            case Table():
                yield _table(block, labels)
            case Picture():
                alternative = literal(figures[block.name].alternative)
                yield f"#exhibit({literal(f'{block.name}.svg')}, {alternative}, [#{literal(block.title)}])"
            case Break():
                yield "#pagebreak(weak: true)"


def _first_cells(blocks: Sequence[Block]) -> Iterator[list[str]]:
    """What rows of tables begin with: where a row begins with a target's own name, links to the target lead there."""
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                yield [run.target for run in row[0] if run.target is not None and run.text == run.target]


def _table(table: Table, labels: set[str]) -> str:
    columns = ", ".join(f"{part:.3f}fr" for part in widths(table))
    align = ", ".join("right" if right else "left" for right in table.right)
    head = ", ".join(f"[#{_runs(runs, labels)}]" for runs in table.head)
    cells = []
    for row in table.rows:
        for place, runs in enumerate(row):
            marks = "".join(_mark(run.target) for run in runs if place == 0 and run.target == run.text and run.target)
            cells.append(f"[{marks}#{_runs(runs, labels if place else set())}]")
    return f"#table(columns: ({columns},), align: ({align},), table.header({head}), {', '.join(cells)})"


def _mark(target: str) -> str:
    return f"#metadata({literal(target)})<{target}>"


def _runs(runs: Runs, labels: set[str]) -> str:
    """A line as one typst expression: pieces of text added up."""
    return f"{{{'; '.join(_run(run, labels) for run in runs) or '[]'}}}"


def _run(run: Run, labels: set[str]) -> str:
    if run.text == "\n":
        return "linebreak()"
    said = f"text({literal(run.text)})"
    if run.strong:
        said = f"strong({said})"
    if run.emphasis:
        said = f"emph({said})"
    if run.target is not None and run.target in labels:
        said = f"link(label({literal(run.target)}), {said})"
    elif run.target is not None and is_claim(run.target):
        said = f'text(fill: rgb("#1f4468"), {said})'
    return said


def literal(text: str) -> str:
    r"""A typst string literal that says exactly the text.

    >>> print(literal('say "no" \\ #panic()'))
    "say \"no\" \\ #panic()"
    """
    escaped = "".join(
        f"\\{character}" if character in '\\"' else character if character >= " " else f"\\u{{{ord(character):x}}}"
        for character in text
    )
    return f'"{escaped}"'
