"""decide, pair, decisions, learn: what people decide about a case, and what follows from it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from linkgraph.cli import screen
from linkgraph.cli.intake import AsJson, CaseFolder
from linkgraph.cli.reading import RingId

Reason = Annotated[str, typer.Option(metavar="R", help="Why: kept with the decision.", show_default=False)]
By = Annotated[str, typer.Option(metavar="P", help="Who decides.", show_default=False)]
_NEXT = "The next `linkgraph investigate` applies it."


def decide(
    *,
    case: CaseFolder,
    ring: RingId,
    verdict: Annotated[
        str,
        typer.Argument(
            metavar="VERDICT", help="confirmed, dismissed, or undecided to take it back.", show_default=False
        ),
    ],
    reason: Reason,
    by: By,
) -> None:
    """Write down what you decided on a ring. Nothing is overwritten; the newest decision stands."""
    from linkgraph.cases.case import Case

    done = Case(case).decide(ring, verdict, reason=reason, by=by)
    counted = screen.count(len(done.accounts), "account")
    screen.line(f"Decision {done.number}: {ring} with {counted} is {verdict} by {done.decided_by}. {_NEXT}")


def pair(
    *,
    case: CaseFolder,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="An account.", show_default=False)],
    other: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Another one.", show_default=False)],
    verdict: Annotated[
        str,
        typer.Argument(metavar="VERDICT", help="same, different, or undecided to take it back.", show_default=False),
    ],
    reason: Reason,
    by: By,
) -> None:
    """Write down that two accounts have one operator, or have not: they are joined, or kept apart. It adds no bits."""
    from linkgraph.cases.case import Case

    done = Case(case).decide_pair(account, other, verdict=verdict, reason=reason, by=by)
    screen.line(f"Decision {done.number}: {account} and {other} are {verdict} by {done.decided_by}. {_NEXT}")


def decisions(*, case: CaseFolder, as_json: AsJson = False) -> None:
    """Everything that was decided, the oldest first, with the chain of digests checked."""
    from linkgraph.cases.case import Case
    from linkgraph.cases.contents import as_json as plain

    found = Case(case).decisions
    if as_json:
        screen.as_json(plain(found))
    elif found.is_empty():
        screen.line("Nothing is decided.")
    else:
        heads = ["number", "when, UTC", "by", "ring", "account", "account", "verdict", "stands", "applied", "reason"]
        columns = ("number", "decided_at", "decided_by", "ring_id", "account_a", "account_b", "verdict")
        screen.table(heads, found.select(*columns, "stands", "applied", "reason").rows())


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
