"""export, timeline, indicators: suspected rings for other programs, for the eye, and for other providers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from linkgraph.cli import completing, screen
from linkgraph.cli.intake import AsJson, CaseFolder
from linkgraph.cli.reading import RingId
from linkgraph.core.errors import NotFoundError


def export(
    *,
    case: CaseFolder,
    form: Annotated[
        str,
        typer.Option(
            metavar="FORM",
            help="csv, parquet, json, graphml, gexf or stix.",
            show_default=False,
            autocompletion=completing.among("csv", "parquet", "json", "graphml", "gexf", "stix"),
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="PATH", help="The file to write.", show_default=False)],
    ring: Annotated[
        list[str] | None,
        typer.Option(metavar="RING", help="Only this ring; may be repeated.", autocompletion=completing.rings),
    ] = None,
) -> None:
    """Write the suspected rings, all or some, with their named members and links. A file that is there is replaced."""
    from linkgraph.bundles.forms import FORMS
    from linkgraph.cases.case import Case

    if form not in FORMS:
        raise NotFoundError(f"There is no form {form!r}.", advice=f"Forms are: {', '.join(FORMS)}.")
    suspected = Case(case).suspected(only=ring)
    FORMS[form](suspected, out)
    counted = f"{screen.count(suspected.rings.height, 'ring')}, {screen.count(suspected.members.height, 'account')}"
    screen.line(f"{out}: {counted}, {out.stat().st_size:,} bytes.")


def timeline(
    *,
    case: CaseFolder,
    ring: RingId,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Ends in .csv, .json, .svg or .png.", show_default=False)],
) -> None:
    """Write what a ring did day by day: sign-ups, active accounts, exchanges, log-ins, accounts ended."""
    from linkgraph.cases.case import Case
    from linkgraph.cases.day_by_day import WRITERS, write_timeline

    if out.suffix not in WRITERS:
        raise NotFoundError(f"There is no form {out.suffix!r}.", advice=f"FILE ends in {', '.join(WRITERS)}.")
    days = Case(case).ring(ring).timeline
    write_timeline(days, out)
    screen.line(f"{out}: {screen.count(days.height, 'day')}, {out.stat().st_size:,} bytes.")


def indicators(
    *,
    case: CaseFolder,
    key: Annotated[Path, typer.Option(metavar="FILE", help="The key that both providers hold.", show_default=False)],
    ring: Annotated[str | None, typer.Option(metavar="RING", help="Whose indicators are written.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where they are written, as CSV.")] = None,
    match: Annotated[Path | None, typer.Option(metavar="FILE", help="Another provider's, looked for here.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write a ring's indicators hashed with a key, or say which accounts show those of another provider."""
    from linkgraph.bundles.forms.csv import write_frame
    from linkgraph.cases.case import Case
    from linkgraph.cases.contents import as_json as plain
    from linkgraph.cases.sharing import matches, ring_indicators, shared_key

    contents, secret = Case(case).contents, shared_key(key)
    if match is not None and ring is None and out is None:
        found = matches(contents, match, key=secret)
        if as_json:
            screen.as_json(plain(found))
        elif found.is_empty():
            screen.line("No account shows any of them.")
        else:
            screen.table(["account", "ring", "kind", "value"], found.rows())
        return
    if ring is None or out is None or match is not None:
        raise NotFoundError("Nothing to do.", advice="Give --ring and --out to write, or --match to look for others'.")
    made = ring_indicators(contents, ring, key=secret)
    write_frame(made, out)
    screen.line(f"{out}: {screen.count(made.height, 'indicator')}. Only holders of the key can match them.")
