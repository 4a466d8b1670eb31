"""CASE/UCO JSON-LD: the exhibits as files with digests, and the actions by which they came about. No account in it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

_BASE = "http://example.org/kb/"
_OWN = uuid.uuid5(uuid.NAMESPACE_URL, "urn:linkgraph:case")
_UCO = "https://ontology.unifiedcyberontology.org/uco/"
_CONTEXT = {
    "kb": _BASE,
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    **{f"uco-{name}": f"{_UCO}{name}/" for name in ("action", "core", "identity", "observable", "tool", "types")},
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

Node = dict[str, Any]


def investigation(
    exhibits: Sequence[Mapping[str, Any]],
    sources: Sequence[Mapping[str, Any]],
    *,
    bundle: Mapping[str, Any],
) -> Node:
    """The graph of a bundle. `exhibits` are entries of exhibits.json, `sources` have source, sha256, size, rows."""
    about = bundle["id"]
    tool = {
        "@id": _id("tool", about),
        "@type": "uco-tool:Tool",
        "uco-core:name": bundle["tool"]["name"],
        "uco-tool:version": bundle["tool"]["version"],
    }
    originals = [
        _file(f"source {row['source']}", about, name=f"source {row['source']}", sha256=row["sha256"], size=row["size"])
        for row in sources
    ]
    files = [
        _file(row["id"], about, name=row["file"].rpartition("/")[2], sha256=row["sha256"], size=row["bytes"])
        for row in exhibits
    ]
    records = [
        {
            "@id": _id("provenance-record", about, row["id"]),
            "@type": "case-investigation:ProvenanceRecord",
            "case-investigation:exhibitNumber": row["id"],
            "uco-core:description": row["title"],
            "uco-core:object": [_ref(file)],
        }
        for row, file in zip(exhibits, files, strict=True)
    ]
    acquired = _action("acquired", about, tool=tool, objects=originals, results=[])
    analysed = _action("analysed", about, tool=tool, objects=originals, results=[*files, *records])
    graph = [tool, *originals, *files, *records, acquired, analysed]
    whole = {
        "@id": _id("investigation", about),
        "@type": "case-investigation:Investigation",
        "uco-core:name": f"Case {bundle['case']}, {', '.join(bundle['rings'])}",
        "case-investigation:focus": "Fraudulent accounts",
        "uco-core:object": [_ref(node) for node in graph],
    }
    return {"@context": _CONTEXT, "@graph": [whole, *graph]}


def _file(key: str, about: str, *, name: str, sha256: str, size: int) -> Node:
    content = {
        "@id": _id("content-data-facet", about, key),
        "@type": "uco-observable:ContentDataFacet",
        "uco-observable:sizeInBytes": {"@type": "xsd:integer", "@value": str(size)},
        "uco-observable:hash": [
            {
                "@id": _id("hash", about, key),
                "@type": "uco-types:Hash",
                "uco-types:hashMethod": "SHA256",
                "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": sha256.upper()},
            }
        ],
    }
    named = {
        "@id": _id("file-facet", about, key),
        "@type": "uco-observable:FileFacet",
        "uco-observable:fileName": name,
    }
    return {
        "@id": _id("file", about, key),
        "@type": "uco-observable:File",
        "uco-core:hasFacet": [named, content],
    }


def _action(name: str, about: str, *, tool: Node, objects: Sequence[Node], results: Sequence[Node]) -> Node:
    node: Node = {
        "@id": _id("investigative-action", about, name),
        "@type": "case-investigation:InvestigativeAction",
        "uco-core:name": name,
        "uco-action:instrument": [_ref(tool)],
        "uco-action:object": [_ref(one) for one in objects],
    }
    return node | ({"uco-action:result": [_ref(one) for one in results]} if results else {})


def _ref(node: Node) -> Node:
    return {"@id": node["@id"]}


def _id(kind: str, *about: str) -> str:
    """An id that follows from what it is about, ending in a UUID as UCO wants it."""
    return f"kb:{kind}-{uuid.uuid5(_OWN, chr(0).join((kind, *about)))}"
