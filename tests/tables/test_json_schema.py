"""The schemas and examples of data_schemas/ are those of the code, and each example fits its table and its schema."""

from __future__ import annotations

import io
import json
from pathlib import Path

import dataframely as dy
import polars as pl
import pytest

from linkgraph.tables import handed_in, json_schema, rings
from linkgraph.tables.accounts import Accounts

TABLES = json_schema.tables()


def example_rows(name: str, *, folder: Path) -> list[dict[str, object]]:
    side, short = name.split("/")
    text = (folder / side / "examples" / f"{short}.ndjson").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def complaints(row: dict[str, object], *, table: type[dy.Schema]) -> list[str]:
    import jsonschema  # two seconds, which only this process pays

    validator = jsonschema.Draft202012Validator(json_schema.json_schema(table))
    return [error.json_path for error in validator.iter_errors(row)]


def test_written_files_are_what_the_code_generates(checkout: Path) -> None:
    folder = checkout / "data_schemas"
    written = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for side in json_schema.SIDES
        for path in (folder / side).rglob("*")
        if path.is_file()
    }
    assert written == json_schema.files(), "run: python -m linkgraph.tables.json_schema"


def test_writing_twice_gives_the_same_and_removes_what_is_no_more(tmp_path: Path) -> None:
    stale = tmp_path / "inside" / "gone.schema.json"
    stale.parent.mkdir(parents=True)
    stale.write_text("{}")
    json_schema.write(tmp_path)
    first = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*.*json"))}
    json_schema.write(tmp_path)
    assert stale not in first
    assert {path: path.read_bytes() for path in sorted(tmp_path.rglob("*.*json"))} == first


def test_every_table_has_its_place() -> None:
    assert TABLES["inside/accounts"] is Accounts
    assert TABLES["inside/rings"] is rings.Rings
    assert {name for name in TABLES if name.startswith("handed_in/")} == {
        f"handed_in/{name}" for name in ("accounts", "payments", "logins", "exchanges", "observations")
    }


@pytest.mark.parametrize("name", TABLES)
def test_the_schema_is_a_schema_and_says_what_every_column_means(name: str) -> None:
    import jsonschema

    schema = json_schema.json_schema(TABLES[name])
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["description"]
    assert list(schema["properties"]) == TABLES[name].column_names()
    assert not [column for column, words in schema["properties"].items() if not words["description"]]


@pytest.mark.parametrize("name", TABLES)
def test_times_inside_are_microseconds_and_say_so(name: str) -> None:
    for column, words in json_schema.json_schema(TABLES[name])["properties"].items():
        if name.startswith("inside/") and column.endswith("_at"):
            assert words["x-type"] == "Int64", column
            assert words["x-unit"] == "microseconds since 1970-01-01 UTC", column


@pytest.mark.parametrize("name", TABLES)
def test_the_example_fits_schema_and_table(name: str, checkout: Path) -> None:
    table = TABLES[name]
    rows = example_rows(name, folder=checkout / "data_schemas")
    assert len(rows) == 2
    assert [complaints(row, table=table) for row in rows] == [[], []]
    text = "\n".join(json.dumps(row) for row in rows)
    frame = pl.read_ndjson(io.StringIO(text), schema_overrides=as_written(table), infer_schema_length=None)
    table.validate(frame.select(table.column_names()), cast=True)


def as_written(table: type[dy.Schema]) -> dict[str, pl.DataType]:
    """What NDJSON is read as: decimals are text, to lose nothing; whole numbers have one width."""
    dtypes = {name: column.dtype for name, column in table.columns().items()}
    return {
        name: pl.String() if isinstance(dtype, pl.Decimal) else pl.Int64() if dtype.is_integer() else dtype
        for name, dtype in dtypes.items()
    }


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"tier": "sure"}, "$.tier"),
        ({"membership": 1.5}, "$.membership"),
        ({"score": None}, "$.score"),
        ({"account_id": 7}, "$.account_id"),
        ({"surplus": 1}, "$"),
    ],
)
def test_a_wrong_answer_is_refused_by_schema_and_by_table_alike(change: dict[str, object], place: str) -> None:
    row = json_schema.example(rings.Rings).row(0, named=True) | change
    assert complaints(row, table=rings.Rings) == [place]
    if "surplus" not in change and "account_id" not in change:
        frame = pl.DataFrame([row], schema_overrides={"score": pl.Float64})
        assert not rings.Rings.is_valid(frame)


def test_what_is_handed_in_may_lack_optional_columns_and_have_unknown_ones() -> None:
    row: dict[str, object] = {"account_id": "acc_1", "created_at": "2026-01-01T00:00:00Z", "shoe_size": 43}
    assert complaints(row, table=handed_in.Accounts) == []
    del row["created_at"]
    assert complaints(row, table=handed_in.Accounts) == ["$"]


def test_checks_in_code_are_named_and_a_value_they_refuse_is_not_an_example() -> None:
    class Shared(dy.Schema):
        """Numbers of holders."""

        number = dy.Int64(
            check={"shared": lambda column: column > 1}, metadata={"meaning": "how many", "unit": "accounts"}
        )

    schema = json_schema.json_schema(Shared)
    assert schema["properties"]["number"]["x-checks"] == ["check__shared"]
    assert schema["properties"]["number"]["x-unit"] == "accounts"
    assert json_schema.example(Shared)["number"].to_list() == [2, 3]
