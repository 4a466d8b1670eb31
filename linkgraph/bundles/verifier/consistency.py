"""Whether the exhibits agree with each other, with bundle.json and with the graphs: no file alone can show it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

from linkgraph.bundles.verifier.exhibits import ExhibitData
from linkgraph.bundles.verifier.letters import safe_xml
from linkgraph.bundles.verifier.report import Report

CONSISTENCY_COLUMNS = {
    "EX-002": {"ring", "exchanges", "logins"},
    "EX-003": {"signal", "bits"},
    "EX-004": {"signal", "episode", "inside"},
    "EX-005": {"exchanges", "logins"},
}
KNOWN_FILES = re.compile(
    r"data/(?:(?:bundle|claims|exhibits|figures|redactions|disclosure|ro-crate-metadata)\.json|custody\.jsonl"
    r"|letter/letter\.(?:md|docx|pdf)|exhibits/EX-[0-9]{3}_[a-z_]+\.csv|figures/[A-Za-z0-9_-]+\.(?:svg|png|csv)"
    r"|method/[a-z_]+\.(?:json|md)|certificates/[A-Za-z0-9_.-]+|graph/ring\.(?:graphml|gexf|stix\.json|case\.jsonld)"
    r"|loadfile/production\.(?:dat|opt)|intake/(?:sources\.(?:sha256|tsr)|tsa_chain\.pem))"
)
NEEDED_FILES = tuple(
    f"data/{name}.json"
    for name in ("bundle", "claims", "exhibits", "figures", "redactions", "disclosure", "ro-crate-metadata")
)


def check_inventory(files: dict[str, bytes], report: Report) -> None:
    """Only files that belong in a bundle, and all that every bundle has."""
    report.checks.append("INV")
    for name in sorted(files):
        if name.startswith("data/") and not KNOWN_FILES.fullmatch(name):
            report.fail("INV-01", name, because="no such file belongs in a bundle")
    for name in NEEDED_FILES:
        if name not in files:
            report.fail("INV-02", name, because="every bundle has it")


def check_consistency(
    files: dict[str, bytes], exhibits: dict[str, ExhibitData], *, bundle: dict[str, Any], report: Report
) -> None:
    """Rings, accounts, holders, days and links say the same wherever they stand."""
    report.checks.append("CON")
    members = exhibits.get("EX-001")
    if members is None or members.rows < 0 or "ring" not in members.columns:
        return
    if sorted(set(members.columns["ring"])) != sorted(bundle.get("rings", [])):
        report.fail("CON-01", "data/bundle.json", because="its rings are not those of EX-001")
    if "account" not in members.columns:
        return
    known = set(members.columns["account"])
    for name, data in exhibits.items():
        for column in ("account", "account_a", "account_b"):
            if strangers := set(data.columns.get(column, [])) - known:
                report.fail("CON-02", name, because=f"{len(strangers)} of its accounts are not in EX-001")
    check_inside(exhibits.get("EX-004"), exact=bundle.get("profile") == "legal", report=report)
    check_days(exhibits, exact=bundle.get("profile") == "legal", report=report)
    check_edges(files, exhibits.get("EX-003"), report=report)


def check_inside(signals: ExhibitData | None, *, exact: bool, report: Report) -> None:
    """As many accounts of EX-004 hold a value as it says (in the house it may show more of them)."""
    if signals is None or not {"ring", "signal", "value", "episode", "inside"} <= set(signals.columns):
        return
    columns = [signals.columns[name] for name in ("ring", "signal", "value", "episode")]
    counts: dict[Any, int] = {}
    values = list(zip(*columns))
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    told = signals.columns["inside"]
    wrong = sum(
        1 for value, number in zip(values, told) if number > counts[value] or (exact and number != counts[value])
    )
    if wrong:
        report.fail(
            "CON-03", "EX-004, inside", because=f"{wrong} rows say that another number of accounts holds the value"
        )


def check_days(exhibits: dict[str, ExhibitData], *, exact: bool, report: Report) -> None:
    """The timeline adds up to the daily activity."""
    daily, timeline = exhibits.get("EX-002"), exhibits.get("EX-005")
    if daily is None or timeline is None or not exact:
        return
    for name in ("exchanges", "logins"):
        sums = [sum(one or 0 for one in data.columns.get(name, [])) for data in (daily, timeline)]
        if min(daily.rows, timeline.rows) >= 0 and sums[0] != sums[1]:
            report.fail("CON-04", f"EX-005, {name}", because=f"it adds up to {sums[1]}, EX-002 to {sums[0]}")


def check_edges(files: dict[str, bytes], links: ExhibitData | None, *, report: Report) -> None:
    """The pairs of the GraphML, and the bits of each signal, are those of EX-003."""
    content = files.get("data/graph/ring.graphml")
    if content is None or links is None or not {"account_a", "signal", "bits"} <= set(links.columns):
        return
    ends = zip(links.columns["account_a"], links.columns["account_b"], links.columns["signal"])
    told = dict(zip(ends, links.columns["bits"]))
    try:
        root = safe_xml(content)
        space = root.tag.rpartition("}")[0] + "}"
        names = {one.get("id"): str(one.get("attr.name")) for one in root.iter(space + "key")}
        drawn = {}
        for edge in root.iter(space + "edge"):
            for one in edge.iter(space + "data"):
                name = names.get(one.get("key"), "")
                if name.startswith("bits_"):
                    bits = round(Decimal(one.text or ""), 6)
                    drawn[str(edge.get("source")), str(edge.get("target")), name[5:]] = bits
    except (ArithmeticError, ET.ParseError, ValueError) as error:
        report.fail("FRM-01", "data/graph/ring.graphml", because=f"its pairs cannot be read: {error}")
        return
    if drawn != told:
        report.fail("FRM-03", "data/graph/ring.graphml", because="its pairs or their bits are not those of EX-003")
