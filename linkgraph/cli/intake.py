"""check, investigate: from a folder of exports to a case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkgraph.cli import machine, screen
from linkgraph.cli.progress import Step, progress
from linkgraph.core.errors import InputError, SettingsError

if TYPE_CHECKING:
    from linkgraph.cases import Case
    from linkgraph.core.settings import Settings

FAILED_CHECK = 1

USUAL_SECONDS = {
    "reading": 4.0,
    "records": 4.0,
    "sightings": 2.0,
    "sightings: template": 34.0,
    "sightings: address": 3.0,
    "links": 2.0,
    "links: lockstep": 4.0,
    "links: relay": 2.0,
    "links: pairs, part 1 of 1": 4.0,
    "rings": 4.0,
    "findings": 8.0,
    "report": 20.0,
}
"""What the steps of a run take beside each other; only their proportions count."""

Data = Annotated[Path, typer.Argument(metavar="DATA", help="The folder of exports.", show_default=False)]
CaseFolder = Annotated[Path, typer.Argument(metavar="CASE", help="The case folder.", show_default=False)]
Config = Annotated[
    Path | None, typer.Option(help="Settings as TOML; by default linkgraph.toml in DATA, where there is one.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing of how far it is: results and errors only.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts instead of tables.")]


def check(*, data: Data, config: Config = None, as_json: AsJson = False) -> None:
    """Read a folder of exports and say what would be used, what would be refused and why. Nothing is written.

    Exit code 1 where the folder cannot be investigated as it is.
    """
    if not data.is_dir():
        raise SettingsError(f"{data} is not a folder.", advice="Give the folder that holds the exports.")
    settings = machine.settings_of(data, config=config)
    machine.use_threads(settings)
    from linkgraph import records

    try:
        read = records.read(data, settings=settings)
    except InputError as error:
        problems = [str(problem) for problem in error.problems]
        if as_json:
            screen.as_json({"ready": False, "problems": problems})
        else:
            screen.line(f"{screen.count(len(problems), 'problem')}:")
            screen.lines(f"  {problem}" for problem in problems)
            screen.line("Not ready. Correct them, or raise intake.refused_share in linkgraph.toml for refused rows.")
        raise typer.Exit(FAILED_CHECK) from error
    if as_json:
        screen.as_json(read.report.to_dict() | {"ready": True, "problems": []})
    else:
        screen.lines(read.report.to_text().splitlines())
        screen.line("Ready to be investigated.")
    read.close()


def investigate(
    *,
    data: Data,
    case: CaseFolder,
    seed: Annotated[int | None, typer.Option(min=0, help="Start of every random choice; 0 unless set.")] = None,
    memory: Annotated[
        str | None, typer.Option(metavar="SIZE", help="Budget, such as 2GB: kept with the case, not yet planned by.")
    ] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Threads to use; all unless set.")] = None,
    engine: Annotated[
        str | None, typer.Option(metavar="local|spark", help="Where sightings and behaviour are worked out.")
    ] = None,
    stamp: Annotated[
        str | None,
        typer.Option(metavar="URL", help="A time-stamping authority (RFC 3161) that stamps the files' digests first."),
    ] = None,
    stamp_chain: Annotated[Path | None, typer.Option(metavar="FILE", help="The authority's certificates.")] = None,
    config: Config = None,
    quiet: Quiet = False,
) -> None:
    """Find the suspected rings in a folder of exports and leave them, with reasons, in a case folder.

    What an earlier run left is used where data and settings are the same; a run that was cut off goes on.
    """
    settings = machine.settings_of(data, config=config, seed=seed, memory=memory, threads=threads, engine=engine)
    machine.use_threads(settings)
    with progress(USUAL_SECONDS, quiet=quiet) as say:
        done = run(data, case, settings=settings, say=say, stamp=stamp, stamp_chain=stamp_chain)
    answer(done)


def run(
    data: Path,
    case: Path,
    *,
    settings: Settings,
    say: Step,
    stamp: str | None = None,
    stamp_chain: Path | None = None,
) -> Case:
    """The case after a run, of which `say` is told every step."""
    say("starting", 0.0)
    from linkgraph.cases import investigate as every_stage

    return every_stage(
        data, case, settings=settings, progress=lambda step: say(step, 0.0), stamp=stamp, stamp_chain=stamp_chain
    )


def answer(case: Case) -> None:
    """What a run found, and where it lies."""
    found = case.rings
    if found.height:
        ring_table(case)
        tiers = case.answer["tier"].value_counts().sort("tier").rows()
        named = ", ".join(f"{count:,} {tier}" for tier, count in tiers)
        screen.line()
        suspected = screen.count(found.height, "suspected ring")
        screen.line(f"{suspected}. Accounts named, of {case.accounts:,}: {named}.")
    else:
        screen.line(f"No ring is suspected among {screen.count(case.accounts, 'account')}.")
    others = screen.count(case.findings.height - found.height, "other group")
    screen.line(f"Linked, weighed and not suspected: {others} of accounts.")
    if case.refused.height:
        screen.line(f"Refused at intake: {screen.count(case.refused.height, 'row')}; the report says why.")
    screen.line(f"Answer: {case.folder / 'rings.csv'}  Report: {case.folder / 'report.html'}")


def ring_table(case: Case, *, tier: str | None = None) -> None:
    """The table of suspected rings, strongest first. What nobody decided or assigned has no column."""
    import polars as pl

    heads = {
        "ring_id": "ring",
        "tier": "tier",
        "decision": "decided",
        "assigned_to": "assigned to",
        "score": "score, bits",
        "accounts": "accounts",
        "exchanges": "exchanges",
        "first_at": "first, UTC",
        "last_at": "last, UTC",
        "families": "tied by",
        "explanation": "else it may be",
    }
    rows = case.rings if tier is None else case.rings.filter(case.rings["tier"] == tier)
    said = [name for name in heads if name not in {"decision", "assigned_to"} or rows[name].count()]
    shown = rows.select(said).with_columns(
        pl.col("first_at", "last_at").dt.date(),
        # What speaks for it is told by `show`.
        pl.col("explanation").str.split(":").list.first(),
    )
    screen.table(
        [heads[name] for name in said], shown.rows(), spare=["first, UTC", "exchanges", "last, UTC", "tied by"]
    )
