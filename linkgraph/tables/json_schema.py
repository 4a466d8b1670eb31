"""JSON Schema (2020-12) of every table, and a small made-up example of each, both generated from the table definitions.

    python -m linkgraph.tables.json_schema data_schemas

writes them; a test fails when the written files and the definitions differ. `handed_in/` holds what an investigator
hands in (its `examples/` are a folder that can be read as it is), `exports/` what is handed out, `inside/` what the
stages hand to each other and the answer. Each schema is that of one row.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import sys
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl

from linkgraph import tables as definitions
from linkgraph.core.clock import to_micros
from linkgraph.tables import handed_in
from linkgraph.tables.example_values import EXAMPLE_VALUES

DIALECT = "https://json-schema.org/draft/2020-12/schema"

# Modules whose tables do not stay inside; their folder has the module's name.
OUTSIDE = ("exports", "handed_in")
SIDES = (*OUTSIDE, "inside")

_MOMENTS = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=1))


def tables() -> dict[str, type[dy.Schema]]:
    """Every table by its name, such as `handed_in/accounts`, sorted: each `dataframely` schema of `linkgraph.tables`.

    >>> {"handed_in/accounts", "inside/accounts", "inside/rings"} <= set(tables())
    True
    """
    return dict(sorted(_tables()))


def _tables() -> Iterator[tuple[str, type[dy.Schema]]]:
    for found in pkgutil.walk_packages(definitions.__path__, f"{definitions.__name__}."):
        module = importlib.import_module(found.name)
        short = found.name.rpartition(".")[2]
        side = short if short in OUTSIDE else "inside"
        for name, value in vars(module).items():
            if isinstance(value, type) and issubclass(value, dy.Schema) and value.__module__ == module.__name__:
                yield f"{side}/{re.sub(r'(?<=[a-z])(?=[A-Z])', '_', name).lower()}", value


def json_schema(table: type[dy.Schema]) -> dict[str, Any]:
    """The JSON Schema of one row of a table.

    Types and bounds come from the column's own rules. Beside the standard words stand `x-type` (the column's type in
    the file), `x-unit`, `x-checks` (rules that JSON Schema cannot say, by name) and `x-primary-key`. A table handed in
    may have more columns and may lack those that may be empty; any other has exactly its columns.
    """
    with warnings.catch_warnings():
        # What JSON Schema cannot say (a time zone, a check in code) is written as x-type and x-checks instead.
        warnings.simplefilter("ignore", UserWarning)
        model = table.to_pydantic_model().model_json_schema()
    open_ended = table.__module__ == handed_in.__name__
    columns = table.columns()
    schema = {
        "$schema": DIALECT,
        "title": table.__name__,
        "description": " ".join((table.__doc__ or "").split()),
        "type": "object",
        "properties": {name: _property(column, model["properties"][name]) for name, column in columns.items()},
        "required": [name for name, column in columns.items() if not (open_ended and column.nullable)],
        "additionalProperties": open_ended,
        "x-primary-key": table.primary_key(),
    }
    return schema | ({"$defs": model["$defs"]} if "$defs" in model else {})


def _property(column: dy.Column, generated: dict[str, Any]) -> dict[str, Any]:
    """One column: what dataframely and pydantic say of it, with meaning, unit and the names of its checks."""
    metadata = column.metadata or {}
    words = {"description": metadata.get("meaning", "")} | {k: v for k, v in generated.items() if k != "title"}
    words["x-type"] = str(column.dtype)
    if "unit" in metadata:
        words["x-unit"] = metadata["unit"]
    if checks := [rule for rule in column.validation_rules(column.col) if rule.startswith("check")]:
        words["x-checks"] = checks
    return words


def example(table: type[dy.Schema]) -> pl.DataFrame:
    """Two made-up rows that the table accepts, always the same ones.

    A value that the column itself would refuse (a digest, a choice of words) is left to dataframely's sampler. Raises
    `ValueError` where the sampler cannot make one either: a column with checks in code then needs its values in
    `EXAMPLE_VALUES`.
    """
    readable = {name: values for name, column in table.columns().items() if (values := _values(name, column=column))}
    with dy.Config(max_sampling_iterations=100):  # a value that breaks a rule of the table would be tried 10,000 times
        return table.sample(2, overrides=readable or None, generator=dy.random.Generator(0))


def _values(name: str, *, column: dy.Column) -> list[object] | None:
    """Two values for a column, or nothing where the column would refuse them."""
    dtype = column.dtype
    candidates: list[tuple[object, object]] = []
    if name in EXAMPLE_VALUES:
        candidates = [EXAMPLE_VALUES[name]]
    if isinstance(dtype, pl.Datetime):
        candidates += [_MOMENTS]
    elif dtype == pl.Int64 and name.endswith("_at"):
        candidates += [(to_micros(_MOMENTS[0]), to_micros(_MOMENTS[1]))]
    elif dtype.is_integer():
        candidates += [(1, 2), (2, 3)]
    elif dtype.is_float():
        candidates += [(0.5, 1.0), (1.0, 1.5)]
    elif dtype == pl.Boolean:
        candidates += [(True, False)]
    elif dtype == pl.String:
        candidates += [(f"{name} 1", f"{name} 2")]
    return next((list(values) for values in candidates if _accepts(column, values=values)), None)


def _accepts(column: dy.Column, *, values: tuple[object, object]) -> bool:
    try:
        frame = pl.DataFrame({"value": pl.Series(values, dtype=column.dtype, strict=True)})
    except (TypeError, OverflowError, pl.exceptions.PolarsError):
        return False
    rules = column.validation_rules(pl.col("value")).values()
    return bool(frame.select(pl.all_horizontal(pl.lit(value=True), *rules).all()).item())


def files() -> dict[str, str]:
    """What belongs in the folder: path below it → text."""
    written = {}
    for name, table in tables().items():
        side, short = name.split("/")
        written[f"{name}.schema.json"] = json.dumps(json_schema(table), indent=2, ensure_ascii=False) + "\n"
        written[f"{side}/examples/{short}.ndjson"] = example(table).write_ndjson()
    return written


def write(folder: Path) -> None:
    """Write all schemas and examples below a folder; those of tables that are no more are removed."""
    wanted = files()
    for side in SIDES:
        for old in (folder / side).rglob("*.*json"):
            if old.relative_to(folder).as_posix() not in wanted:
                old.unlink()
    for path, text in wanted.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "data_schemas"))
