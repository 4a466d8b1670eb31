"""What a command puts on the screen: tables and lines for people, strict JSON for scripts."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

_ENDLESS = 100_000
_GAP = 2
_TEXT = 24
"""Longer cells may be folded."""


def shown(text: str) -> str:
    r"""The text without characters that could steer a terminal.

    >>> shown("acc\x1b[31m")
    'acc�[31m'
    """
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def words(value: object) -> str:
    """A value as a person reads it: whole numbers in groups of three, days without a clock, nothing as a dash."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        # Adding 0.0 makes a negative zero a plain one.
        return f"{round(value, 1) + 0.0:,.1f}"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return shown(str(value))


def count(number: int, thing: str) -> str:
    """`1 ring`, `1,200 rings`.

    >>> count(1, "ring"), count(1200, "ring")
    ('1 ring', '1,200 rings')
    """
    return f"{number:,} {thing}{'s' * (number != 1)}"


def line(text: str = "") -> None:
    """One line on the output; a terminal gets it in lines of its width, broken between words, set in as it begins."""
    plain = shown(text)
    if (width := _width()) is not None and len(plain) > width:
        inset = " " * (len(plain) - len(plain.lstrip()))
        plain = textwrap.fill(plain, width, subsequent_indent=inset, break_long_words=False, break_on_hyphens=False)
    sys.stdout.write(f"{plain}\n")


def lines(texts: Iterable[str]) -> None:
    """Several of them."""
    for text in texts:
        line(text)


def table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "", spare: Sequence[str] = ()
) -> None:
    """A table on the output. Numbers stand to the right; units belong into the headings.

    It fits the terminal: long texts are folded, and the `spare` columns are left out from the first on, until the
    others have room, and named. Through a pipe every row is one line and every column is there.
    """
    body = [list(row) for row in rows]
    width = _width()
    places = list(range(len(columns)))
    least = [_least(name, [words(row[place]) for row in body]) for place, name in enumerate(columns)]
    missing: list[str] = []
    for name in spare if width is not None else ():
        if sum(least[place] + _GAP for place in places) - _GAP > (width or 0):
            places.remove(columns.index(name))
            missing.append(name)
    drawn = Table(
        title=title or None,
        title_justify="left",
        box=None,
        pad_edge=False,
        padding=(0, _GAP, 0, 0),
        header_style="bold",
    )
    for place in places:
        numbers = any(isinstance(row[place], int | float) for row in body)
        text = _is_text([words(row[place]) for row in body])
        drawn.add_column(
            columns[place], justify="right" if numbers else "left", overflow="fold", no_wrap=not text and not numbers
        )
    for row in body:
        drawn.add_row(*(Text(words(row[place])) for place in places))
    console = Console(highlight=False, width=width or _ENDLESS)
    with console.capture() as capture:
        console.print(drawn)
    sys.stdout.write("".join(f"{one.rstrip()}\n" for one in capture.get().splitlines()))
    if missing:
        line(f"(The window is narrow: without {', '.join(missing)}; --json has all.)")


def _width() -> int | None:
    """The columns of the terminal; none where the output is no terminal."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _is_text(cells: Sequence[str]) -> bool:
    return max(map(len, cells), default=0) > _TEXT


def _least(name: str, cells: Sequence[str]) -> int:
    """How narrow a column can be and still be read: a text by its words, anything else as it is."""
    longest = max((len(word) for word in name.split()), default=0)
    return max(longest, _TEXT if _is_text(cells) else max(map(len, cells), default=0))


def as_json(value: Any) -> None:  # whatever JSON can hold
    """JSON with sorted keys; numbers that are none are an error, not NaN."""
    sys.stdout.write(json.dumps(value, indent=2, sort_keys=True, allow_nan=False) + "\n")
