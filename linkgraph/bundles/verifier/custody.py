"""Who did what with the evidence, in a chain of digests, and the basis on which it was handed out."""

from __future__ import annotations

import hashlib
from typing import Any

from linkgraph.bundles.verifier.jsons import NotStrict, json_of, strict_json
from linkgraph.bundles.verifier.report import Report

CUSTODY_EVENTS = ("acquired", "analysed", "decided", "approved", "published")
DISCLOSURE_NAMES = ("basis", "approver", "recipient", "profile")
PUBLISHED_FILES = ("data/exhibits.json", "data/claims.json", "data/redactions.json", "data/disclosure.json")


def check_custody(files: dict[str, bytes], exhibits: dict[str, Any], *, profile: str, report: Report) -> None:
    """disclosure.json, and the chain of custody.jsonl down to the files of this bundle."""
    report.checks.append("CUS")
    told = json_of(files, "data/disclosure.json", report=report)
    if not isinstance(told, dict) or not all(
        isinstance(told.get(one), str) and told[one].strip() for one in DISCLOSURE_NAMES
    ):
        report.fail("CUS-01", "data/disclosure.json", because="basis, approver, recipient or profile is missing")
    elif told["profile"] != profile:
        report.fail("CUS-01", "data/disclosure.json", because="it approves another profile")
    entries = custody_entries(files.get("data/custody.jsonl", b""), report=report)
    events = [entry.get("event") for entry in entries]
    if not entries or events[0] != "acquired" or events[-1] != "published" or not set(events) <= set(CUSTODY_EVENTS):
        report.fail(
            "CUS-02", "data/custody.jsonl", because="it does not lead from what was acquired to what is published"
        )
        return
    digests = entries[-1].get("files")
    for name in PUBLISHED_FILES:
        right = hashlib.sha256(files.get(name, b"")).hexdigest()
        if not isinstance(digests, dict) or digests.get(name) != right:
            report.fail("CUS-04", name, because="it is not what was published, says custody.jsonl")
    check_sources(entries[0].get("sources"), exhibits=exhibits, report=report)
    approved = [entry for entry in entries if entry.get("event") == "approved"]
    if isinstance(told, dict) and not any(
        all(one.get(name) == told.get(name) for name in DISCLOSURE_NAMES) for one in approved
    ):
        report.fail("CUS-05", "data/custody.jsonl", because="nobody approved this disclosure")


def custody_entries(content: bytes, report: Report) -> list[dict[str, Any]]:
    """The entries, each of which names the digest of the one before."""
    entries: list[dict[str, Any]] = []
    before = "0" * 64
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        where = f"data/custody.jsonl, line {number}"
        try:
            entry = strict_json(line)
        except NotStrict as error:
            report.fail("CUS-03", where, because=str(error))
            return entries
        if not isinstance(entry, dict) or entry.get("number") != number or entry.get("previous") != before:
            report.fail("CUS-03", where, because="it does not follow the one before")
            return entries
        entries.append(entry)
        before = hashlib.sha256(line).hexdigest()
    if not content.endswith(b"\n"):
        report.fail("CUS-03", "data/custody.jsonl", because="its last line has no end")
    return entries


def check_sources(sources: Any, *, exhibits: dict[str, Any], report: Report) -> None:
    """The digests of what was acquired are those of EX-007."""
    data = exhibits.get("EX-007")
    if data is None or data.rows < 0:
        return
    listed = sorted(data.columns.get("sha256", []))
    told = (
        sorted(str(one.get("sha256")) for one in sources if isinstance(one, dict)) if isinstance(sources, list) else []
    )
    if listed != told:
        report.fail("CUS-06", "EX-007", because="its files are not those that custody.jsonl says were acquired")
