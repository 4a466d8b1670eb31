"""Accounts that a case has lawfully forgotten: known by a keyed digest, so that a later run leaves them out again.

`forgotten.json` holds the key and one entry an account: who, when and why, and the digest of the entry before it. It
tells whether a given id was forgotten, to whoever may read the case, and names nobody by itself.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import polars as pl

from linkgraph.cases.folder import read_json, write_json
from linkgraph.core.clock import text, to_micros
from linkgraph.core.errors import CaseError

NAME = "forgotten.json"
FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was forgotten, and the key, which is drawn anew until there is a first entry.

    `entries` have number, at, by, reason, account (a keyed digest), decisions (the newest digest of their chain before
    and after), before, sha256.
    """

    folder: Path
    key: bytes
    entries: tuple[dict[str, Any], ...]

    @classmethod
    def of(cls, folder: Path) -> Self:
        """That of the case in `folder`; nothing where nothing was ever forgotten.

        Raises:
            CaseError: an entry is not as it was written, or one before it is missing.
        """
        path = folder / NAME
        if not path.exists():
            return cls(folder, secrets.token_bytes(32), ())
        kept = read_json(path)
        try:
            key, entries, before = bytes.fromhex(kept["key"]), tuple(kept["entries"]), FIRST
            for number, entry in enumerate(entries, start=1):
                if (entry["number"], entry["before"], entry["sha256"]) != (number, before, _digest(entry)):
                    raise ValueError(number)
                before = entry["sha256"]
        except (KeyError, TypeError, ValueError) as error:
            raise CaseError(
                f"The chain of forgotten accounts in {path} is broken.", advice="Restore it from a backup of the case."
            ) from error
        return cls(folder, key, entries)

    def digest(self, account_id: str) -> str:
        """By what an account is known here."""
        return hmac.new(self.key, account_id.encode("utf-8", "surrogatepass"), "sha256").hexdigest()

    def holds(self, ids: pl.Series) -> pl.Series:
        """Whether each id was forgotten; nothing is not."""
        digests = {entry["account"] for entry in self.entries}
        if not digests:
            return pl.repeat(value=False, n=len(ids), dtype=pl.Boolean, eager=True)
        return ids.is_in([one for one in ids.drop_nulls().unique() if self.digest(one) in digests]).fill_null(
            value=False
        )

    def stamp(self) -> list[str]:
        """What the accepted records depend on here, in any order of forgetting."""
        return sorted(entry["account"] for entry in self.entries)

    def with_account(self, account_id: str, *, by: str, reason: str, decisions: tuple[str, str]) -> Forgotten:
        """With one more entry. `decisions` are the newest digests of their chain before and after the id left it."""
        entry: dict[str, Any] = {
            "number": len(self.entries) + 1,
            "at": text(to_micros(datetime.now(UTC))),
            "by": by,
            "reason": reason,
            "account": self.digest(account_id),
            "decisions": list(decisions),
            "before": self.entries[-1]["sha256"] if self.entries else FIRST,
        }
        return Forgotten(self.folder, self.key, (*self.entries, entry | {"sha256": _digest(entry)}))

    def write(self) -> None:
        """Keep it."""
        write_json({"key": self.key.hex(), "entries": list(self.entries)}, self.folder / NAME)


def _digest(entry: dict[str, Any]) -> str:
    said = {name: value for name, value in entry.items() if name != "sha256"}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
