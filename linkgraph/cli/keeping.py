"""forget, backup, restore: what becomes of a case over the years."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from linkgraph.cli import screen
from linkgraph.cli.intake import CaseFolder

Archive = Annotated[Path, typer.Argument(metavar="FILE", help="The backup, a tar file.", show_default=False)]


def forget(
    *,
    case: CaseFolder,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The account.", show_default=False)],
    reason: Annotated[
        str, typer.Option(metavar="R", help="Why: kept, so without the account's id.", show_default=False)
    ],
    by: Annotated[str, typer.Option(metavar="P", help="Who decides.", show_default=False)],
) -> None:
    """Remove everything the case holds about an account, for lawful deletion, and keep that it happened.

    The next run makes the report again without it, and refuses its rows in the exports.
    """
    from linkgraph.cases.forgetting import forget as remove

    number = remove(case, account, reason=reason, by=by)
    screen.line(
        f"Forgotten, entry {number} of {case / 'forgotten.json'}. Run `linkgraph investigate` on the case again."
    )
    screen.line("Not reached: the exports, bundles that were handed out, copies and backups.")


def backup(*, case: CaseFolder, file: Archive) -> None:
    """Write a case, with its decisions and its vault, to one file. Keep it as safe as the case."""
    from linkgraph.cases.backup import back_up

    screen.line(f"{screen.count(back_up(case, file), 'file')} in {file}.")


def restore(*, file: Archive, case: CaseFolder) -> None:
    """Lay a case that was backed up into a new folder; every digest and chain is checked first."""
    from linkgraph.cases.backup import restore as lay

    screen.line(f"{screen.count(lay(file, case), 'file')}, all as they were, in {case}.")
