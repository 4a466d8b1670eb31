"""A row that was opened shows what the bundle hid of it, and nothing that was not sealed passes for one."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linkgraph.bundles.opening import open_row
from linkgraph.bundles.redaction.profiles import DisclosureError
from linkgraph.bundles.redaction.vault import Vault
from linkgraph.bundles.verifier.opening import check_opening
from linkgraph.bundles.verifier.report import Report
from tests.bundles.matters import matter_of
from tests.bundles.sealed import SECRET, made

MATTER, VAULT = matter_of(accounts=40), Vault(Path("nowhere"), SECRET)


def opened(exhibit: str = "EX-001", row: int = 7) -> dict[str, Any]:
    return open_row(MATTER, made("legal").files, exhibit=exhibit, row=row, vault=VAULT)


def told(proof: object) -> Report:
    report = Report()
    check_opening(dict(made("legal").files), json.dumps(proof).encode(), report=report)
    return report


@pytest.mark.parametrize("exhibit", ["EX-001", "EX-002", "EX-003", "EX-004", "EX-007"])
def test_every_row_of_an_exhibit_can_be_opened_alone(exhibit: str) -> None:
    files = made("legal").files
    name = next(path for path in files if path.startswith(f"data/exhibits/{exhibit}"))
    rows = len(files[name].splitlines()) - 1
    for row in {1, 2, rows // 2, rows} - {0}:
        if row <= rows:
            report = told(opened(exhibit, row))
            assert report.failed == []
            assert len(report.notes) == 1


def test_it_says_who_is_behind_the_token() -> None:
    account = next(csv.reader([opened()["cells"]]))
    assert set(account) & set(MATTER.members["account_id"])
    assert (set(account) & set(MATTER.members["account_id"])).pop() in told(opened()).notes[0]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda p: p.__setitem__("cells", p["cells"].replace("@", ".@", 1)), "OPN-02"),
        (lambda p: p.__setitem__("cells", p["cells"] + "x"), "OPN-02"),
        (lambda p: p.__setitem__("row", 8), "OPN-03"),
        (lambda p: p.__setitem__("row", 0), "OPN-01"),
        (lambda p: p.__setitem__("row", "7"), "OPN-01"),
        (lambda p: p.__setitem__("salt", "00" * 16), "OPN-02"),
        (lambda p: p.__setitem__("salt", "no"), "OPN-01"),
        (lambda p: p["beside"].pop(), "OPN-02"),
        (lambda p: p.__setitem__("beside", 7), "OPN-01"),
        (lambda p: p.__setitem__("exhibit", "EX-002"), "OPN-02"),
        (lambda p: p.__setitem__("exhibit", "EX-404"), "OPN-01"),
        (lambda p: p.__setitem__("bundle", "B-0"), "OPN-01"),
        (lambda p: p.__setitem__("more", 1), "OPN-01"),
    ],
)
def test_nothing_else_passes_for_it(change: Callable[[dict[str, Any]], object], code: str) -> None:
    proof = opened()
    before = json.dumps(proof)
    change(proof)
    assert json.dumps(proof) != before
    assert [one.code for one in told(proof).failed] == [code]


@pytest.mark.parametrize("proof", [[], 7, None, "x", {}])
def test_what_is_no_opening_is_told(proof: object) -> None:
    assert [one.code for one in told(proof).failed] == ["OPN-01"]


def test_what_cannot_be_opened() -> None:
    with pytest.raises(DisclosureError, match="no row 99999"):
        opened(row=99_999)
    with pytest.raises(DisclosureError, match="commits to no rows"):
        opened("EX-012")
    with pytest.raises(DisclosureError, match="no longer holds"):
        open_row(MATTER, made("legal").files, exhibit="EX-001", row=1, vault=Vault(Path("nowhere"), b"y" * 32))
    with pytest.raises(DisclosureError, match="commits to no rows"):
        open_row(MATTER, made("internal").files, exhibit="EX-001", row=1, vault=VAULT)
