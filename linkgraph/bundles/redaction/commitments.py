"""Salted commitments to the full rows behind an exhibit: a Merkle root, so that one row can be opened later, alone.

The tree is that of RFC 6962 (a leaf is hashed after a zero byte, a node after a one; a lone node at the end of a level
goes up as it is). Each leaf holds a salt of its own, so that a row cannot be guessed from the root.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_SALT = 16


@dataclass(frozen=True, slots=True)
class Opening:
    """What shows that a row stands behind an exhibit: the row as CSV, its salt, and the digests beside its way up."""

    place: int
    row: bytes
    salt: bytes
    beside: tuple[tuple[str, bytes], ...]

    def to_dict(self) -> dict[str, Any]:
        """As the enclosed verifier reads it; rows are counted from 1."""
        beside = [[side, digest.hex()] for side, digest in self.beside]
        return {"row": self.place + 1, "cells": self.row.decode(), "salt": self.salt.hex(), "beside": beside}


def commitment(exhibit: str, rows: Sequence[bytes], *, columns: Sequence[str], key: bytes) -> dict[str, Any]:
    """What stands in exhibits.json: algorithm, columns of the full rows, their number, root."""
    level = _leaves(exhibit, rows, key=key)
    while len(level) > 1:
        level = _above(level)
    root = level[0] if level else hashlib.sha256().digest()
    algorithm = "sha256, RFC 6962 tree, salted leaves"
    return {"algorithm": algorithm, "columns": list(columns), "rows": len(rows), "root": root.hex()}


def opening(exhibit: str, rows: Sequence[bytes], *, place: int, key: bytes) -> Opening:
    """The proof of one row, counted from 0."""
    level, at, beside = _leaves(exhibit, rows, key=key), place, []
    while len(level) > 1:
        if (twin := at ^ 1) < len(level):
            beside.append(("left" if twin < at else "right", level[twin]))
        level, at = _above(level), at // 2
    salt = _salts(exhibit, place + 1, key=key)[-_SALT:]
    return Opening(place, rows[place], salt, tuple(beside))


def opens(proof: Opening, root: str) -> bool:
    """Whether a row stands behind an exhibit with this root."""
    digest = hashlib.sha256(b"\0" + proof.salt + proof.row).digest()
    for side, other in proof.beside:
        digest = hashlib.sha256(b"\1" + (other + digest if side == "left" else digest + other)).digest()
    return hmac.compare_digest(digest.hex(), root)


def _leaves(exhibit: str, rows: Sequence[bytes], *, key: bytes) -> list[bytes]:
    sha256, salts = hashlib.sha256, _salts(exhibit, len(rows), key=key)
    return [sha256(b"\0" + salts[place * _SALT : (place + 1) * _SALT] + row).digest() for place, row in enumerate(rows)]


def _salts(exhibit: str, rows: int, *, key: bytes) -> bytes:
    """All salts one after another: a part of the stream tells nothing of the rest without the key."""
    return hashlib.shake_256(b"linkgraph row salts\0" + key + exhibit.encode()).digest(rows * _SALT)


def _above(level: list[bytes]) -> list[bytes]:
    sha256 = hashlib.sha256
    pairs = [sha256(b"\1" + level[place] + level[place + 1]).digest() for place in range(0, len(level) - 1, 2)]
    return pairs + level[len(level) - len(level) % 2 :]
