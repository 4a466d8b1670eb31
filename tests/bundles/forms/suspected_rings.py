"""Suspected rings to write: by hand for what is read by eye, by hypothesis for what nobody would think of."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import polars as pl
from hypothesis import strategies as st

from linkgraph.bundles.suspected import Suspected
from linkgraph.tables.exports import ExportedLinks, ExportedMembers, ExportedRings

HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "＝1",
    "'quoted",
    "''",
    "nul\0byte",
    "'\\0",
    "\\",
    "DOMAIN\\user",
    "\\u0000",
    'say "no"',
    "a,b;c",
    "line\nend",
    "return\rcarriage",
    "\x01\x08\x1f\x7f\x85",
    "\ufffe\uffff",
    "<script>alert(1)</script>",
    "a&amp;b",
    "]]>",
    "\u202eevil\u200b",
    " edges ",
    "é e\u0301 日本 🙂",
    "NA",
    "null",
)


def rings_of(ids: list[str], *, signal: str = "device", text: str = "none") -> Suspected:
    """One ring with these accounts, each linked to the next, and `text` wherever a text is free."""
    moment = datetime(2026, 5, 1, 12, 0, 0, 250_000, tzinfo=UTC)
    ring = {
        "ring_id": "R-0001",
        "tier": "confirmed-strength",
        "score": 25.123456,
        "accounts": len(ids),
        "exchanges": 10,
        "first_at": moment,
        "last_at": None,
        "families": text,
        "explanation": text,
        "why_tier": text,
    }
    members = [
        {
            "ring_id": "R-0001",
            "account_id": account,
            "tier": "review" if place % 2 else "confirmed-strength",
            "score": 25.123456,
            "membership": 0.1 + 0.2 * (place % 3),
            "least_membership": 1e-9,
            "role": "core",
            "best_family": text,
            "families": 2,
            "created_at": moment,
            "status": text if place % 2 else None,
            "status_at": None if place % 2 else moment,
            "country": text,
            "plan": text or None,
        }
        for place, account in enumerate(ids)
    ]
    links = [
        {
            "ring_id": "R-0001",
            "account_a": one,
            "account_b": two,
            "signal": name,
            "bits": 10.5,
            "shared": 3,
            "pair_bits": 12.25,
            "stands_for": 1.0,
        }
        for one, two in pairwise(ids)
        for name in sorted({signal, "template"})
    ]
    return Suspected(
        rings=pl.DataFrame([ring], schema=ExportedRings.create_empty().schema),
        members=pl.DataFrame(members, schema=ExportedMembers.create_empty().schema),
        links=pl.DataFrame(links, schema=ExportedLinks.create_empty().schema),
    )


def suspected_rings() -> st.SearchStrategy[Suspected]:
    """Rings with ids, signal names and texts of any characters."""
    text = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=12))
    return st.builds(
        lambda ids, signal, free: rings_of(ids, signal=signal, text=free),
        st.lists(text, min_size=1, max_size=6, unique=True),
        text,
        text | st.just(""),
    )
