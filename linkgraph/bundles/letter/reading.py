"""A letter inside a bundle that somebody else may have made: whether it holds, in every form it comes in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from linkgraph.bundles.letter.bindings import Bindings
from linkgraph.bundles.letter.blocks import plain
from linkgraph.bundles.letter.lint import lint, lint_blocks
from linkgraph.bundles.letter.markdown import blocks_of
from linkgraph.bundles.letter.word_reading import read

MARKDOWN, WORD, CLAIMS = "data/letter/letter.md", "data/letter/letter.docx", "data/claims.json"
CODES: Mapping[str, str] = MappingProxyType({
    "letter.markup": "LET-06",
    "letter.hidden": "LET-07",
    "letter.unknown": "LET-08",
    "letter.display": "LET-09",
    "letter.digit": "LET-10",
    "letter.quantity": "LET-11",
    "letter.judgment": "LET-12",
    "letter.account": "LET-13",
    "letter.form": "LET-14",
    "word.unreadable": "WRD-06",
    "word.changes": "WRD-07",
    "word.hidden": "WRD-08",
    "word.foreign": "WRD-09",
    "word.external": "WRD-10",
    "word.macro": "WRD-11",
})
"""Codes of `linkgraph verify` by those of the lint."""
UNREADABLE, DIFFERS = "LET-15", "WRD-12"
_MOST_DIGITS = 4_000


def letter_problems(files: Mapping[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """Code, file and message of whatever is wrong with the letter; nothing where the bundle has none.

    `files` are those of the bundle by path. Word must say what the Markdown says, line by line, also after counsel
    edited both. Whatever the bytes are, nothing is raised.
    """
    if MARKDOWN not in files:
        return
    try:
        text = files[MARKDOWN].decode("utf-8")
        bindings = _bindings(files.get(CLAIMS, b"{}"))
        blocks, _ = blocks_of(text)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        yield UNREADABLE, MARKDOWN, f"The letter or its claims cannot be read: {str(error)[:200]}."
        return
    figures = [path.removeprefix("data/figures/").removesuffix(".svg") for path in files if path.endswith(".svg")]
    unnamed = _accounts(files)
    for finding in lint(text, bindings, unnamed=unnamed, figures=figures):
        yield CODES[finding.code], MARKDOWN, str(finding)
    if WORD not in files:
        return
    in_word, findings = read(files[WORD])
    findings += lint_blocks(in_word, bindings, unnamed=unnamed, figures=figures) if in_word else []
    for finding in findings:
        yield CODES[finding.code], WORD, str(finding)
    if in_word and plain(in_word) != plain(blocks):
        ours, theirs = plain(blocks), plain(in_word)
        pairs = zip([*ours, ""], [*theirs, ""], strict=False)
        first = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
        yield DIFFERS, WORD, f"Word says {first[1][:90]!r} where the Markdown says {first[0][:90]!r}."


def _bindings(claims: bytes) -> Bindings:
    told = json.loads(claims, parse_int=_short)
    displays = {str(name): str(text) for name, text in told.get("references", {}).items()}
    displays |= {str(claim["id"]): str(claim["display"]) for claim in told.get("claims", ()) if "id" in claim}
    return Bindings(displays, {})


def _short(digits: str) -> int:
    """A whole number; one of endless digits is refused before it costs anything."""
    if len(digits) > _MOST_DIGITS:
        raise ValueError("a number of too many digits")
    return int(digits)


def _accounts(files: Mapping[str, bytes]) -> set[str]:
    """The accounts of the exhibits, none of which a letter names."""
    named: set[str] = set()
    for path, content in files.items():
        if not path.startswith("data/exhibits/") or not path.endswith(".csv"):
            continue
        rows = csv.reader(io.StringIO(content.decode("utf-8", errors="replace")))
        try:
            head = next(rows, [])
            places = [place for place, name in enumerate(head) if name in _ACCOUNTS]
            if places and path.startswith(("data/exhibits/EX-001", "data/exhibits/EX-006")):
                named |= {row[place] for row in rows for place in places if place < len(row)}
        except csv.Error:
            continue
    return named - {""}


_ACCOUNTS = frozenset({"account", "account_id", "control"})
