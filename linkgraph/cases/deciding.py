"""Decide on rings or on pairs of accounts of a finished case, note, assign, and take back what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from linkgraph.cases.contents import Contents
from linkgraph.cases.decided import ledger
from linkgraph.cases.decisions import Decision, Entry
from linkgraph.cases.standing import (
    ASSIGNED,
    NOTE,
    OF_PAIRS,
    OF_RINGS,
    UNDONE,
    Standing,
    kept,
    pair,
    refuse_contradiction,
)
from linkgraph.core.errors import CaseError, NotFoundError
from linkgraph.tables.members import PERIPHERAL


def decide_rings(
    contents: Contents, ring_ids: Sequence[str], *, verdict: str, reason: str, by: str, accounts: int | None = None
) -> list[Decision]:
    """Write down one verdict on rings, each with the accounts that are counted in it now: all rows or none.

    `accounts` is how many accounts that is in all; on more than one ring it must be given, and be right.

    Raises:
        NotFoundError: there is no such ring, or no such verdict.
        CaseError: nobody is named, no reason is given, the number of accounts is not given or another, or the chain of
            decisions is broken.
    """
    _known(verdict, OF_RINGS)
    entries = [Entry(verdict=verdict, accounts=counted(contents, one), ring_id=one) for one in dict.fromkeys(ring_ids)]
    if accounts is None and len(entries) == 1:
        accounts = len(entries[0].accounts)
    if (there := sum(len(entry.accounts) for entry in entries)) != accounts:
        given = "" if accounts is None else f", not {accounts:,}"
        rings = "1 ring" if len(entries) == 1 else f"{len(entries):,} rings"
        raise CaseError(
            f"{rings} with {there:,} accounts{given}: nothing was decided.",
            advice=f"Give the number, --accounts {there} (accounts={there}), where you mean them all.",
        )
    return ledger(contents).add(entries, by=by, reason=reason, run=_run(contents))


def decide_pair(contents: Contents, accounts: Sequence[str], *, verdict: str, reason: str, by: str) -> Decision:
    """Write down whether two accounts have one operator.

    Raises:
        NotFoundError: an account is not in the case, both are one, or there is no such verdict.
        CaseError: it contradicts what stands about other pairs; nobody is named; no reason is given; the chain is
            broken.
    """
    _known(verdict, OF_PAIRS)
    first, second = pair(accounts)
    if first == second:
        raise NotFoundError(f"{first} and itself are no pair.", advice="Name two different accounts.")
    for account in (first, second):
        contents.account(account)
    return ledger(contents).add(
        [Entry(verdict=verdict, accounts=(first, second))],
        by=by,
        reason=reason,
        run=_run(contents),
        check=lambda rows: refuse_contradiction(rows, accounts=accounts, verdict=verdict),
    )[0]


def note(contents: Contents, ring_id: str, *, text: str, by: str) -> Decision:
    """Write down a note on a ring: it decides nothing. Raises as `decide_rings` does."""
    entry = Entry(verdict=NOTE, accounts=counted(contents, ring_id), ring_id=ring_id)
    return ledger(contents).add([entry], by=by, reason=text, run=_run(contents))[0]


def assign(contents: Contents, ring_id: str, *, to: str, reason: str, by: str) -> Decision:
    """Write down whose task a ring is now. Raises as `decide_rings` does, and where nobody is named."""
    if not to.strip():
        raise CaseError("Nobody is named who shall look at it.", advice="Give a name.")
    entry = Entry(verdict=ASSIGNED, accounts=counted(contents, ring_id), ring_id=ring_id, assigned_to=to.strip())
    return ledger(contents).add([entry], by=by, reason=reason, run=_run(contents))[0]


def undo(contents: Contents, number: int, *, reason: str, by: str) -> Decision:
    """Take back the row of that number: what stood before it stands again. The row stays, and so does its taking back.

    Raises:
        NotFoundError: there is no row of that number.
        CaseError: it is taken back already; what would stand again contradicts what stands about other pairs; nobody is
            named; no reason is given; the chain is broken.
    """
    of = ledger(contents)
    rows = {row.number: row for row in of.rows()}
    if number not in rows:
        raise NotFoundError(f"There is no decision {number}.", advice="See `linkgraph history CASE` (case.decisions).")
    target = rows[number]
    entry = Entry(verdict=UNDONE, accounts=target.accounts, ring_id=target.ring_id, undoes=number)

    def check(before: Sequence[Decision]) -> None:
        undoing = replace(before[-1], number=len(before) + 1, undoes=number)
        if kept([*before, undoing]) == kept(before):
            raise CaseError(f"Decision {number} is taken back already.", advice="See `linkgraph history CASE`.")
        if target.ring_id is None and (again := Standing.of([*before, undoing]).pairs.get(pair(target.accounts))):
            refuse_contradiction([*before, undoing], accounts=again.accounts, verdict=again.verdict)

    return of.add([entry], by=by, reason=reason, run=_run(contents), check=check)[0]


def counted(contents: Contents, ring_id: str) -> list[str]:
    """The accounts counted in a ring, by id, sorted; of one that is gone, those it had.

    Raises:
        NotFoundError: this case never had a ring of that id.
    """
    groups = contents.scan("findings").filter(pl.col("ring_id") == ring_id)
    of_group = (
        contents
        .scan("members")
        .join(groups, on="group", how="semi")
        .filter(pl.col("role") != PERIPHERAL)
        .join(contents.scan("accounts").select("account", "account_id"), on="account")
    )
    earlier = contents.scan("identities").filter(pl.col("ring_id") == ring_id)
    for frame in (of_group, earlier):
        found = frame.select("account_id").sort("account_id").collect()["account_id"].to_list()
        if found:
            return [str(account) for account in found]
    raise contents.no_ring(ring_id)


def _known(verdict: str, verdicts: Sequence[str]) -> None:
    if verdict not in verdicts:
        raise NotFoundError(f"There is no verdict {verdict!r}.", advice=f"Verdicts are: {', '.join(verdicts)}.")


def _run(contents: Contents) -> str:
    return str(contents.facts["stages"]["findings"])
