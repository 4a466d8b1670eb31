"""Every table with its columns, from `linkgraph.tables`."""

from __future__ import annotations

from collections.abc import Iterator

import dataframely as dy

from docs.from_code.markdown import MADE, code, described, table
from linkgraph.tables.json_schema import tables

_HEAD = """# Tables

The same as JSON Schema, with a small example of each table, lies in the folder `data_schemas` of the project.
Types are those of Parquet; in CSV and NDJSON a time is text in ISO 8601.
"""
_HANDED_IN = """What an investigator hands in: the data contract, version 1. A column that may be empty may also be
missing altogether; a column that is not listed here is kept out of the analysis and named in the report."""
_INSIDE = """What the stages hand to each other, kept as Parquet in `tables/` of the case folder, and the answer
(`rings`). A notebook reads them with `case.table(NAME)`."""
_SIDES = {
    "handed_in": ("Handed in", _HANDED_IN),
    "exports": ("Exports", "What `linkgraph export` hands out as CSV, Parquet or JSON."),
    "inside": ("Inside the case", _INSIDE),
}


def page() -> str:
    """docs/reference/tables.md."""
    found = tables()
    parts = [MADE, _HEAD]
    for side, (title, words) in _SIDES.items():
        parts.append(f"\n## {title}\n\n{words}\n")
        for name, schema in found.items():
            if name.startswith(f"{side}/"):
                parts.append(f"\n### {name.partition('/')[2]} {{ #{name.replace('/', '-')} }}\n\n")
                parts.append(f"{described(schema)}\n\n")
                parts.append(table(["column", "type", "may be empty", "unit", "meaning"], _rows(schema)))
    return "".join(parts)


def _rows(schema: type[dy.Schema]) -> Iterator[tuple[object, ...]]:
    for name, column in schema.columns().items():
        metadata = column.metadata or {}
        yield (
            code(name),
            column.dtype,
            "yes" if column.nullable else "no",
            metadata.get("unit"),
            metadata.get("meaning", ""),
        )
