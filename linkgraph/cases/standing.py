"""What stands of all that was decided: the newest verdict on each ring and on each pair of accounts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from linkgraph.cases.decisions import Decision
from linkgraph.core.clock import text
from linkgraph.core.errors import CaseError

CONFIRMED = "confirmed"
DISMISSED = "dismissed"
UNDECIDED = "undecided"
SAME = "same"
DIFFERENT = "different"
NOTE = "note"
ASSIGNED = "assigned"
UNDONE = "undone"
OF_RINGS = (CONFIRMED, DISMISSED, UNDECIDED)
OF_PAIRS = (SAME, DIFFERENT, UNDECIDED)

_MEANING = {
    SAME: "have one operator",
    DIFFERENT: "do not have one operator",
    UNDECIDED: "are not decided any more",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest decision on each ring, `undecided` among them, and those on pairs that say same or different.

    `assigned` has the newest assignment of each ring. Notes stand as well, and change nothing.
    """

    rings: dict[str, Decision]
    pairs: dict[tuple[str, str], Decision]
    assigned: dict[str, Decision] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Decision]) -> Self:
        """What stands after these rows, the oldest first."""
        rings: dict[str, Decision] = {}
        pairs: dict[tuple[str, str], Decision] = {}
        assigned: dict[str, Decision] = {}
        for row in kept(rows):
            if row.ring_id is None:
                pairs[pair(row.accounts)] = row
            elif row.verdict == ASSIGNED:
                assigned[row.ring_id] = row
            elif row.verdict != NOTE:
                rings[row.ring_id] = row
        return cls(rings, {key: row for key, row in sorted(pairs.items()) if row.verdict != UNDECIDED}, assigned)

    def decided(self) -> dict[str, Decision]:
        """Rings that are confirmed or dismissed, by id."""
        return {name: row for name, row in sorted(self.rings.items()) if row.verdict != UNDECIDED}

    def stamp_of_rings(self) -> list[Any]:
        """All that an answer depends on here; the same however often a verdict was given and taken back."""
        return [_facts(row) for row in self.decided().values()]

    def stamp_of_pairs(self) -> list[Any]:
        """The same of the pairs."""
        return [_facts(row) for row in self.pairs.values()]


def kept(rows: Iterable[Decision]) -> list[Decision]:
    """The rows that nobody took back, without those that only take back another; a taking back may be taken back."""
    undone: set[int] = set()
    left: list[Decision] = []
    for row in reversed(list(rows)):
        if row.number in undone:
            continue
        if row.undoes is not None:
            undone.add(row.undoes)
        else:
            left.append(row)
    return left[::-1]


def _facts(row: Decision) -> list[Any]:
    return [row.ring_id, row.accounts, row.verdict, row.decided_by, row.decided_at, row.reason]


def pair(accounts: Sequence[str]) -> tuple[str, str]:
    """Two accounts in the order of the alphabet."""
    first, second = sorted(accounts)
    return first, second


def holds_for(decision: Decision, accounts: Collection[str]) -> bool:
    """Whether most of the accounts that a ring has now were in it when it was decided."""
    return 2 * len(set(accounts) & set(decision.accounts)) > len(accounts)


def in_words(decision: Decision) -> str:
    """`Dismissed by P on 2026-06-01: reason.`; of a pair, which accounts have one operator or have not."""
    day = text(decision.decided_at)[:10]
    reason = decision.reason.rstrip(". ")
    if decision.undoes is not None:
        return f"Decision {decision.undoes} was taken back by {decision.decided_by} on {day}: {reason}."
    if decision.assigned_to is not None:
        return f"Assigned to {decision.assigned_to} by {decision.decided_by} on {day}: {reason}."
    if decision.ring_id is None:
        first, second = decision.accounts
        return (
            f"{decision.decided_by} decided on {day} that {first} and {second} {_MEANING[decision.verdict]}: {reason}."
        )
    return f"{decision.verdict.capitalize()} by {decision.decided_by} on {day}: {reason}."


def refuse_contradiction(rows: Sequence[Decision], *, accounts: Sequence[str], verdict: str) -> None:
    """Raise `CaseError` where the verdict on two accounts contradicts what stands about others.

    Who is the same as a third is the same: two accounts that a chain of `same` joins cannot be different.
    """
    standing = {key: row for key, row in Standing.of(rows).pairs.items() if key != pair(accounts)}
    said = {key: row.verdict for key, row in standing.items()}
    if verdict != UNDECIDED:
        said[pair(accounts)] = verdict
    whole = components(key for key, says in said.items() if says == SAME)
    for (first, second), says in said.items():
        if says == DIFFERENT and whole.get(first, first) == whole.get(second, second):
            one = whole.get(first, first)
            known = [row.number for key, row in standing.items() if whole.get(key[0], key[0]) == one]
            numbers = ", ".join(map(str, sorted(known)))
            raise CaseError(
                f"{accounts[0]} and {accounts[1]} cannot be {verdict}: {first} and {second} would be both same and "
                f"different, by the decisions {numbers} and this one.",
                advice="Decide `undecided` on the pair that was wrong first.",
            )


def components(edges: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each account that an edge names → the first account, by the alphabet, of those it is joined with.

    >>> components([("b", "c"), ("a", "b"), ("x", "y")])
    {'b': 'a', 'c': 'a', 'a': 'a', 'x': 'x', 'y': 'x'}
    """
    first: dict[str, str] = {}
    for a, b in edges:
        low, high = sorted((first.setdefault(a, a), first.setdefault(b, b)))
        first = {account: low if one == high else one for account, one in first.items()}
    return first
