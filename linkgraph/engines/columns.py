"""Rows of several steps as one frame of Spark, and back: whole numbers of any width are bigint there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

import polars as pl
import pyarrow as pa

STEP = "step"
"""The number of the step that a row is of."""


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns of some frames; a column that a frame does not have is null in its rows.

    >>> Columns.of([pl.Schema({"a": pl.UInt32}), pl.Schema({"a": pl.Int64, "b": pl.String})]).ddl
    'step bigint, a bigint, b string'
    """

    types: Mapping[str, pl.DataType]

    @classmethod
    def of(cls, schemas: Iterable[pl.Schema]) -> Columns:
        """Those of these frames, and the number of the step.

        Raises:
            TypeError: a column has a type that does not pass through Spark, or two frames disagree on it.
        """
        return cls(reduce(_with, schemas, {STEP: pl.Int64()}))

    @property
    def ddl(self) -> str:
        """The columns as Spark declares them."""
        return ", ".join(f"{name} {_NAMES[kind]}" for name, kind in self.types.items())

    def to_arrow(self, rows: pl.DataFrame, *, step: int) -> pa.Table:
        """The rows of a step, with all columns."""
        there = rows.with_columns(pl.lit(step).alias(STEP))
        wide = there.select(
            (pl.col(name) if name in there.columns else pl.lit(None)).cast(kind).alias(name)
            for name, kind in self.types.items()
        )
        return wide.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(
            pa.schema([(name, _ARROW[kind]) for name, kind in self.types.items()])
        )


def narrowed(rows: pl.LazyFrame, schema: pl.Schema) -> pl.LazyFrame:
    """The columns of a schema, in its types."""
    return rows.select(schema.names()).cast({name: _passed(kind) for name, kind in schema.items()})


def _passed(kind: pl.DataType) -> pl.DataType:
    """Texts that one frame numbers in its own way are texts between frames."""
    return pl.String() if isinstance(kind, pl.Enum) else kind


_NAMES: Mapping[pl.DataType, str] = {
    pl.Int64(): "bigint",
    pl.Float64(): "double",
    pl.String(): "string",
    pl.Boolean(): "boolean",
}
_ARROW: Mapping[pl.DataType, pa.DataType] = {
    pl.Int64(): pa.int64(),
    pl.Float64(): pa.float64(),
    pl.String(): pa.string(),
    pl.Boolean(): pa.bool_(),
}


def _with(types: Mapping[str, pl.DataType], schema: pl.Schema) -> Mapping[str, pl.DataType]:
    wide = {name: pl.Int64() if kind.is_integer() else _passed(kind) for name, kind in schema.items()}
    wrong = [name for name, kind in wide.items() if kind not in _NAMES or types.get(name, kind) != kind]
    if wrong:
        raise TypeError(f"columns that do not pass through Spark: {', '.join(wrong)}")
    return {**types, **wide}
