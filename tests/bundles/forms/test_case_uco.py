"""CASE/UCO as `case_validate` reads it, with every exhibit and no account."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from linkgraph.bundles.forms.case_uco import investigation
from tests.bundles.letter.written import shown

BUNDLE = {
    "id": "B-0123",
    "case": "ab12",
    "rings": ["R-0001"],
    "tool": {"name": "linkgraph", "version": "0.1.0", "sha256": "0" * 64},
}
SOURCES = [{"source": 0, "sha256": "cd" * 32, "size": 1_000, "rows": 5}]


def graph() -> dict[str, Any]:
    exhibits = [one.to_dict(one.csv()) for one in shown("legal").exhibits.values()]
    return investigation(exhibits, SOURCES, bundle=BUNDLE)


def test_every_exhibit_has_its_number_its_file_and_its_digest() -> None:
    nodes = {node["@id"]: node for node in graph()["@graph"]}
    records = [node for node in nodes.values() if node["@type"].endswith("ProvenanceRecord")]
    exhibits = shown("legal").exhibits
    assert {node["case-investigation:exhibitNumber"] for node in records} == set(exhibits)
    digests = {
        facet["uco-observable:hash"][0]["uco-types:hashValue"]["@value"]
        for record in records
        for facet in nodes[record["uco-core:object"][0]["@id"]]["uco-core:hasFacet"]
        if "uco-observable:hash" in facet
    }
    assert digests == {one.to_dict(one.csv())["sha256"].upper() for one in exhibits.values()}


def test_no_account_is_in_it_and_it_is_the_same_each_time() -> None:
    text = json.dumps(graph())
    assert text == json.dumps(graph())
    assert not [account for account in shown("legal").exhibits["EX-001"].frame["account"] if account in text]


@pytest.mark.slow
def test_the_ontology_s_validator_accepts_it(tmp_path: Path) -> None:
    (tmp_path / "ring.json").write_text(json.dumps(graph()))
    validate = Path(sys.executable).with_name("case_validate")
    done = subprocess.run([validate, tmp_path / "ring.json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Conforms: True" in done.stdout
    assert "Severity: sh:Warning" not in done.stdout
