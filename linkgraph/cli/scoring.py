"""evaluate, bench: an answer held against the truth of a made-up world, and how long it took on this machine."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from linkgraph.cli import screen
from linkgraph.cli.intake import AsJson, CaseFolder
from linkgraph.core.errors import InputError, Problem

if TYPE_CHECKING:
    from linkgraph.evaluate import Scores
    from linkgraph.evaluate.speed import Speed

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


def bench(
    *,
    accounts: Annotated[int, typer.Option(min=1_000, max=1_000_000, help="Accounts of the made-up world.")] = 30_000,
    exchanges: Annotated[int, typer.Option(min=1, help="Its exchanges, in all.")] = 900_000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same world.")] = 1201,
    memory: Annotated[str | None, typer.Option(help="Budget of the run, such as 2GB.", show_default=False)] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Threads of the run.", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """Make a world, run the real `linkgraph investigate` on it, and print what it took, in seconds and in units.

    A unit is the time that only reading and hashing the exchanges takes on the same machine.
    """
    import polars as pl

    from linkgraph.evaluate import score, speed
    from linkgraph.simulate import world

    given = {"--memory": memory, "--threads": threads}
    options = [word for name, value in given.items() if value is not None for word in (name, str(value))]
    with tempfile.TemporaryDirectory(prefix="linkgraph-bench-") as temporary:
        folder = Path(temporary)
        world(folder / "world", accounts=accounts, exchanges=exchanges, seed=seed)
        taken = speed.run(folder / "world" / "data", folder / "case", options=options)
        answer = pl.read_parquet(folder / "case" / "rings.parquet")
        scores = score(answer, pl.read_parquet(folder / "world" / "truth.parquet"))
    if as_json:
        screen.as_json(_finite({"seed": seed, "speed": taken.to_dict(), "scores": scores.to_dict()}))
    else:
        _show(taken, scores)


def _show(taken: Speed, scores: Scores) -> None:
    screen.line(", ".join(f"{name} {value}" for name, value in taken.machine.items()))
    screen.line(
        f"{taken.accounts:,} accounts, {taken.exchanges:,} exchanges in {taken.exchange_megabytes:,.1f} MB. "
        f"One unit, reading and hashing them: {taken.unit_seconds:.2f} seconds."
    )
    screen.line()
    rows = [(one.stage, one.seconds, one.units, one.peak_megabytes) for one in taken.stages]
    rows.append(("all", taken.seconds, taken.units, taken.peak_megabytes))
    screen.table(["stage", "seconds", "units", "peak so far, MB"], rows)
    screen.line()
    screen.lines(scores.to_text().splitlines())


def _finite(value: Any) -> Any:  # whatever JSON can hold
    """The same with null for a measure that cannot be taken, such as precision where nobody was named."""
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
