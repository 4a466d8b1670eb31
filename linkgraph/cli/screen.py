"""What a command puts on the screen: tables and lines for people, strict JSON for scripts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

_WIDE = 200


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
    """One line on the output, never wrapped."""
    sys.stdout.write(f"{shown(text)}\n")


def lines(texts: Iterable[str]) -> None:
    """Several of them."""
    for text in texts:
        line(text)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "") -> None:
    """A table on the output. Numbers stand to the right; units belong into the headings."""
    body = [list(row) for row in rows]
    drawn = Table(title=title or None, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for place, name in enumerate(columns):
        numbers = any(isinstance(row[place], int | float) for row in body)
        drawn.add_column(name, justify="right" if numbers else "left", overflow="fold")
    for row in body:
        drawn.add_row(*(Text(words(value)) for value in row))
    terminal = sys.stdout.isatty()
    Console(highlight=False, width=None if terminal else _WIDE).print(drawn)


def as_json(value: Any) -> None:  # whatever JSON can hold
    """JSON with sorted keys; numbers that are none are an error, not NaN."""
    sys.stdout.write(json.dumps(value, indent=2, sort_keys=True, allow_nan=False) + "\n")
