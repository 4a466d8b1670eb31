"""What can be wrong with a letter: findings with a code, all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linkgraph.core.errors import LinkgraphError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: a code such as `letter.digit`, the line it stands in, what it is."""

    code: str
    line: str
    problem: str

    def __str__(self) -> str:
        shown = self.line if len(self.line) <= 90 else f"{self.line[:90]}…"
        return f"{self.code}: {self.problem} In: {shown!r}"


class LetterError(LinkgraphError):
    """A letter cannot be written or does not hold. `findings` has everything that was found, not only the first."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        lines = [str(finding) for finding in findings]
        more = f"{len(lines)} findings in the letter: " if len(lines) > 1 else ""
        super().__init__(more + "; ".join(lines), advice="Edit the template, or bind the text to a claim.")
