"""What a check found: problems with codes, what could not be checked, and the exit status."""

from __future__ import annotations

from typing import Any, NamedTuple

PASSED, FAILED, CANNOT_RUN, UNPROVEN, WITHHELD = 0, 1, 2, 3, 4
STATUS_WORDS = {
    PASSED: "passed",
    FAILED: "FAILED",
    UNPROVEN: "passed, but who made it is not proven",
    WITHHELD: "passed, with exhibits withheld",
}
MOST_SHOWN = 200
TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1"


class CannotRun(Exception):  # noqa: N818  # it is no error of the bundle
    """The check cannot be made at all: nothing there, no right to read, a key that is none."""


class Finding(NamedTuple):
    """One finding: a code such as CLM-04, where, and what."""

    code: str
    where: str
    message: str


class Report:
    """What all checks found. `failed` undoes the bundle, `unproven` and `withheld` qualify it, `notes` are words."""

    def __init__(self) -> None:
        self.failed: list[Finding] = []
        self.unproven: list[Finding] = []
        self.withheld: list[Finding] = []
        self.notes: list[str] = []
        self.checks: list[str] = []
        self.facts: dict[str, Any] = {}

    def fail(self, code: str, where: str, *, because: str) -> None:
        """A problem that undoes the bundle."""
        self.failed.append(Finding(code, where, because))

    def fails(self, group: str) -> bool:
        """Whether a check of the group, such as BAG, has failed."""
        return any(one.code.startswith(group) for one in self.failed)

    def status(self) -> int:
        """The exit status."""
        if self.failed:
            return FAILED
        if self.unproven:
            return UNPROVEN
        return WITHHELD if self.withheld else PASSED

    def lines(self) -> list[str]:
        """For a person."""
        told = [f"{one.code}  {shown_text(one.where)}: {shown_text(one.message)}" for one in self.failed]
        told = told[:MOST_SHOWN] + ([f"... and {len(told) - MOST_SHOWN} more"] if len(told) > MOST_SHOWN else [])
        for one in self.unproven + self.withheld:
            told.append(f"{one.code}  {shown_text(one.where)}: {shown_text(one.message)}")
        told += [shown_text(note) for note in self.notes]
        told.append(f"{len(self.checks)} checks: {STATUS_WORDS[self.status()]}.")
        return told

    def to_dict(self) -> dict[str, Any]:
        """As an in-toto Statement with a test result; codes and details stand in the predicate."""
        bad = sorted({one.code for one in self.failed})
        doubtful = sorted({one.code for one in self.unproven + self.withheld})
        result = "FAILED" if bad else "WARNED" if doubtful else "PASSED"
        groups = {code.split("-")[0] for code in bad + doubtful}
        digest = self.facts.get("tagmanifest-sha256.txt")
        return {
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{"name": "tagmanifest-sha256.txt", "digest": {"sha256": digest}}] if digest else [],
            "predicateType": TEST_RESULT,
            "predicate": {
                "result": result,
                "configuration": [],
                "passedTests": [name for name in self.checks if name not in groups],
                "warnedTests": doubtful,
                "failedTests": bad,
                "status": self.status(),
                "details": [one._asdict() for one in (self.failed + self.unproven + self.withheld)[:MOST_SHOWN]],
                "notes": list(self.notes),
            },
        }


def shown_text(text: str) -> str:
    """Text without characters that could steer a terminal, and not endlessly long."""
    safe = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return safe if len(safe) <= 300 else safe[:300] + "..."
