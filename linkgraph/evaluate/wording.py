"""Scores as text."""

from __future__ import annotations

from typing import Any


def worded(scores: dict[str, Any]) -> str:
    """The tables that a person reads, from `Scores.to_dict()`."""
    count = {name: f"{value:,}" for name, value in scores.items() if isinstance(value, int)}
    lines = [
        f"rings     {count['rings']} true, {count['found']} found, {count['held']} held by half or more",
        f"answers   {count['answers']} naming {count['named']} accounts",
        f"innocents {count['innocents_confirmed']} confirmed, {count['innocents_review']} in review",
        f"splits    {count['splits']}, merges {count['merges']}",
        f"ranking   average precision {scores['average_precision']:.3f}",
        "",
        *_table(
            ["agreement", "precision", "recall", "F1"],
            [
                [label, *(f"{scores[name][part]:.3f}" for part in ("precision", "recall", "f1"))]
                for label, name in (
                    ("B-cubed", "b_cubed"),
                    ("B-cubed, confirmed only", "b_cubed_confirmed"),
                    ("pairs", "pairwise"),
                )
            ],
        ),
        "",
        *_table(
            ["ring kind", "rings", "found", "held", "accounts", "named", "confirmed", "recall"],
            [[*(_cell(row[name]) for name in list(row)[:-1]), f"{row['recall']:.3f}"] for row in scores["kinds"]],
        ),
        "",
        *_table(
            ["innocents named", "accounts", "confirmed", "review"],
            [
                [_cell(value) for value in row.values()]
                for row in scores["innocents"]
                if row["confirmed"] or row["review"]
            ],
        ),
        "",
        *_table(
            ["membership from", "accounts", "claimed", "right"],
            [
                [f"{row['lowest']:.1f}", _cell(row["accounts"]), f"{row['claimed']:.3f}", f"{row['right']:.3f}"]
                for row in scores["reliability"]
            ],
        ),
        "",
        *_table(
            ["score says from", "answers", "claimed", "right"],
            [
                [f"{row['lowest']:.2f}", _cell(row["answers"]), f"{row['claimed']:.3f}", f"{row['right']:.3f}"]
                for row in scores["calibration"]
            ],
        ),
    ]
    return "\n".join(lines) + "\n"


def _cell(value: str | int | None) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    """First column to the left, numbers to the right; a line that says so where there is no row."""
    if not rows:
        return [head[0], "(none)"]
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    return [
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in [head, *rows]
    ]
