"""neighbours, path, bridges: from one account to those around it, and how a ring hangs together."""

from __future__ import annotations

from typing import Annotated

import typer

from linkgraph.cli import screen
from linkgraph.cli.intake import AsJson, CaseFolder
from linkgraph.cli.reading import RingId

_LINKS = 15

Account = Annotated[str, typer.Argument(metavar="ACCOUNT", help="An account.", show_default=False)]


def neighbours(*, case: CaseFolder, account: Account, as_json: AsJson = False) -> None:
    """Everybody linked to an account, the strongest link first, and where they stand."""
    from linkgraph.cases.case import Case
    from linkgraph.cases.contents import as_json as plain

    found = Case(case).neighbours(account)
    if as_json:
        screen.as_json(plain(found))
    elif found.is_empty():
        screen.line(f"Nobody is linked to {account}.")
    else:
        heads = ["account", "bits", "by", "ring", "group", "role", "stands for, pairs"]
        columns = ("account_id", "bits", "signals", "ring_id", "group", "role", "stands_for")
        screen.table(heads, found.select(columns).rows(), spare=["stands for, pairs", "group"])


def path(
    *,
    case: CaseFolder,
    account: Account,
    other: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Another one.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Over whom two accounts hang together: the fewest links, of such ways the strongest. By itself no evidence."""
    from linkgraph.cases.case import Case
    from linkgraph.cases.contents import as_json as plain

    found = Case(case).path(account, other)
    if as_json:
        screen.as_json(plain(found))
    elif found.is_empty():
        screen.line(f"No way leads from {account} to {other}.")
    else:
        screen.table(["from", "to", "bits", "by"], found.rows())


def bridges(*, case: CaseFolder, ring: RingId, as_json: AsJson = False) -> None:
    """How a ring hangs together: cut in two where little holds, the links and accounts that join the halves."""
    from linkgraph.cases.case import Case

    found = Case(case).ring(ring).bridges()
    if as_json:
        screen.as_json(found.to_dict())
        return
    screen.lines(found.to_text().splitlines())
    if found.terms.height:
        screen.line()
        screen.table(["of half 1", "of half 2", "bits", "by"], found.terms.head(_LINKS).rows())
        if (rest := found.terms.height - _LINKS) > 0:
            screen.line(f"... and {screen.count(rest, 'link')} more (--json).")
