"""The threat model names a test for every promise, and each test is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROW = re.compile(r"^\| (?P<promise>[^|]+) \| (?P<against>[^|]+) \| `(?P<file>[\w/]+\.py)::(?P<name>\w+)` \|$")


def promises(checkout: Path) -> list[str]:
    """The rows of the table of promises."""
    page = (checkout / "docs" / "threat-model.md").read_text(encoding="utf-8")
    table = page.split("## What is promised")[1].split("\n## ")[0]
    return [line for line in table.splitlines() if line.startswith("| ")][2:]


def test_every_promise_names_a_test_that_is_there(checkout: Path) -> None:
    rows = promises(checkout)
    assert len(rows) > 20
    for row in rows:
        found = ROW.match(row)
        assert found, row
        tree = ast.parse((checkout / found["file"]).read_text(encoding="utf-8"))
        assert found["name"] in {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}, row
