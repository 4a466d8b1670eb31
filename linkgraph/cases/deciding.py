"""Decide on a ring or on a pair of accounts of a finished case, and read what was decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from linkgraph.cases.contents import Contents, moments
from linkgraph.cases.decisions import Decision, Ledger
from linkgraph.cases.standing import (
    OF_PAIRS,
    OF_RINGS,
    UNDECIDED,
    Standing,
    holds_for,
    in_words,
    pair,
    refuse_contradiction,
)
from linkgraph.core.errors import NotFoundError
from linkgraph.tables.decisions import Decisions
from linkgraph.tables.members import PERIPHERAL


def ledger(contents: Contents) -> Ledger:
    """The decisions of the case, held against what its last run read of them."""
    return Ledger(contents.folder, contents.facts.get("decisions"))


def applied(contents: Contents) -> int:
    """How many decisions, from the first on, the last run has read."""
    return int((contents.facts.get("decisions") or {"rows": 0})["rows"])


def standing(contents: Contents) -> Standing:
    """What stands at this moment, read by the last run or not."""
    return Standing.of(ledger(contents).rows())


def history(contents: Contents) -> pl.DataFrame:
    """`tables.Decisions` with times in UTC."""
    rows = ledger(contents).rows()
    now = Standing.of(rows)
    newest = {row.number for row in (*now.rings.values(), *now.pairs.values())}
    read = applied(contents)
    table = [
        (
            *(row.number, row.decided_at, row.decided_by, row.ring_id),
            *((None, None) if row.ring_id is not None else pair(row.accounts)),
            *(row.verdict, row.reason, len(row.accounts), row.number <= read, row.number in newest),
            *(row.run, row.sha256),
        )
        for row in rows
    ]
    frame = pl.DataFrame(table, schema=Decisions.create_empty().schema, orient="row")
    return moments(Decisions.validate(frame))


def decide_ring(contents: Contents, ring_id: str, *, verdict: str, reason: str, by: str) -> Decision:
    """Write down a verdict on a ring, with the accounts that are counted in it now.

    Raises:
        NotFoundError: there is no such ring, or no such verdict.
        CaseError: nobody is named, no reason is given, or the chain of decisions is broken.
    """
    _known(verdict, OF_RINGS)
    accounts = counted(contents, ring_id)
    return ledger(contents).add(
        by=by, verdict=verdict, reason=reason, run=_run(contents), accounts=accounts, ring_id=ring_id
    )


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
        by=by,
        verdict=verdict,
        reason=reason,
        run=_run(contents),
        accounts=(first, second),
        check=lambda rows: refuse_contradiction(rows, accounts=(first, second), verdict=verdict),
    )


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


def notes(contents: Contents, ring_id: str, *, accounts: Collection[str]) -> list[str]:
    """What was decided on a ring that has these accounts now, where its finding does not say so already."""
    decision = standing(contents).rings.get(ring_id)
    if decision is None:
        return []
    words = in_words(decision)
    if decision.number > applied(contents):
        return [f"{words} The next run applies it."]
    if decision.verdict == UNDECIDED:
        return [words]
    if not holds_for(decision, accounts):
        return [f"{words} It does not hold any more: most of its accounts were not in it then."]
    return []


def said_of(contents: Contents, accounts: Collection[str]) -> list[str]:
    """What people said of a pair of these accounts, or of a pair of which this one is: a sentence each."""
    pairs = standing(contents).pairs.items()
    return [f"{in_words(row)} That counts no bits." for key, row in pairs if set(accounts) <= set(key)]


def _known(verdict: str, verdicts: Sequence[str]) -> None:
    if verdict not in verdicts:
        raise NotFoundError(f"There is no verdict {verdict!r}.", advice=f"Verdicts are: {', '.join(verdicts)}.")


def _run(contents: Contents) -> str:
    return str(contents.facts["stages"]["findings"])
