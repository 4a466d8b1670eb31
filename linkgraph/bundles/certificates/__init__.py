"""Drafts of declarations under Federal Rules of Evidence 902(11), (13) and (14): unsigned, for counsel to complete."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from linkgraph.bundles.certificates.drafts import copies, process, records
from linkgraph.bundles.exhibits import Published

DRAFTS: Mapping[str, Callable[[Published], str]] = {
    "certificates/902-11.md": records,
    "certificates/902-13.md": process,
    "certificates/902-14.md": copies,
}


def files(published: Published) -> dict[str, bytes]:
    """The drafts by path below `data/`. What only a person can say stands in brackets."""
    return {path: draft(published).encode() for path, draft in DRAFTS.items()}
