"""What a profile may not show: raw columns, tokens that are none, cells of too few accounts."""

from __future__ import annotations

import re
from typing import Any

from linkgraph.bundles.verifier.exhibits import ExhibitData
from linkgraph.bundles.verifier.jsons import json_of
from linkgraph.bundles.verifier.report import Report

PROFILE_NAMES = ("internal", "legal", "public")
RAW_COLUMNS = frozenset(
    "account_id account_id_a account_id_b organization_id email phone raw_value file sentence".split()
)
TOKEN_COLUMNS = {
    **dict.fromkeys(("account", "account_a", "account_b"), "a"),
    "control": "c",
    "organization": "o",
    "value": "v",
}
TOKEN_FORM = re.compile("[acov][a-z2-7]{16}")
NO_ROWS_OF_ACCOUNTS = frozenset(["account", "account_a", "account_b", "control", "organization"])
REDACTION_NAMES = frozenset(
    "profile key_commitment left_out smallest_cell leaks_searched leaks_not_searched sealed_source tokens".split()
)


def token_columns(listed: Any) -> dict[str, set[str]]:
    """Columns of tokens and of counts, which this check reads, by exhibit."""
    wanted = {}
    for entry in listed.get("exhibits", []) if isinstance(listed, dict) else []:
        if isinstance(entry, dict) and isinstance(entry.get("columns"), list):
            names = {one.get("name") for one in entry["columns"] if isinstance(one, dict)}
            kept = {name for name in names if name in TOKEN_COLUMNS or name in {"accounts", "ring"}}
            wanted[str(entry.get("id"))] = kept
    return wanted


def check_redaction(files: dict[str, bytes], exhibits: dict[str, ExhibitData], *, profile: str, report: Report) -> None:
    """redactions.json, and that the exhibits keep to it."""
    report.checks.append("RED")
    told = json_of(files, "data/redactions.json", report=report)
    if not isinstance(told, dict) or set(told) != REDACTION_NAMES or told["profile"] != profile:
        report.fail("RED-01", "data/redactions.json", because="it does not say what this profile leaves out")
        return
    k = told["smallest_cell"] if isinstance(told["smallest_cell"], int) else 0
    if profile == "public" and k < 10:
        report.fail("RED-04", "data/redactions.json", because="public cells may be of fewer than ten accounts")
    for name, data in exhibits.items():
        columns = {one["name"]: one for one in data.entry["columns"]}
        if profile != "internal" and RAW_COLUMNS & set(columns):
            names = ", ".join(sorted(RAW_COLUMNS & set(columns)))
            report.fail("RED-02", name, because=f"its columns {names} stay in the house")
        if profile == "public" and NO_ROWS_OF_ACCOUNTS & set(columns):
            report.fail("RED-03", name, because="it has rows of single accounts")
        check_tokens(name, data, columns=columns, report=report)
        if profile == "public":
            small = [one for one in data.columns.get("accounts", []) if one is not None and 0 < one < k]
            if small:
                report.fail("RED-04", name, because=f"{len(small)} cells are of fewer than {k} accounts")


def check_tokens(name: str, data: ExhibitData, *, columns: dict[str, Any], report: Report) -> None:
    """Every token has the form of one."""
    for column, letter in TOKEN_COLUMNS.items():
        if column not in columns or columns[column]["kind"] != "text":
            continue
        wrong = {
            one
            for one in data.columns.get(column, [])
            if one is not None and not (one.startswith(letter) and TOKEN_FORM.fullmatch(one))
        }
        if wrong:
            report.fail("RED-05", f"{name}, {column}", because=f"{len(wrong)} values are no tokens")
