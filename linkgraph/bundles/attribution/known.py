"""Known indicators as somebody hands them in: CSV, or a STIX 2.1 bundle."""

from __future__ import annotations

import csv
import ipaddress
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from linkgraph.core.errors import InputError, Problem

KINDS = ("address_range", "mail_domain", "user_agent", "company")
COLUMNS = ("organisation", "kind", "value", "source")
_STIX = {"ipv4-addr": "address_range", "ipv6-addr": "address_range", "domain-name": "mail_domain"}
_NAMED = ("intrusion-set", "threat-actor", "campaign", "identity")
_PATTERN = re.compile(r"\[\s*(ipv4-addr|ipv6-addr|domain-name):value\s*=\s*'([^']+)'\s*\]")

Row = dict[str, str]


def known_indicators(path: Path) -> pl.DataFrame:
    """Columns indicator (KI-001 ...), organisation, kind, value, source; each once, sorted.

    CSV has the columns organisation, kind (address_range, mail_domain, user_agent, company), value and source (who says
    so). Of STIX addresses, domains and indicators of a single comparison with one are read; the organisation is the
    bundle's intrusion set, threat actor, campaign or identity, the source who created it.

    Raises:
        InputError: the file cannot be read, or rows of it cannot be used; its problems are all that were found.
    """
    try:
        text = path.read_text("utf-8-sig")
        rows = list(_from_stix(json.loads(text)) if path.suffix == ".json" else csv.DictReader(text.splitlines()))
    except (OSError, ValueError, csv.Error, KeyError, TypeError) as error:
        raise InputError([Problem(f"It cannot be read: {error}.", "Give CSV or STIX 2.1.", file=str(path))]) from error
    problems = list(_problems(rows, path))
    if problems or not rows:
        raise InputError(
            problems or [Problem("It has no indicator.", f"Columns: {', '.join(COLUMNS)}.", file=str(path))]
        )
    plain = {tuple(str(row[name] or "").strip() for name in COLUMNS) for row in rows}
    frame = pl.DataFrame(sorted(plain), schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    numbers = [f"KI-{number:03d}" for number in range(1, frame.height + 1)]
    return frame.insert_column(0, pl.Series("indicator", numbers, dtype=pl.String))


def _problems(rows: Iterable[dict[str, Any]], path: Path) -> Iterator[Problem]:
    for number, row in enumerate(rows, start=1):
        missing = [name for name in COLUMNS if not str(row.get(name) or "").strip()]
        if missing:
            yield Problem(f"{', '.join(missing)} is missing.", "Fill it in.", file=str(path), row=number)
        elif row["kind"] not in KINDS:
            yield Problem(
                f"There is no kind {row['kind']!r}.", f"Kinds: {', '.join(KINDS)}.", file=str(path), row=number
            )
        elif row["kind"] == "address_range":
            try:
                ipaddress.ip_network(row["value"].strip(), strict=False)
            except ValueError:
                yield Problem(f"{row['value']!r} is no range.", "Write 192.0.2.0/24.", file=str(path), row=number)


def _from_stix(bundle: dict[str, Any]) -> Iterator[Row]:
    objects = bundle["objects"]
    named = next(one["name"] for kind in _NAMED for one in objects if one["type"] == kind)
    makers = {one["id"]: one["name"] for one in objects if one["type"] == "identity"}
    for one in objects:
        found = [(one["type"], one["value"])] if one["type"] in _STIX else []
        if one["type"] == "indicator":
            match = _PATTERN.fullmatch(one["pattern"].strip())
            found = [(match.group(1), match.group(2))] if match else []
        source = makers.get(one.get("created_by_ref", ""), one["id"])
        for kind, value in found:
            yield {"organisation": named, "kind": _STIX[kind], "value": value, "source": source}
