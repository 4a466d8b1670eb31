"""STIX 2.1: a Grouping for each ring, a user-account for each named account, a relationship for each linked pair.

What STIX has no words for (ring, role, membership, tier, bits, signals) stands in a property extension, whose
definition is enclosed. Objects are plain dictionaries after the standard, since making 25,000 of them by `stix2` takes
minutes; the tests have `stix2` and its validator read them. Times are cut to milliseconds.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import polars as pl
import polars.selectors as cs

from linkgraph.bundles.suspected import Suspected
from linkgraph.core.files import replacing

Object = dict[str, Any]

_OBSERVABLES = uuid.UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""The standard's namespace of ids of observables, which follow from what they say."""
_OTHERS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:linkgraph:stix")
_AMBER = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"
"""TLP:AMBER, as the standard defines it: for recipients and those who need to know."""
_EPOCH = "2026-01-01T00:00:00.000Z"
"""The moment that objects bear which are the same in every file."""
_SCHEMA = (
    "Properties of user-account: ring_id, tier (confirmed-strength or review), role (core, probable, peripheral), "
    "membership and least_membership (probability that the account belongs; the same without its best family of "
    "evidence). Properties of relationship: bits (evidence of the pair for one operator), bits_by_signal, stands_for "
    "(pairs). Properties of grouping: score (bits), tier."
)


def write(suspected: Suspected, path: Path) -> None:
    """Write the bundle. The same rings give the same bytes and ids. Raises `StorageError`."""
    objects = list(_objects(suspected))
    bundle = {"type": "bundle", "id": _id("bundle", *(one["id"] for one in objects)), "objects": objects}
    with replacing(path) as temporary:
        temporary.write_bytes(orjson.dumps(bundle, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _objects(suspected: Suspected) -> Iterator[Object]:
    maker = {
        **_common("identity", "linkgraph", at=_EPOCH),
        "name": "linkgraph",
        "identity_class": "system",
    }
    extension = {
        **_common("extension-definition", "linkgraph", at=_EPOCH),
        "created_by_ref": maker["id"],
        "name": "linkgraph ring",
        "schema": _SCHEMA,
        "version": "1.0.0",
        "extension_types": ["property-extension"],
    }
    yield maker
    yield extension
    moment = cs.datetime().dt.strftime("%Y-%m-%dT%H:%M:%S.%3fZ")
    members = suspected.members.with_columns(moment)
    links = suspected.links
    for ring in suspected.rings.with_columns(moment).to_dicts():
        own = members.filter(pl.col("ring_id") == ring["ring_id"]).sort("account_id")
        at = ring["last_at"] or ring["first_at"] or _EPOCH
        accounts = [_account(row, extension["id"]) for row in own.to_dicts()]
        ids = dict(zip(own["account_id"], (one["id"] for one in accounts), strict=True))
        among = links.filter(pl.col("ring_id") == ring["ring_id"])
        pairs = [_relationship(row, ids, at=at, extension=extension["id"], maker=maker["id"]) for row in _pairs(among)]
        if accounts:
            yield {
                **_common("grouping", ring["ring_id"], *ids, at=at),
                "created_by_ref": maker["id"],
                "name": ring["ring_id"],
                "description": "Accounts that are more likely one operator's than not, on the records analysed. Not a "
                "finding of wrongdoing.",
                "context": "suspicious-activity",
                "object_refs": [one["id"] for one in (*accounts, *pairs)],
                "object_marking_refs": [_AMBER],
                "extensions": _extended(extension["id"], {"score": ring["score"], "tier": ring["tier"]}),
            }
        yield from accounts
        yield from pairs


def _account(row: Object, extension: str) -> Object:
    contributing = orjson.dumps({"user_id": row["account_id"]}, option=orjson.OPT_SORT_KEYS).decode()
    names = ("ring_id", "tier", "role", "membership", "least_membership")
    return {
        "type": "user-account",
        "spec_version": "2.1",
        "id": f"user-account--{uuid.uuid5(_OBSERVABLES, contributing)}",
        "object_marking_refs": [_AMBER],
        "user_id": row["account_id"],
        "account_created": row["created_at"],
        "is_disabled": row["status"] in {"banned", "suspended", "closed"},
        "extensions": _extended(extension, {name: row[name] for name in names if row[name] is not None}),
    }


def _relationship(row: Object, ids: dict[str, str], *, at: str, extension: str, maker: str) -> Object:
    source, target = ids[row["account_a"]], ids[row["account_b"]]
    said = {"bits": row["pair_bits"], "stands_for": row["stands_for"]}
    said["bits_by_signal"] = dict(zip(row["signal"], row["bits"], strict=True))
    return {
        **_common("relationship", source, target, at=at),
        "created_by_ref": maker,
        "relationship_type": "related-to",
        "source_ref": source,
        "target_ref": target,
        "object_marking_refs": [_AMBER],
        "extensions": _extended(extension, said),
    }


def _pairs(links: pl.DataFrame) -> list[Object]:
    """One row a linked pair, with lists of signals and their bits."""
    by = ["account_a", "account_b", "pair_bits", "stands_for"]
    return (
        links
        .sort("account_a", "account_b", "signal")
        .group_by(by, maintain_order=True)
        .agg("signal", "bits")
        .to_dicts()
    )


def _extended(extension: str, said: Object) -> Object:
    return {extension: {"extension_type": "property-extension", **said}}


def _common(kind: str, *about: str, at: str) -> Object:
    return {"type": kind, "spec_version": "2.1", "id": _id(kind, *about), "created": at, "modified": at}


def _id(kind: str, *about: str) -> str:
    """An id that follows from what it is about, in a namespace of linkgraph's own."""
    return f"{kind}--{uuid.uuid5(_OTHERS, chr(0).join((kind, *about)))}"
