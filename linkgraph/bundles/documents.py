"""The documents of a bundle beside exhibits and letter: what it is, what it leaves out, who approved it, custody."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from importlib.resources import files as package_files
from typing import Any

import polars as pl

from linkgraph.bundles.disclosure import Disclosure
from linkgraph.bundles.exhibits import Published
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.leaks import Search
from linkgraph.bundles.redaction.profiles import SMALLEST_CELL
from linkgraph.core.clock import DAY, text

_NAMED = ("exhibits.json", "claims.json", "redactions.json", "disclosure.json")


def as_json(value: Any) -> bytes:
    """JSON with sorted keys, one line end at the end; no number that is none."""
    return (json.dumps(value, indent=1, sort_keys=True, allow_nan=False, ensure_ascii=False) + "\n").encode()


def bundle_json(
    published: Published, disclosure: Disclosure, *, sealed_source: str, supersedes: str | None
) -> dict[str, Any]:
    """bundle.json. The id follows from all the rest, so that the same bundle has the same id."""
    facts = published.facts
    told = {
        "version": 1,
        "profile": published.profile,
        "rings": list(published.rings),
        "case": facts.case,
        "first_day": text(facts.first_day * DAY)[:10],
        "last_day": text(facts.last_day * DAY)[:10],
        "tool": {"name": "linkgraph", "version": facts.versions["linkgraph"], "sha256": code_digest()},
        "sealed_source": sealed_source,
        "supersedes": supersedes,
    }
    told["id"] = "B-" + hashlib.sha256(as_json([told, disclosure.to_dict()])).hexdigest()[:16]
    return told


@cache
def code_digest() -> str:
    """SHA-256 over the names and digests of linkgraph's own modules: which code made it, installed or not."""
    digest = hashlib.sha256(version("linkgraph").encode())
    top = package_files("linkgraph")
    waiting = [("linkgraph", top)]
    found = []
    while waiting:
        path, place = waiting.pop()
        for one in place.iterdir():
            if one.is_dir() and one.name != "__pycache__":
                waiting.append((f"{path}/{one.name}", one))
            elif one.name.endswith(".py"):
                found.append((f"{path}/{one.name}", hashlib.sha256(one.read_bytes()).hexdigest()))
    for path, content in sorted(found):
        digest.update(f"{content}  {path}\n".encode())
    return digest.hexdigest()


def redactions_json(published: Published, *, key_commitment: str, sealed_source: str, leaks: Search) -> dict[str, Any]:
    """redactions.json: what the profile leaves out, and how that was checked."""
    return {
        "profile": published.profile,
        "key_commitment": key_commitment,
        "sealed_source": sealed_source,
        "tokens": "HMAC-SHA256 with a key of this matter and class of recipients, 80 bits, a letter first: a account, "
        "c ordinary account, o organisation, v shared value. They are no anonymity: the key's owner can say who is who",
        "left_out": published.left_out.to_dicts(),
        "smallest_cell": SMALLEST_CELL if published.profile == "public" else 1,
        "leaks_searched": leaks.searched,
        "leaks_not_searched": leaks.not_searched,
    }


def custody_jsonl(
    matter: Matter, disclosure: Disclosure, *, bundle: Mapping[str, Any], documents: Mapping[str, bytes]
) -> bytes:
    """custody.jsonl: acquired, analysed, decided where somebody did, approved, published; each line names the digest of
    the one before. No clock of this machine stands in it: the same bundle has the same bytes on another day.
    """
    facts = matter.facts
    sources = matter.sources.select("source", "table", "sha256", "size", "rows").to_dicts()
    events: list[dict[str, Any]] = [
        {"event": "acquired", "sources": sources, "how": "read where they lay; digests taken before reading"},
        {
            "event": "analysed",
            "case": facts.case,
            "settings_sha256": facts.settings_sha256,
            "tool": bundle["tool"],
            "rows": dict(facts.rows),
        },
    ]
    decided = matter.rings.filter(pl.col("decision").is_not_null())
    events += [
        {
            "event": "decided",
            "ring": ring["ring_id"],
            "verdict": ring["decision"],
            "by": ring["decided_by"],
            "at": text(ring["decided_at"]),
        }
        for ring in decided.to_dicts()
    ]
    approved = {name: value for name, value in disclosure.to_dict().items() if name != "law"}
    events.append({"event": "approved", **approved})
    digests = {f"data/{name}": hashlib.sha256(documents[name]).hexdigest() for name in _NAMED}
    events.append({"event": "published", "bundle": bundle["id"], "files": digests})
    return _chained(events)


def _chained(events: Sequence[Mapping[str, Any]]) -> bytes:
    lines = []
    before = "0" * 64
    for number, event in enumerate(events, 1):
        line = json.dumps({"number": number, "previous": before, **event}, sort_keys=True, ensure_ascii=False).encode()
        before = hashlib.sha256(line).hexdigest()
        lines.append(line + b"\n")
    return b"".join(lines)


def ro_crate(files: Iterable[str], *, bundle: Mapping[str, Any]) -> dict[str, Any]:
    """ro-crate-metadata.json (RO-Crate 1.1): the parts, for archives that read it."""
    paths = sorted(files)
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Evidence bundle {bundle['id']}",
        "description": f"Rings {', '.join(bundle['rings'])}, profile {bundle['profile']}",
        "datePublished": bundle["last_day"],
        "license": "All rights reserved by the sender",
        "hasPart": [{"@id": path} for path in paths],
    }
    head = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    parts = [{"@id": path, "@type": "File", "name": path.rpartition("/")[2]} for path in paths]
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [head, root, *parts]}


def readme() -> bytes:
    """README.txt: how a stranger checks it."""
    return package_files("linkgraph.bundles").joinpath("readme.txt").read_bytes()
