"""JSON: one object with the rings, each with its members and links; strict, keys sorted, ids as they were handed in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import orjson
import polars as pl
import polars.selectors as cs

from linkgraph.bundles.suspected import Suspected
from linkgraph.core.files import replacing

FORM = "linkgraph-rings"
VERSION = 1

_PAIR = itemgetter("account_a", "account_b", "pair_bits", "stands_for")


def write(suspected: Suspected, path: Path) -> None:
    """Write `{"form", "version", "rings": [{ring, "members": [...], "links": [...]}]}`.

    A link has account_a, account_b, bits (all signals together), stands_for and its signals with bits and shared. Times
    are ISO 8601 in UTC with Z; a missing value is null. Raises `StorageError`.
    """
    members, links = _by_ring(suspected.members), _by_ring(suspected.links)
    rings = [
        ring
        | {
            "members": members.get(ring["ring_id"], []),
            "links": list(_pairs(links.get(ring["ring_id"], []))),
        }
        for ring in _texts(suspected.rings).to_dicts()
    ]
    body = {"form": FORM, "version": VERSION, "rings": rings}
    with replacing(path) as temporary:
        temporary.write_bytes(orjson.dumps(body, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2) + b"\n")


def _texts(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(cs.datetime().dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ"))


def _by_ring(frame: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Rows by ring, in their order, without the ring's id."""
    parts = _texts(frame).partition_by("ring_id", as_dict=True, include_key=False, maintain_order=True)
    return {str(key[0]): part.to_dicts() for key, part in parts.items()}


def _pairs(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for (account_a, account_b, bits, stands_for), signals in groupby(rows, key=_PAIR):
        yield {
            "account_a": account_a,
            "account_b": account_b,
            "bits": bits,
            "stands_for": stands_for,
            "signals": {row["signal"]: {"bits": row["bits"], "shared": row["shared"]} for row in signals},
        }
