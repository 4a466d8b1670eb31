"""export: suspected rings for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from linkgraph.cli import screen
from linkgraph.cli.intake import CaseFolder
from linkgraph.core.errors import NotFoundError


def export(
    *,
    case: CaseFolder,
    form: Annotated[
        str, typer.Option(metavar="FORM", help="csv, parquet, json, graphml, gexf or stix.", show_default=False)
    ],
    out: Annotated[Path, typer.Option(metavar="PATH", help="The file to write.", show_default=False)],
    ring: Annotated[list[str] | None, typer.Option(metavar="RING", help="Only this ring; may be repeated.")] = None,
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
