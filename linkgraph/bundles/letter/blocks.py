"""A letter as blocks of runs: what Markdown is read into, and what Word and PDF are made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look. `target` is what it is bound to, such as C002, none where it is bound to nothing.

    A line break is a run of its own.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    target: str | None = None


Runs = tuple[Run, ...]

_LEAST, _MOST = 11, 44
# Letters for the space on both sides of a cell, and for a wide typeface in place of ours.
_AROUND = 6


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is the letter's subject, of which there is one."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`quoted`: set apart from the text, as judgments are."""

    runs: Runs
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list. Numbered ones are counted through the whole letter; `first` is the number of the first, or none."""

    items: tuple[Runs, ...]
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One head, rows of as many cells; `right`: which columns are set to the right."""

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    right: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure of the bundle by its file's name without ending, and its title."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Break:
    """A new page."""


Block = Heading | Paragraph | Items | Table | Picture | Break


def lines_of(blocks: Sequence[Block]) -> Iterator[Runs]:
    """Every line of text in reading order: headings, paragraphs, list items, cells. Pictures and breaks have none."""
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield block.runs
            case Items():
                yield from block.items
            case Table():
                yield from block.head
                for row in block.rows:
                    yield from row
            case Picture() | Break():
                pass


def text_of(runs: Runs) -> str:
    """The words of a line as a reader sees them."""
    return "".join(run.text for run in runs)


def plain(blocks: Sequence[Block]) -> list[str]:
    """The letter's words, a line for each paragraph, item and cell: the same for every form of one letter."""
    return [" ".join(text_of(runs).split()) for runs in lines_of(blocks)]


def widths(table: Table) -> list[float]:
    """How much of the page's width each column gets, by the longest line in it, and no less than its longest word: 1
    in all.
    """
    wanted = []
    for column in zip(table.head, *table.rows, strict=True):
        texts = [text_of(runs) for runs in column]
        word = max((len(word) for text in texts for word in text.split()), default=0)
        wanted.append(max(min(max(map(len, texts)), _MOST), word + _AROUND, _LEAST))
    return [length / sum(wanted) for length in wanted]


def signed(block: Paragraph) -> bool:
    """Whether room for a signature is left below: after the closing words of the template's head."""
    return bool(block.runs) and block.runs[0].target == "head.closing"
