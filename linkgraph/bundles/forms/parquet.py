"""Parquet: one row a named account, ids as they were handed in."""

from __future__ import annotations

from pathlib import Path

from linkgraph.bundles.suspected import Suspected
from linkgraph.core.files import replacing


def write(suspected: Suspected, path: Path) -> None:
    """Write `tables.exports.ExportedMembers`. Raises `StorageError`."""
    with replacing(path) as temporary:
        suspected.members.write_parquet(temporary, compression="zstd", statistics=True)
