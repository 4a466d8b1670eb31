"""What people decided about a case: who, when, what and why, in `decisions.sqlite`, where nothing is overwritten.

Each row carries the SHA-256 of the row before it and its own, which is taken over the JSON array of its columns from
`number` to `before`, in that order, in UTF-8, without spaces, `accounts` as an array; where a row assigns a ring or
takes back another row, `assigned_to` and `undoes` follow. Triggers refuse to change or delete a row; whoever goes
around them breaks the chain, and every reader then says at which row. That the last rows were not cut off is told by
`case.json`, which names the newest row of the last run.

A notebook and the command line may use one case at the same time: SQLite's write-ahead log lets them read while one
writes, and writers wait for each other.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from linkgraph.core.clock import to_micros
from linkgraph.core.errors import CaseError, StorageError

NAME = "decisions.sqlite"
FIRST = "0" * 64
_COLUMNS = ("number", "decided_at", "decided_by", "ring_id", "accounts", "verdict", "reason", "run", "before")
_MORE = ("assigned_to", "undoes")
_ALL = (*_COLUMNS, "sha256", *_MORE)
_WAIT_SECONDS = 30.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS decisions (
    number INTEGER PRIMARY KEY, decided_at INTEGER NOT NULL, decided_by TEXT NOT NULL, ring_id TEXT,
    accounts TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL, run TEXT NOT NULL,
    before TEXT NOT NULL, sha256 TEXT NOT NULL, assigned_to TEXT, undoes INTEGER
) STRICT;
CREATE TRIGGER IF NOT EXISTS no_change BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are never changed: add a row'); END;
CREATE TRIGGER IF NOT EXISTS no_deletion BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are never deleted: add a row'); END;
CREATE TRIGGER IF NOT EXISTS next_row BEFORE INSERT ON decisions
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM decisions)
    OR NEW.before IS NOT coalesce((SELECT sha256 FROM decisions ORDER BY number DESC LIMIT 1), printf('%064d', 0))
BEGIN SELECT RAISE(ABORT, 'a decision follows the one before it'); END;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one row says, before it has a number: see `Decision`."""

    verdict: str
    accounts: Sequence[str]
    ring_id: str | None = None
    assigned_to: str | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One row. About a ring: its id and the accounts counted in it at the time; about a pair: no id and two accounts.

    `decided_at` is in microseconds since 1970 UTC; `run` is the stamp of the findings that the person looked at;
    `assigned_to` is whose task a ring is now, `undoes` the number of the row that is taken back.
    """

    number: int
    decided_at: int
    decided_by: str
    ring_id: str | None
    accounts: tuple[str, ...]
    verdict: str
    reason: str
    run: str
    before: str
    sha256: str
    assigned_to: str | None = None
    undoes: int | None = None

    def digest(self) -> str:
        """What `sha256` must be."""
        values = [getattr(self, name) for name in _COLUMNS]
        more = [getattr(self, name) for name in _MORE]
        if any(value is not None for value in more):
            values += more
        text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Ledger:
    """The decisions of the case in `folder`. `anchor` is what `case.json` says of the newest row of the last run."""

    folder: Path
    anchor: Mapping[str, Any] | None = None

    def rows(self) -> list[Decision]:
        """Every decision, the oldest first, with the chain checked.

        Raises:
            CaseError: a row is not as it was written, or rows are missing.
            StorageError: the file cannot be read.
        """
        if (self.folder / NAME).exists():
            with self._opened() as file:
                return self._checked(_read(file))
        return self._checked([])

    def add(
        self,
        entries: Sequence[Entry],
        *,
        by: str,
        reason: str,
        run: str,
        check: Callable[[Sequence[Decision]], None] | None = None,
    ) -> list[Decision]:
        """Write more rows, all of them or none, and give them back.

        `check` sees all rows before them while nobody else can add one, and may refuse by raising.

        Raises:
            CaseError: nobody is named, no reason is given, or the chain is broken.
            StorageError: the file cannot be written, or another writer keeps it for half a minute.
        """
        for what, value in {"a reason": reason, "the name of whoever decides": by}.items():
            if not value.strip():
                raise CaseError(f"A decision needs {what}.", advice="Give --reason and --by (reason=, by=).")
        with self._opened(create=True) as file:
            file.executescript("BEGIN IMMEDIATE;" + _SCHEMA)
            for name in set(_MORE) - _there(file):
                file.execute(
                    f"ALTER TABLE decisions ADD COLUMN {name} {'TEXT' if name == 'assigned_to' else 'INTEGER'}"
                )
            rows = self._checked(_read(file))
            if check is not None:
                check(rows)
            for entry in entries:
                decision = Decision(
                    number=len(rows) + 1,
                    decided_at=to_micros(datetime.now(UTC)),
                    decided_by=by.strip(),
                    ring_id=entry.ring_id,
                    accounts=tuple(entry.accounts),
                    verdict=entry.verdict,
                    reason=reason.strip(),
                    run=run,
                    before=rows[-1].sha256 if rows else FIRST,
                    sha256="",
                    assigned_to=entry.assigned_to,
                    undoes=entry.undoes,
                )
                rows.append(replace(decision, sha256=decision.digest()))
                _write(file, rows[-1])
            file.execute("COMMIT")
        return rows[len(rows) - len(entries) :]

    def replace(self, rows: Sequence[Decision]) -> None:
        """Put another chain in place of this one, and leave nothing of it in the file: for lawful deletion only.

        Raises:
            StorageError: the file cannot be written, or another writer keeps it for half a minute.
        """
        with self._opened(create=True) as file:
            file.execute("PRAGMA secure_delete = ON")
            file.executescript("BEGIN EXCLUSIVE; DROP TABLE decisions;" + _SCHEMA)
            for row in rows:
                _write(file, row)
            file.execute("COMMIT")
            file.execute("VACUUM")
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _opened(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        """The file, open; what SQLite says is wrong becomes one of our errors."""
        path = (self.folder / NAME).resolve()
        # A folder that nobody can write to has no place for the log, and nobody is writing.
        mode = "mode=rwc" if create else "mode=rw" if os.access(self.folder, os.W_OK) else "immutable=1"
        try:
            with closing(
                sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True, timeout=_WAIT_SECONDS, isolation_level=None)
            ) as file:
                if create:
                    file.execute("PRAGMA journal_mode = WAL")
                    file.execute("PRAGMA synchronous = FULL")
                yield file
        except sqlite3.Error as error:
            raise StorageError(
                f"{self.folder / NAME} cannot be used: {error}.",
                advice="Wait for whoever is writing, or restore the file from a copy.",
            ) from error

    def _checked(self, rows: list[Decision]) -> list[Decision]:
        before = FIRST
        for place, row in enumerate(rows, start=1):
            if row.number != place or row.before != before or row.sha256 != row.digest():
                raise _broken(self.folder, f"row {place} is not as it was written, or a row before it is missing")
            before = row.sha256
        if self.anchor and self.anchor["rows"]:
            number, sha256 = self.anchor["rows"], self.anchor["sha256"]
            if len(rows) < number:
                raise _broken(self.folder, f"the last run read {number:,} rows, {len(rows):,} are left")
            if rows[number - 1].sha256 != sha256:
                raise _broken(self.folder, f"row {number} is not the one that the last run read")
        return rows


def anchor(rows: Sequence[Decision]) -> dict[str, Any]:
    """What `case.json` keeps of the rows that a run read: how many, and the digest of the newest."""
    return {"rows": len(rows), "sha256": rows[-1].sha256 if rows else FIRST}


def renamed(rows: Sequence[Decision], account_id: str, pseudonym: str) -> list[Decision]:  # noqa: PLR0917  # old, new
    """The rows with a pseudonym in place of an account's id, also in reasons, chained anew."""
    chain: list[Decision] = []
    for row in rows:
        new = replace(
            row,
            accounts=tuple(pseudonym if one == account_id else one for one in row.accounts),
            reason=row.reason.replace(account_id, pseudonym),
            before=chain[-1].sha256 if chain else FIRST,
        )
        chain.append(replace(new, sha256=new.digest()))
    return chain


