"""JSON read strictly: one meaning for every reader."""

from __future__ import annotations

import json
from typing import Any

from linkgraph.bundles.verifier.report import Report

LARGEST_JSON = 256 << 20


class NotStrict(ValueError):  # noqa: N818  # says what the text is
    """A text that JSON readers could understand differently."""


def strict_json(content: bytes, *, floats: bool = False) -> Any:
    """The value; raises `NotStrict` for a name twice, NaN, a fraction where none belongs, a wrong encoding."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) != len(items):
            raise NotStrict("a name stands twice")
        return found

    def constant(text: str) -> Any:
        raise NotStrict(f"{text} is no number")

    def whole(text: str) -> int:
        if len(text) > 20:
            raise NotStrict("a number is too long")
        return int(text)

    def fraction(text: str) -> float:
        if not floats or len(text) > 40:
            raise NotStrict(f"{text[:40]}: fractions stand as text")
        return float(text)

    if len(content) > LARGEST_JSON:
        raise NotStrict("it is too long")
    try:
        text = content.decode("utf-8")
        if text.startswith("\ufeff"):
            raise NotStrict("it starts with a byte order mark")
        return json.loads(text, object_pairs_hook=pairs, parse_constant=constant, parse_int=whole, parse_float=fraction)
    except NotStrict:
        raise
    except (ValueError, RecursionError) as error:
        raise NotStrict(str(error)[:200]) from error


def json_of(files: dict[str, bytes], name: str, *, report: Report, floats: bool = False) -> Any:
    """The value of a file of the bundle, or none, which is told."""
    if name not in files:
        report.fail("JSN-02", name, because="it is missing")
        return None
    try:
        return strict_json(files[name], floats=floats)
    except NotStrict as error:
        report.fail("JSN-01", name, because=str(error))
        return None
