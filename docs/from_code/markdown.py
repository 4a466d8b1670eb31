"""Tables and sentences in Markdown."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from types import ModuleType

MADE = "<!-- Made from the code by `python -m docs.from_code`: change it there. -->\n\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""A table; a bar inside a cell is written so that it ends no cell, nothing is an empty cell.

    >>> print(table(["a", "b"], [["x|y", None]]), end="")
    | a | b |
    | --- | --- |
    | x\|y |  |
    """
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(_cell(one) for one in line) + " |\n" for line in lines)


def code(text: object) -> str:
    """As code.

    >>> code("links.bar")
    '`links.bar`'
    """
    return f"`{text}`"


def described(thing: ModuleType | type) -> str:
    """The docstring in one line, without an example."""
    words = inspect.getdoc(thing) or ""
    return " ".join(words.partition("\n\n>>>")[0].split())


def in_short(thing: ModuleType | type) -> str:
    """The first paragraph of the docstring in one line."""
    return " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].split())


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).split()).replace("|", "\\|")
