"""The few kinds of error that linkgraph raises. All share `LinkgraphError`, carry fields, and say what to do."""

from __future__ import annotations

from dataclasses import dataclass


class LinkgraphError(Exception):
    """Base of every error raised on purpose.

    `message` says what is wrong in one line, `advice` what to do about it.
    """

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(f"{message} {advice}".strip())
        self.message = message
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the input: where it is, what it is, what to do."""

    reason: str
    advice: str
    table: str | None = None
    file: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        place = self.file or self.table or "input"
        if self.row is not None:
            place += f", row {self.row:,}"
        if self.column is not None:
            place += f", column {self.column}"
        return f"{place}: {self.reason} {self.advice}".strip()


class InputError(LinkgraphError):
    """The handed-in folder cannot be used. `problems` holds everything that was found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in problems]
        super().__init__(lines[0] if len(lines) == 1 else f"{len(lines)} problems:\n" + "\n".join(lines))


class SettingsError(LinkgraphError):
    """A setting is unknown or out of range. `key` is its dotted name where there is one."""

    def __init__(self, message: str, *, key: str = "", advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.key = key


class CaseError(LinkgraphError):
    """A case folder cannot be used: missing, busy with another run, or not a case."""


class NotFoundError(LinkgraphError):
    """An account or a ring of that name is not in the case."""


class StorageError(LinkgraphError):
    """The disk is full, or a file cannot be written or read back."""


class EngineError(LinkgraphError):
    """What a run was to be done with is not there, or stopped with an error."""


class CommandError(LinkgraphError):
    """A command that was measured ended with an error, or took too long."""
