"""decide, pair, note, assign, undo, history, learn: what people decide about a case, and what follows from it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkgraph.cli import completing, screen
from linkgraph.cli.intake import AsJson, CaseFolder
from linkgraph.cli.reading import RingId, RingIds

if TYPE_CHECKING:
    import polars as pl

Reason = Annotated[str, typer.Option(metavar="R", help="Why: kept with the decision.", show_default=False)]
By = Annotated[str, typer.Option(metavar="P", help="Who decides.", show_default=False)]
_NEXT = "The next `linkgraph investigate` applies it."


def decide(
    *,
    case: CaseFolder,
    ring: RingIds,
    verdict: Annotated[
        str,
        typer.Argument(
            metavar="VERDICT",
            help="confirmed, dismissed, or undecided to take it back.",
            show_default=False,
            autocompletion=completing.among("confirmed", "dismissed", "undecided"),
        ),
    ],
    reason: Reason,
    by: By,
    accounts: Annotated[
        int | None,
        typer.Option(min=0, help="Of several rings: how many accounts you mean, in all.", show_default=False),
    ] = None,
) -> None:
    """Write down what you decided on a ring, or on several at once. Nothing is overwritten; the newest decision stands.

    Of several the accounts are counted first: you are asked, or give their number with --accounts. All or none.
    """
    from linkgraph.cases.case import Case
    from linkgraph.cases.deciding import counted

    opened = Case(case)
    rings = [one.strip() for one in ring.split(",")]
    if len(rings) > 1 and accounts is None and sys.stdin.isatty() and sys.stderr.isatty():
        accounts = sum(len(counted(opened.contents, one)) for one in dict.fromkeys(rings))
        typer.confirm(f"{len(rings):,} rings with {accounts:,} accounts: {verdict}?", abort=True, err=True)
    for done in opened.decide_all(rings, verdict, reason=reason, by=by, accounts=accounts):
        size = screen.count(len(done.accounts), "account")
        screen.line(f"Decision {done.number}: {done.ring_id} with {size} is {verdict} by {done.decided_by}. {_NEXT}")


def note(
    *,
    case: CaseFolder,
    ring: RingId,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is to be kept.", show_default=False)],
    by: By,
) -> None:
    """Write down a note on a ring. It decides nothing; it stands in its history and in the next report."""
    from linkgraph.cases.case import Case

    done = Case(case).note(ring, text, by=by)
    screen.line(f"Decision {done.number}: a note on {ring} by {done.decided_by}.")


def assign(
    *,
    case: CaseFolder,
    ring: RingId,
    to: Annotated[str, typer.Argument(metavar="WHOM", help="Who shall look at it.", show_default=False)],
    reason: Reason,
    by: By,
) -> None:
    """Write down whose task a ring is. The newest assignment stands; `linkgraph rings` shows it."""
    from linkgraph.cases.case import Case

    done = Case(case).assign(ring, to, reason=reason, by=by)
    screen.line(f"Decision {done.number}: {ring} is assigned to {done.assigned_to} by {done.decided_by}.")


def undo(
    *,
    case: CaseFolder,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `history` counts them.", show_default=False)],
    reason: Reason,
    by: By,
) -> None:
    """Take back a decision, a note or an assignment: what stood before it stands again. Both rows are kept."""
    from linkgraph.cases.case import Case

    done = Case(case).undo(number, reason=reason, by=by)
    screen.line(f"Decision {done.number}: decision {number} is taken back by {done.decided_by}.")
    screen.line("What stood before it stands again.")


def pair(
    *,
    case: CaseFolder,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="An account.", show_default=False)],
    other: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Another one.", show_default=False)],
    verdict: Annotated[
        str,
        typer.Argument(
            metavar="VERDICT",
            help="same, different, or undecided to take it back.",
            show_default=False,
            autocompletion=completing.among("same", "different", "undecided"),
        ),
    ],
    reason: Reason,
    by: By,
) -> None:
    """Write down that two accounts have one operator, or have not: they are joined, or kept apart. It adds no bits."""
    from linkgraph.cases.case import Case

    done = Case(case).decide_pair(account, other, verdict=verdict, reason=reason, by=by)
    screen.line(f"Decision {done.number}: {account} and {other} are {verdict} by {done.decided_by}. {_NEXT}")


def history(
    *,
    case: CaseFolder,
    ring: Annotated[
        str | None,
        typer.Argument(
            metavar="[RING]",
            help="Only what is about this ring.",
            show_default=False,
            autocompletion=completing.rings,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Everything that was decided, noted, assigned and undone, the oldest first, with the chain of digests checked."""
    from linkgraph.cases.case import Case
    from linkgraph.cases.contents import as_json as plain

    opened = Case(case)
    found = opened.decisions if ring is None else opened.ring(ring).history
    if as_json:
        screen.as_json(plain(found))
    elif found.is_empty():
        screen.line("Nothing is decided.")
    else:
        screen.table(["number", "when, UTC", "by", "about", "verdict", "stands", "applied", "reason"], _told(found))


def _told(found: pl.DataFrame) -> Iterator[list[object]]:
    for row in found.iter_rows(named=True):
        about = row["ring_id"] or f"{row['account_a']} and {row['account_b']}"
        more = {"assigned": f"assigned to {row['assigned_to']}", "undone": f"takes back {row['undoes']}"}
        verdict = more.get(row["verdict"], row["verdict"])
        yield [
            *(row["number"], row["decided_at"], row["decided_by"], about, verdict),
            *(row["stands"], row["applied"], row["reason"]),
        ]


def learn(
    *,
    case: CaseFolder,
    strength: Annotated[
        float, typer.Option(metavar="RINGS", help="How many decided rings the signals' own numbers count for.")
    ] = 10.0,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write the numbers into this linkgraph.toml, in a block that can be deleted."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Reuse rates and ceilings as the decided rings would have them, beside those of now. Written on request only."""
    from linkgraph.cases.case import Case

    lessons = Case(case).learned(strength=strength)
    if as_json:
        screen.as_json(lessons.to_dict())
    else:
        heads = ["signal", "confirmed rings", "pairs", "sharing", "dismissed rings", "pairs", "sharing"]
        heads += ["reuse, %", "would be, %", "ceiling, bits", "would be, bits"]
        percent = lessons.table.with_columns(lessons.table.select("reuse_before", "reuse_after") * 100)
        counts = [f"{side}{what}" for side in ("confirmed", "dismissed") for what in ("", "_pairs", "_sharing")]
        numbers = ("reuse_before", "reuse_after", "ceiling_before", "ceiling_after")
        screen.table(heads, percent.select("signal", *counts, *numbers).rows())
    if out is not None:
        lessons.write(out)
        if not as_json:
            screen.line(f"{out}: {screen.count(lessons.moved.height, 'signal')} set. The next run uses them.")
