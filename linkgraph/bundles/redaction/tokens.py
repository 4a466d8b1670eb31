"""Tokens in place of names: HMAC-SHA256 with a key per matter and class of recipient, 80 bits, a letter first.

They are no anonymity: whoever holds the key, or the table in the vault, can say who is who. The key stays outside; a
commitment to it stands in the bundle, so that it can be shown later that a token was made with that key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field

import polars as pl

LETTERS = {"account": "a", "control": "c", "organization": "o", "value": "v"}
"""What a token stands for, by its first letter."""
_BYTES = 10


@dataclass(slots=True)
class Tokens:
    """Makes tokens, and remembers for the vault what each stands for (`table`)."""

    key: bytes
    _known: dict[tuple[str, str], str] = field(default_factory=dict)

    def token(self, kind: str, value: str) -> str:
        """The token of one value of a kind, a key of `LETTERS`; the same value gives the same token.

        >>> Tokens(b"key").token("account", "acc_1")
        'a7f5zldywx5bift4v'
        """
        known = self._known.get((kind, value))
        if known is None:
            digest = hmac.digest(self.key, f"{kind}\0{value}".encode("utf-8", "surrogatepass"), "sha256")
            known = LETTERS[kind] + base64.b32encode(digest[:_BYTES]).decode().lower()
            self._known[kind, value] = known
        return known

    def column(self, kind: str, values: pl.Series) -> pl.Series:
        """Tokens of a column; a missing value stays missing."""
        unique = values.drop_nulls().unique()
        tokens = [self.token(kind, value) for value in unique]
        return values.replace_strict(unique, tokens, default=None, return_dtype=pl.String)

    def commitment(self) -> str:
        """What may be shown of the key."""
        return hashlib.sha256(b"linkgraph token key\0" + self.key).hexdigest()

    def table(self) -> pl.DataFrame:
        """token, kind, signal (of a shared value, else none), value: for the vault, sorted by token."""
        rows = []
        for (kind, whole), token in self._known.items():
            signal, _, value = whole.rpartition("\0") if kind == "value" else ("", "", whole)
            rows.append((token, kind, signal or None, value))
        schema = dict.fromkeys(("token", "kind", "signal", "value"), pl.String)
        return pl.DataFrame(rows, schema=schema, orient="row").sort("token")
