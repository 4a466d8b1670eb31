"""demo, simulate: made-up worlds with planted rings, and the whole way through one of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from linkgraph.cli import intake, machine, screen
from linkgraph.cli.progress import Step, progress

ACCOUNTS, EXCHANGES, SEED = 5_000, 120_000, 11

_USUAL_WORLD = {"accounts": 1.0, "traffic": 1.0, "tables": 1.0, "exchanges": 8.0}


def simulate(
    *,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A new or empty folder.", show_default=False)],
    accounts: Annotated[int, typer.Option(min=1, help="How many accounts.", show_default=False)],
    exchanges: Annotated[int, typer.Option(min=1, help="How many exchanges, in all.", show_default=False)],
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same bytes.")] = 0,
    no_rings: Annotated[bool, typer.Option("--no-rings", help="The same look-alikes, and no ring at all.")] = False,
    careful: Annotated[float, typer.Option(min=0, max=1, help="How careful the operators are.")] = 0.3,
    quiet: intake.Quiet = False,
) -> None:
    """Make a world with planted rings and innocent look-alikes: exports in OUT/data, the truth in OUT/truth.parquet."""
    from linkgraph.simulate import world

    with progress(_USUAL_WORLD, quiet=quiet) as say:
        made = world(
            out, accounts=accounts, exchanges=exchanges, seed=seed, rings=not no_rings, careful=careful, progress=say
        )
    screen.table(["kind of account", "accounts"], made.kinds.items())
    screen.line()
    rows = ", ".join(f"{count:,} {name}" for name, count in made.rows.items())
    screen.line(f"{made.rings:,} rings planted. Rows: {rows}. {made.bytes / 1e6:,.1f} MB in {made.files:,} files.")
    screen.line(f"Exports: {out / 'data'}  Truth: {out / 'truth.parquet'}")


def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where the world and its case go.")] = Path(
        "linkgraph-demo"
    ),
    *,
    quiet: intake.Quiet = False,
) -> None:
    """Make a small world, find its rings, and say how many of the planted ones were found and who was named wrongly."""
    world, case = folder / "world", folder / "case"
    settings = machine.settings_of(world / "data")
    machine.use_threads(settings)
    steps = {"making a world": 40.0} | intake.USUAL_SECONDS
    with progress(steps, quiet=quiet) as say:
        _make(world, say=say)
        done = intake.run(world / "data", case, settings=settings, say=say)
    import polars as pl

    from linkgraph.evaluate import score

    intake.answer(done)
    screen.line()
    screen.line("The world is made up, so the truth is known. Against it:")
    screen.lines(score(done.answer, pl.read_parquet(world / "truth.parquet")).to_text().splitlines())
    screen.line()
    passed = _bundle(case, folder)
    screen.line(f"Next: open {case / 'report.html'}, or try `linkgraph show {case} R-0001`.")
    if not passed:
        raise typer.Exit(intake.FAILED_CHECK)


def _bundle(case: Path, folder: Path) -> bool:
    """An evidence bundle of the strongest ring that may leave the house, signed with a key of the demo, and checked."""
    from linkgraph.bundles.seal import keys
    from linkgraph.bundles.verification import verify
    from linkgraph.cases.bundling import bundle
    from linkgraph.cases.case import Case
    from linkgraph.cli.bundling import told
    from linkgraph.tables.rings import CONFIRMED

    opened = Case(case)
    firm = opened.rings.filter(opened.rings["tier"] == CONFIRMED)["ring_id"]
    if firm.is_empty():
        return True
    key = folder / "key"
    if not key.exists():
        keys.make(key)
    screen.line(f"The evidence on {firm[0]}, for somebody who need not trust linkgraph:")
    made = bundle(
        opened.ring(firm[0]),
        folder / "bundles",
        profile="legal",
        basis="a made-up world: nobody's data",
        approver="the demo",
        recipient="whoever tries it",
        key=key,
    )
    told(made, signed=True)
    checked = verify(made.folder, key=keys.public_of(key))
    screen.lines(checked.to_text().splitlines())
    return checked.passed


def _make(world: Path, *, say: Step) -> None:
    """The demo's world, unless it is there; one that was not finished is made again."""
    from linkgraph import simulate

    say("making a world", 0.0)
    if (world / "truth.parquet").is_file():
        return
    unfinished = world.with_name(f".{world.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    simulate.world(
        unfinished,
        accounts=ACCOUNTS,
        exchanges=EXCHANGES,
        seed=SEED,
        progress=lambda _, share: say("making a world", share),
    )
    unfinished.rename(world)
