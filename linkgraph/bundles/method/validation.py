"""validation.json: how often the method is right where the truth is known, and what is known of this case."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import polars as pl

from linkgraph.bundles.exhibits import Published

_NOT_KNOWN = (
    "How often the method is right on the records of a real provider. Made-up worlds show that it does what it says; "
    "they were written by its authors and cannot hold everything that people do. What reviewers decided of earlier "
    "findings of this provider is in the provider's case folder, not in this bundle."
)


def validation(published: Published) -> dict[str, Any]:
    """What was measured on made-up worlds, which of them are like this case in size, and this case's own tests.

    `made_up_worlds` is the table of linkgraph's docs/measured.md, see `method.measured`.
    """
    measured: list[dict[str, Any]] = json.loads((files(__package__) / "measured.json").read_text("utf-8"))
    sizes = sorted({row["accounts"] for row in measured})
    nearest = min(sizes, key=lambda size: (abs(size - published.facts.accounts), size))
    chance = published.exhibits["EX-015"].frame
    return {
        "made_up_worlds": measured,
        "like_this_case": {
            "accounts_in_this_case": published.facts.accounts,
            "nearest_size": nearest,
            "worlds": [row for row in measured if row["accounts"] == nearest],
        },
        "this_case": {
            "made_up_groups": _rows(chance, "decoys"),
            "over_all_families": _rows(chance, "significance"),
            "family_by_family": _rows(chance, "held_out"),
        },
        "not_known": _NOT_KNOWN,
    }


def _rows(chance: pl.DataFrame, test: str) -> list[dict[str, Any]]:
    rows = chance.filter(pl.col("test") == test).select("ring", "family", "measure", pl.col("value").cast(pl.Float64))
    return rows.sort("ring", "family", "measure").to_dicts()
