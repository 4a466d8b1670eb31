"""What the shell may complete beside commands and options: a case's rings, verdicts, tiers, forms and profiles.

Nothing heavy is imported: a person waits for it with a finger on the key.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import typer

Complete = Callable[[str], list[str]]


def rings(context: typer.Context, incomplete: str) -> list[str]:
    """The suspected rings of the case that was given, by its rings.csv; the last of several by comma."""
    given = context.params.get("case")
    try:
        with (Path(str(given)) / "rings.csv").open(encoding="utf-8", newline="") as file:
            known = dict.fromkeys(row["ring_id"] for row in csv.DictReader(file))
    except (OSError, KeyError, ValueError):
        return []
    *before, last = incomplete.split(",")
    return [",".join([*before, name]) for name in known if name.startswith(last)]


def among(*words: str) -> Complete:
    """A function that completes one of these words."""

    def found(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return found
