"""Frames that go through Spark come back as they were."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from polars.testing import assert_frame_equal
from polars.testing.parametric import dataframes

from linkgraph.engines.columns import STEP, Columns, narrowed

PASSING = [pl.UInt8, pl.UInt32, pl.Int32, pl.Int64, pl.Float64, pl.String, pl.Boolean]


@settings(max_examples=30)
@given(frame=dataframes(allowed_dtypes=PASSING, max_cols=4, max_size=6))
def test_there_and_back(frame: pl.DataFrame) -> None:
    other = pl.Schema({"elsewhere": pl.String, "place": pl.UInt64})
    columns = Columns.of([frame.schema, other])
    sent = pl.DataFrame(columns.to_arrow(frame, step=4))
    assert sent.columns == list(columns.types)
    assert set(sent[STEP]) <= {4}
    assert_frame_equal(narrowed(sent.lazy(), frame.schema).collect(), frame)


def test_a_number_beyond_63_bits_is_no_other_number() -> None:
    frame = pl.DataFrame({"place": [2**63]}, schema={"place": pl.UInt64})
    with pytest.raises(pl.exceptions.InvalidOperationError):
        Columns.of([frame.schema]).to_arrow(frame, step=0)


def test_columns_that_spark_would_change_are_refused() -> None:
    with pytest.raises(TypeError, match=r"through Spark: at$"):
        Columns.of([pl.Schema({"a": pl.Int8(), "at": pl.Datetime("us")})])
    with pytest.raises(TypeError, match=r"through Spark: share$"):
        Columns.of([pl.Schema({"share": pl.Float64}), pl.Schema({"share": pl.String})])
