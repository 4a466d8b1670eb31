"""What else lies in a bundle: figures with their data, graphs that say the same as the exhibits, a method, drafts."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

from linkgraph.bundles.verifier.exhibits import ExhibitData
from linkgraph.bundles.verifier.jsons import NotStrict, json_of, strict_json
from linkgraph.bundles.verifier.letters import WORD_IS_NONE, safe_xml, word_part
from linkgraph.bundles.verifier.report import Report

METHOD_FILES = (
    *("method.json", "parameters.json", "environment.json", "validation.json"),
    *("limitations.md", "alternatives.md", "glossary.md"),
)
DRAFTS = ("902-11", "902-13", "902-14")
SVG_DANGER = re.compile(
    rb"<script|\son[a-z]+\s*=|javascript:|<foreignObject|<!ENTITY|(?:href|src)\s*=\s*[\"'](?!#|data:image/png)",
    re.IGNORECASE,
)


def check_figures(files: dict[str, bytes], claims: dict[str, Any], *, report: Report) -> None:
    """figures.json: every figure with its rule, its alternative text and its data; no picture that runs or fetches."""
    there = {name for name in files if name.startswith("data/figures/")}
    if "data/figures.json" not in files and not there:
        return
    report.checks.append("FIG")
    listed = json_of(files, "data/figures.json", report=report)
    named = set()
    for entry in listed.get("figures", []) if isinstance(listed, dict) else []:
        name = str(entry.get("id", "?")) if isinstance(entry, dict) else "?"
        if not isinstance(entry, dict) or entry.get("rule") not in {"1006", "107"} or not entry.get("alternative"):
            report.fail("FIG-01", name[:40], because="it has no rule or no alternative text")
            continue
        for path, digest in entry.get("files", {}).items():
            full = "data/" + str(path)
            named.add(full)
            if full not in files or hashlib.sha256(files[full]).hexdigest() != digest:
                report.fail("FIG-02", full, because="it is missing, or not the file that figures.json was written for")
        if missing := [one for one in entry.get("claims", []) if one not in claims]:
            report.fail("FIG-03", name[:40], because=f"it shows {', '.join(map(str, missing))}, which is no claim")
    for full in sorted(there - named):
        report.fail("FIG-02", full, because="it is no file of figures.json")
    for full in sorted(there):
        if full.endswith(".svg") and SVG_DANGER.search(files[full]):
            report.fail("FIG-04", full, because="it runs or fetches something")


def check_method(files: dict[str, bytes], *, report: Report) -> None:
    """All parts of the method card are there and say something; drafts say that they are drafts."""
    if not any(name.startswith("data/method/") for name in files):
        return
    report.checks.append("MET")
    for name in METHOD_FILES:
        full = "data/method/" + name
        if len(files.get(full, b"")) < 20:
            report.fail("MET-01", full, because="it is missing or says nothing")
        elif name.endswith(".json"):
            try:
                strict_json(files[full], floats=True)
            except NotStrict as error:
                report.fail("JSN-01", full, because=str(error))
    for name in sorted(files):
        if name.startswith("data/certificates/") and "draft" not in certificate_text(name, files[name]).lower():
            report.fail("MET-02", name, because="it does not say that it is a draft")


def certificate_text(name: str, content: bytes) -> str:
    """What a draft says, in Markdown or Word; nothing where it cannot be read."""
    if not name.endswith(".docx"):
        return content.decode("utf-8", "replace")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(word_part(archive, "word/document.xml").itertext())
    except WORD_IS_NONE:
        return ""


def check_graphs(files: dict[str, bytes], exhibits: dict[str, ExhibitData], *, report: Report) -> None:
    """GraphML, GEXF and STIX name the accounts of EX-001, no more and no fewer."""
    members = exhibits.get("EX-001")
    graphs = {name for name in files if name.startswith("data/graph/")}
    if not graphs or members is None or "account" not in members.columns:
        return
    report.checks.append("FRM")
    accounts = set(members.columns["account"])
    for name in sorted(graphs, key=lambda one: (one.endswith(".graphml"), one)):
        try:
            named = named_in_graph(name, files[name])
        except (ValueError, KeyError, TypeError, AttributeError, ET.ParseError) as error:
            report.fail("FRM-01", name, because=f"it cannot be read: {error}")
            continue
        if named is not None and named != accounts:
            away = sorted(named ^ accounts)[:3]
            report.fail("FRM-02", name, because=f"its accounts are not those of EX-001: {', '.join(map(str, away))}")


def named_in_graph(name: str, content: bytes) -> set[str] | None:
    """The accounts that a graph names; none where the form is not known here."""
    if name.endswith((".graphml", ".gexf")):
        return {str(one.get("id")) for one in safe_xml(content).iter() if str(one.tag).rpartition("}")[2] == "node"}
    if name.endswith(".stix.json"):
        objects = strict_json(content, floats=True)["objects"]
        return {one["user_id"] for one in objects if one["type"] == "user-account"}
    return None
