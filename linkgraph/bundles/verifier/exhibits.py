"""Exhibits: CSV files with the digests, columns, types, order and keys that exhibits.json says."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from decimal import Decimal
from typing import Any, Iterator, NamedTuple

from linkgraph.bundles.verifier.jsons import json_of
from linkgraph.bundles.verifier.report import Finding, Report

EXHIBIT_ID = re.compile(r"EX-[0-9]{3}")
EXHIBIT_FILE = re.compile(r"exhibits/EX-[0-9]{3}_[a-z_]+\.csv")
CELL_RULES = {
    "integer": re.compile(r"0|-?[1-9][0-9]{0,18}"),
    "decimal": re.compile(r"-?(?:0|[1-9][0-9]{0,27})\.[0-9]+|-?(?:0|[1-9][0-9]{0,27})"),
    "day": re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"),
    "time": re.compile(
        r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](?:\.[0-9]{6})?Z"
    ),
}
# A cell that a spreadsheet would run, or that shows other than it is.
RUNS_IN_A_SHEET = re.compile("^(?:\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\\t\\r\\n])")
COMMON_VALUES = 20_000


class ExhibitData(NamedTuple):
    """What claims read: `columns` name → values (int, Decimal, str, or none), only those that claims name."""

    entry: dict[str, Any]
    columns: dict[str, list[Any]]
    rows: int


def check_exhibits(
    files: dict[str, bytes], wanted: dict[str, set[str]], *, report: Report
) -> dict[str, ExhibitData] | None:
    """Check every exhibit; gives those columns of each that are `wanted`, by exhibit."""
    report.checks.append("EXH")
    listed = json_of(files, "data/exhibits.json", report=report)
    if not isinstance(listed, dict) or not isinstance(listed.get("exhibits"), list):
        report.fail("EXH-01", "data/exhibits.json", because="it lists no exhibits")
        return None
    found: dict[str, ExhibitData] = {}
    paths = set()
    for entry in listed["exhibits"]:
        if not entry_is_whole(entry) or entry["id"] in found or entry["file"] in paths:
            where = str(entry.get("id")) if isinstance(entry, dict) else "data/exhibits.json"
            report.fail("EXH-01", where[:40], because="its entry is not whole, or stands twice")
            continue
        path = "data/" + entry["file"]
        paths.add(entry["file"])
        if entry.get("withheld"):
            if path in files:
                report.fail("EXH-02", path, because="it is there, though it is said to be withheld")
            where = f"{entry['id']}, {entry['rows']} rows, SHA-256 {entry['sha256']}"
            report.withheld.append(Finding("EXH-09", where, "withheld: ask the sender to inspect it"))
            found[entry["id"]] = ExhibitData(entry, {}, -1)
        elif path not in files:
            report.fail("EXH-02", path, because="it is missing")
        else:
            columns, rows = read_exhibit(entry, files[path], wanted=wanted.get(entry["id"], set()), report=report)
            found[entry["id"]] = ExhibitData(entry, columns, rows)
    for name in sorted(files):
        if name.startswith("data/exhibits/") and name[5:] not in paths:
            report.fail("EXH-02", name, because="it is no exhibit of exhibits.json")
    return found


def entry_is_whole(entry: Any) -> bool:
    """Whether an entry of exhibits.json has all that a reader needs."""
    if not isinstance(entry, dict):
        return False
    texts = all(isinstance(entry.get(name), str) for name in ("id", "file", "title", "rule", "source", "sha256"))
    if not texts or not isinstance(entry.get("rows"), int) or entry["rule"] not in {"1006", "107"}:
        return False
    columns, key = entry.get("columns"), entry.get("key")
    if not isinstance(columns, list) or not isinstance(key, list) or not columns or not key:
        return False
    if not all(isinstance(one, dict) and isinstance(one.get("name"), str) for one in columns):
        return False
    names = [one["name"] for one in columns]
    kinds = all(one.get("kind") in {"integer", "decimal", "text", "day", "time"} for one in columns)
    decimals = all(one["kind"] != "decimal" or isinstance(one.get("decimals"), int) for one in columns if kinds)
    known = len(set(names)) == len(names) and all(name in names for name in key)
    return (
        kinds
        and decimals
        and known
        and bool(EXHIBIT_ID.fullmatch(entry["id"]) and EXHIBIT_FILE.fullmatch(entry["file"]))
    )


def read_exhibit(
    entry: dict[str, Any], content: bytes, *, wanted: set[str], report: Report
) -> tuple[dict[str, list[Any]], int]:
    """Check one file; gives its wanted columns and its number of rows."""
    where = entry["file"]
    if hashlib.sha256(content).hexdigest() != entry["sha256"]:
        report.fail("EXH-03", where, because="it is not the file that exhibits.json was written for")
    names = [one["name"] for one in entry["columns"]]
    columns: dict[str, list[Any]] = {name: [] for name in names if name in wanted}
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        report.fail("EXH-04", where, because="it is not UTF-8")
        return columns, 0
    if "\r" in text or not text.endswith("\n"):
        report.fail("EXH-04", where, because="its lines do not all end with a line feed")
    checks = [CellCheck(one) for one in entry["columns"]]
    order = OrderCheck(entry["key"], names=names, kinds=[one["kind"] for one in entry["columns"]])
    rows = 0
    try:
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        if next(lines, None) != names:
            report.fail("EXH-05", where, because="its columns are not those of exhibits.json")
            return columns, 0
        keep = [(columns[name], names.index(name)) for name in columns]
        for row in lines:
            rows += 1
            if len(row) != len(names):
                report.fail("EXH-05", f"{where}, row {rows}", because="it has more or fewer cells than columns")
                return columns, rows
            values = [check.value(cell) for check, cell in zip(checks, row)]
            if BAD in values:
                tell_bad_cells(where, rows, checks=checks, row=row, report=report)
                return columns, rows
            if not order.follows(values):
                report.fail("EXH-07", f"{where}, row {rows}", because="rows are out of order, or one stands twice")
                return columns, rows
            for column, place in keep:
                column.append(values[place])
    except (csv.Error, ValueError) as error:
        report.fail("EXH-04", f"{where}, row {rows + 1}", because=f"it is no CSV: {error}")
        return columns, rows
    if rows != entry["rows"]:
        report.fail("EXH-08", where, because=f"it has {rows} rows, exhibits.json says {entry['rows']}")
    return columns, rows


class _Bad:
    """Stands for a cell that breaks the rules of its column; equal to itself only."""


BAD = _Bad()


class CellCheck:
    """The rules of one column. Values that come again are looked up, not checked again."""

    def __init__(self, column: dict[str, Any]) -> None:
        self.name = column["name"]
        self.kind = column["kind"]
        self.decimals = column.get("decimals")
        self.known: dict[str, Any] = {} if not column.get("empty") else {"": None}

    def value(self, cell: str) -> Any:
        """int, Decimal, str, none where it is empty, or `BAD`."""
        found = self.known.get(cell, BAD)
        if found is not BAD or cell in self.known:
            return found
        value = self.parsed(cell)
        if value is not BAD and len(self.known) < COMMON_VALUES:
            self.known[cell] = value
        return value

    def parsed(self, cell: str) -> Any:
        """The same, worked out."""
        if not cell:
            return BAD
        if self.kind == "text":
            return BAD if RUNS_IN_A_SHEET.match(cell) or not cell.isprintable() else cell
        if not CELL_RULES[self.kind].fullmatch(cell):
            return BAD
        if self.kind == "integer":
            return int(cell)
        if self.kind == "decimal":
            places = len(cell.partition(".")[2])
            return Decimal(cell) if places == self.decimals else BAD
        return cell


class OrderCheck:
    """Whether rows stand in the order of their key, each key once. Texts compare by code point, nothing comes first."""

    def __init__(self, key: list[str], *, names: list[str], kinds: list[str]) -> None:
        self.places = [names.index(name) for name in key]
        self.before: Any = None
        self.optional = True

    def follows(self, values: list[Any]) -> bool:
        """Whether a row may stand after the one before it."""
        now = [(values[place] is not None, values[place]) for place in self.places]
        before, self.before = self.before, now
        return before is None or before < now


def tell_bad_cells(where: str, number: int, *, checks: list[CellCheck], row: list[str], report: Report) -> None:
    """Say which cells of a row break the rules of their columns."""
    for check, cell in zip(checks, row):
        if check.value(cell) is BAD:
            report.fail("EXH-06", f"{where}, row {number}, {check.name}", because=f"{cell[:60]!r} is no {check.kind}")


def exhibit_ids(claims: Any) -> Iterator[tuple[Any, Any]]:
    """Each exhibit and column that a list of claims names, wherever; nothing where the list is not one."""
    for claim in claims if isinstance(claims, list) else []:
        expr = claim.get("expr") if isinstance(claim, dict) else None
        if not isinstance(expr, dict):
            continue
        exhibit, semi = expr.get("exhibit"), expr.get("semi")
        yield from ((exhibit, name) for name in (expr.get("column"), expr.get("group")))
        for key in ("where", "of"):
            yield from ((exhibit, name) for name in condition_columns(expr.get(key)))
        if isinstance(semi, dict):
            yield from ((exhibit, name) for name in names_of(semi.get("on")))
            yield from ((semi.get("exhibit"), name) for name in names_of(semi.get("key")))
            yield from ((semi.get("exhibit"), name) for name in condition_columns(semi.get("where")))


def names_of(value: Any) -> list[Any]:
    """A name or several, as a list."""
    return value if isinstance(value, list) else [value]


def condition_columns(conditions: Any) -> list[Any]:
    """The columns that conditions name."""
    return (
        [one.get("column") for one in conditions or [] if isinstance(one, dict)] if isinstance(conditions, list) else []
    )


def wanted_columns(claims: Any) -> dict[str, set[str]]:
    """Exhibit → the columns that claims need."""
    wanted: dict[str, set[str]] = {}
    for exhibit, column in exhibit_ids(claims):
        if isinstance(exhibit, str) and isinstance(column, str):
            wanted.setdefault(exhibit, set()).add(column)
    return wanted
