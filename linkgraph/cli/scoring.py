"""evaluate: an answer held against the truth of a made-up world."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any

import typer

from linkgraph.cli import screen
from linkgraph.cli.intake import AsJson, CaseFolder
from linkgraph.core.errors import InputError, Problem

Truth = Annotated[
    Path,
    typer.Argument(
        metavar="TRUTH", help="truth.parquet: account_id, ring_id (empty: innocent), kind.", show_default=False
    ),
]


def evaluate(*, case: CaseFolder, truth: Truth, as_json: AsJson = False) -> None:
    """Hold the answer of a case against the truth: rings found, accounts named, innocents named."""
    import polars as pl

    from linkgraph.cases.case import Case
    from linkgraph.evaluate import score

    answer = Case(case).answer
    try:
        known = pl.read_csv(truth) if truth.suffix == ".csv" else pl.read_parquet(truth)
    except (OSError, pl.exceptions.PolarsError) as error:
        problem = Problem("cannot be read as a table.", "Give a Parquet or CSV file.", file=str(truth))
        raise InputError([problem]) from error
    scores = score(answer, known)
    if as_json:
        screen.as_json(_finite(scores.to_dict()))
    else:
        screen.lines(scores.to_text().splitlines())


def _finite(value: Any) -> Any:  # whatever JSON can hold
    """The same with null for a measure that cannot be taken, such as precision where nobody was named."""
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