def _broken(folder: Path, what: str) -> CaseError:
    return CaseError(
        f"The chain of decisions in {folder / NAME} is broken: {what}.",
        advice="Nothing is read from it until it is restored from a copy.",
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _write(file: sqlite3.Connection, row: Decision) -> None:
    values = {name: getattr(row, name) for name in _ALL} | {"accounts": _json(row.accounts)}
    names, places = ", ".join(values), ", ".join("?" * len(values))
    file.execute(f"INSERT INTO decisions ({names}) VALUES ({places})", [*values.values()])  # noqa: S608  # fixed names


def _there(file: sqlite3.Connection) -> set[str]:
    """The columns of the file: one of an earlier version has not all; none where a writer stopped before the first."""
    return {str(name) for _, name, *_ in file.execute("PRAGMA table_info(decisions)")}


def _read(file: sqlite3.Connection) -> list[Decision]:
    names = [name for name in _ALL if name in _there(file)]
    if not names:
        return []
    found = file.execute(f"SELECT {', '.join(names)} FROM decisions ORDER BY number")  # noqa: S608  # fixed names
    return [_decision(dict(zip(names, row, strict=True))) for row in found]


def _decision(row: dict[str, Any]) -> Decision:
    """A row as it was read; accounts that are no list of names are kept as text, which no digest fits."""
    try:
        accounts = tuple(map(str, json.loads(row["accounts"])))
    except (TypeError, ValueError):
        accounts = (str(row["accounts"]),)
    return Decision(**(row | {"accounts": accounts}))
