"""A row that the sender opened: that it stood behind the bundle, and is the row that the exhibit shows."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import Any

from linkgraph.bundles.verifier.jsons import NotStrict, strict_json
from linkgraph.bundles.verifier.report import Report, shown_text

OPENING_NAMES = {"bundle", "exhibit", "row", "cells", "salt", "beside"}


def check_opening(files: dict[str, bytes], content: bytes, *, report: Report) -> None:
    """Hold an opened row against the root in exhibits.json, and what is shown of it against the exhibit."""
    report.checks.append("OPN")
    try:
        told, listed = strict_json(content), strict_json(files.get("data/exhibits.json", b""))
        bundle = strict_json(files.get("data/bundle.json", b""))
        entry = next(one for one in listed["exhibits"] if one["id"] == told["exhibit"])
        sealed, where = entry["commitment"], f"{entry['id']}, row {told['row']}"
        if set(told) != OPENING_NAMES or told["bundle"] != bundle["id"] or not 1 <= told["row"] <= sealed["rows"]:
            raise ValueError("it is of another bundle, or of no row")
        root = opened_root(told)
        cells = dict(zip(sealed["columns"], next(csv.reader(io.StringIO(told["cells"], newline=""), strict=True))))
        lines = csv.reader(io.StringIO(files["data/" + entry["file"]].decode(), newline=""), strict=True)
        shown = dict(zip(next(lines), next(line for number, line in enumerate(lines, 1) if number == told["row"])))
    except (NotStrict, ValueError, KeyError, TypeError, StopIteration, csv.Error) as error:
        report.fail("OPN-01", "the opened row", because=f"it cannot be held against this bundle: {error}")
        return
    if root != sealed["root"]:
        report.fail("OPN-02", where, because="no such row stood behind the exhibit when it was sealed")
        return
    if any(name not in cells or not cells[name].startswith(cell.rstrip("Z")) for name, cell in shown.items()):
        report.fail("OPN-03", where, because="it is not the row that the exhibit shows in that place")
        return
    hidden = ", ".join(f"{name} {cell}" for name, cell in cells.items() if name not in shown)
    report.notes.append(f"{where} stood behind this bundle: {shown_text(hidden)}.")


def opened_root(told: dict[str, Any]) -> str:
    """The root that the row leads to (RFC 6962), in hexadecimal."""
    digest = hashlib.sha256(b"\0" + bytes.fromhex(told["salt"]) + told["cells"].encode()).digest()
    for side, beside in told["beside"]:
        other = bytes.fromhex(beside)
        digest = hashlib.sha256(b"\1" + (other + digest if side == "left" else digest + other)).digest()
    return digest.hex()
