"""Claims over random exhibits: frames and the standard library give the same, or both refuse."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.bundles.claims import Claim, ClaimError, Computation, canonical
from linkgraph.bundles.verifier.claims import claim_value
from linkgraph.bundles.verifier.exhibits import ExhibitData
from linkgraph.bundles.verifier.printed import canonical_text

TEXTS = st.sampled_from(["a", "b", "c", None])
WHOLE = st.one_of(st.none(), st.integers(-5, 50))
PARTS = st.one_of(st.none(), st.decimals(0, 9, places=2, allow_nan=False))
ROWS = st.lists(st.tuples(TEXTS, TEXTS, WHOLE, PARTS), max_size=12)
COLUMNS = ("group", "who", "n", "x")

CONDITIONS = st.one_of(
    st.builds(
        lambda c, v: {"column": "group", "cmp": c, "value": v}, st.sampled_from(["eq", "ne"]), st.sampled_from("abz")
    ),
    st.builds(
        lambda c, v: {"column": "n", "cmp": c, "value": v},
        st.sampled_from(["lt", "le", "gt", "ge"]),
        st.integers(0, 40),
    ),
    st.builds(
        lambda c, v: {"column": "who", "cmp": c, "value": v}, st.sampled_from(["in", "not_in"]), st.just(["a", "z"])
    ),
    st.builds(lambda c: {"column": "x", "cmp": c}, st.sampled_from(["null", "not_null"])),
    st.just({"column": "x", "cmp": "ge", "value": {"decimal": "4.50"}}),
)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "where": st.lists(CONDITIONS, max_size=2),
        "semi": st.fixed_dictionaries(
            {"exhibit": st.just("EX-002"), "key": st.just("who"), "on": st.just("who")},
            optional={"anti": st.just(value=True), "where": st.lists(CONDITIONS, max_size=1)},
        ),
    },
)
COLUMN = st.sampled_from(["n", "x"])
OPERATIONS = st.one_of(
    st.just({"op": "count"}),
    st.builds(lambda op, c: {"op": op, "column": c}, st.sampled_from(["sum", "min", "max"]), COLUMN),
    st.builds(
        lambda op, c: {"op": op, "column": c}, st.sampled_from(["count_distinct", "only"]), st.sampled_from(COLUMNS)
    ),
    st.builds(lambda c, p: {"op": "percentile_nearest_rank", "column": c, "percent": p}, COLUMN, st.integers(1, 100)),
    st.builds(lambda n: {"op": "count_groups_ge", "group": "group", "at_least": n}, st.integers(1, 5)),
    st.builds(lambda n: {"op": "count_groups_ge", "group": "group", "column": "n", "at_least": n}, st.integers(1, 60)),
    st.builds(lambda c: {"op": "share", "of": [c]}, CONDITIONS),
    st.builds(lambda c: {"op": "share", "of": [c], "column": "n"}, CONDITIONS),
    st.builds(lambda k: {"op": "top_k_share", "group": "group", "column": "n", "k": k}, st.integers(1, 3)),
)


def frame_of(rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    schema: dict[str, pl.DataType] = {
        "group": pl.String(),
        "who": pl.String(),
        "n": pl.Int64(),
        "x": pl.Decimal(38, 2),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def data_of(frame: pl.DataFrame) -> ExhibitData:
    """As the standard library reads the file."""
    read = list(csv.reader(io.StringIO(frame.write_csv())))[1:]
    made = (str, str, int, Decimal)
    columns = {
        name: [made[place](row[place]) if row[place] else None for row in read] for place, name in enumerate(COLUMNS)
    }
    return ExhibitData({}, columns, len(read))


@given(ROWS, ROWS, OPERATIONS, FILTERS)
def test_both_give_the_same(
    rows: list[tuple[Any, ...]], others: list[tuple[Any, ...]], operation: dict[str, Any], filters: dict[str, Any]
) -> None:
    frames = {"EX-001": frame_of(rows), "EX-002": frame_of(others)}
    expr = {**operation, "exhibit": "EX-001", **filters}
    computation = Computation(frames)
    try:
        computation.rows(Claim("C001", "measured", "x", expr=expr))
        ours: str | None = canonical(computation.value(expr))
    except ClaimError:
        ours = None
    data = {name: data_of(frame) for name, frame in frames.items()}
    try:
        theirs: str | None = canonical_text(claim_value(expr, data, values={}, chosen={}))
    except (ArithmeticError, LookupError, TypeError, ValueError):
        theirs = None
    assert ours == theirs
