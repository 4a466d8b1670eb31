"""What the intake says about a folder: rows in, accepted and refused, and everything that a reader should know."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from linkgraph.core import clock


@dataclass(frozen=True, slots=True)
class TableReport:
    """Counts of one table. Times are microseconds since 1970-01-01 UTC, sizes bytes."""

    table: str
    files: int
    size: int
    rows: int
    accepted: int
    refused: int
    refused_for: tuple[tuple[str, int], ...]
    naive_times: int
    converted_times: int
    first_at: int | None
    last_at: int | None
    unknown_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """All tables that were handed in, the files that belong to none, and notes in plain sentences."""

    tables: tuple[TableReport, ...]
    ignored_files: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """One sentence for each thing that was left out or changed on the way."""
        return tuple(note for table in self.tables for note in _notes(table)) + tuple(
            f"{_shown(name)}: not read, it is no table." for name in self.ignored_files
        )

    def to_dict(self) -> dict[str, object]:
        """The report as plain values, for JSON."""
        return {
            "tables": [asdict(table) for table in self.tables],
            "ignored_files": list(self.ignored_files),
            "notes": list(self.notes),
        }

    def to_text(self) -> str:
        """The report for a terminal: a table of counts, then the notes."""
        header = f"{'table':<14}{'files':>6}{'rows':>14}{'accepted':>14}{'refused':>10}  from .. to (UTC)"
        lines = [header]
        for one in self.tables:
            span = "" if one.first_at is None or one.last_at is None else _span(one.first_at, one.last_at)
            counts = f"{one.table:<14}{one.files:>6}{one.rows:>14,}{one.accepted:>14,}{one.refused:>10,}  {span}"
            lines.append(counts.rstrip())
        return "\n".join([*lines, *self.notes])


def _span(first: int, last: int) -> str:
    return f"{clock.text(first)} .. {clock.text(last)}"


def _notes(one: TableReport) -> list[str]:
    notes = [f"{one.table}: {count:,} rows refused: {_shown(reason)}." for reason, count in one.refused_for]
    if one.naive_times:
        notes.append(f"{one.table}: {one.naive_times:,} times without an offset were taken as UTC.")
    if one.converted_times:
        notes.append(f"{one.table}: {one.converted_times:,} times with an offset were converted to UTC.")
    if one.unknown_columns:
        names = ", ".join(map(_shown, one.unknown_columns))
        notes.append(f"{one.table}: unknown columns kept out of the analysis: {names}.")
    if not one.rows:
        notes.append(f"{one.table}: has no rows.")
    return notes


def _shown(text: str) -> str:
    """The text without characters that could steer a terminal."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
