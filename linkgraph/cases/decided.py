"""What was decided about a case, as it stands at this moment and as it came about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

import polars as pl

from linkgraph.cases.contents import Contents, moments
from linkgraph.cases.decisions import Decision, Ledger
from linkgraph.cases.standing import NOTE, UNDECIDED, UNDONE, Standing, holds_for, in_words, kept, pair
from linkgraph.tables.decisions import Decisions

Key = TypeVar("Key", str, tuple[str, str])


def ledger(contents: Contents) -> Ledger:
    """The decisions of the case, held against what its last run read of them."""
    return Ledger(contents.folder, contents.facts.get("decisions"))


def applied(contents: Contents) -> int:
    """How many decisions, from the first on, the last run has read."""
    return int((contents.facts.get("decisions") or {"rows": 0})["rows"])


def standing(contents: Contents) -> Standing:
    """What stands at this moment, read by the last run or not."""
    return Standing.of(ledger(contents).rows())


def waiting(contents: Contents) -> int:
    """Of how many rings and pairs the next run will say something else than the last, by what was decided since."""
    rows = ledger(contents).rows()
    read, now = (Standing.of(part) for part in (rows[: applied(contents)], rows))

    rings = {key for key, _ in _numbers(read.decided()) ^ _numbers(now.decided())}
    pairs = {key for key, _ in _numbers(read.pairs) ^ _numbers(now.pairs)}
    return len(rings) + len(pairs)


def _numbers(rows: Mapping[Key, Decision]) -> set[tuple[Key, int]]:
    return {(key, row.number) for key, row in rows.items()}


def history(contents: Contents) -> pl.DataFrame:
    """`tables.Decisions` with times in UTC."""
    rows = ledger(contents).rows()
    left = kept(rows)
    now = Standing.of(rows)
    newest = {row.number for row in (*now.rings.values(), *now.pairs.values(), *now.assigned.values())}
    newest |= {row.number for row in left if row.verdict == NOTE}
    taken_back = {row.undoes for row in rows if row.verdict == UNDONE}
    newest |= {row.number for row in rows if row.verdict == UNDONE and row.number not in taken_back}
    read = applied(contents)
    table = [
        (
            *(row.number, row.decided_at, row.decided_by, row.ring_id),
            *((None, None) if row.ring_id is not None else pair(row.accounts)),
            *(row.verdict, row.assigned_to, row.undoes, row.reason, len(row.accounts)),
            *(row.number <= read, row.number in newest, row.run, row.sha256),
        )
        for row in rows
    ]
    frame = pl.DataFrame(table, schema=Decisions.create_empty().schema, orient="row")
    return moments(Decisions.validate(frame))


def notes(contents: Contents, ring_id: str, *, accounts: Collection[str]) -> list[str]:
    """What people said of a ring that has these accounts now, where its finding does not say so already."""
    rows = ledger(contents).rows()
    now, read = Standing.of(rows), applied(contents)
    told = [in_words(row) for row in kept(rows) if row.ring_id == ring_id and row.verdict == NOTE]
    if ring_id in now.assigned:
        told.append(in_words(now.assigned[ring_id]))
    since = [row for row in rows[read:] if row.ring_id == ring_id and row.verdict == UNDONE]
    if since and Standing.of(rows[:read]).rings.get(ring_id) != now.rings.get(ring_id):
        told.append(f"{in_words(since[-1])} The next run applies it.")
    decision = now.rings.get(ring_id)
    if decision is None:
        return told
    words = in_words(decision)
    if decision.number > read:
        told.append(f"{words} The next run applies it.")
    elif decision.verdict == UNDECIDED:
        told.append(words)
    elif not holds_for(decision, accounts):
        told.append(f"{words} It does not hold any more: most of its accounts were not in it then.")
    return told


def sentences(contents: Contents, *, read: bool = False) -> dict[str, list[str]]:
    """Ring → what people decided, noted and assigned, and nobody took back, the oldest first.

    `read`: only what the last run has read.
    """
    rows = ledger(contents).rows()
    told: dict[str, list[str]] = {}
    for row in kept(rows[: applied(contents)] if read else rows):
        if row.ring_id is not None:
            told.setdefault(row.ring_id, []).append(in_words(row))
    return told


def said_of(contents: Contents, accounts: Collection[str]) -> list[str]:
    """What people said of a pair of these accounts, or of a pair of which this one is: a sentence each."""
    pairs = standing(contents).pairs.items()
    return [f"{in_words(row)} That counts no bits." for key, row in pairs if set(accounts) <= set(key)]
