"""The CSV is harmless in a spreadsheet, standard for every reader, and gives every id back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linkgraph.bundles.forms.csv import write, write_frame
from linkgraph.bundles.forms.spreadsheet_cells import neutralised, restored
from linkgraph.bundles.suspected import Suspected
from linkgraph.tables.exports import ExportedMembers
from tests.bundles.forms.suspected_rings import HOSTILE, rings_of, suspected_rings


def test_the_file_as_it_is_read_by_eye(tmp_path: Path) -> None:
    write(rings_of(["acc_1", "=cmd()"], text="a,b"), tmp_path / "rings.csv")
    assert (tmp_path / "rings.csv").read_text(encoding="utf-8") == (
        "ring_id,account_id,tier,score,membership,least_membership,role,best_family,families,created_at,status,status_at,"
        "country,plan\n"
        'R-0001,acc_1,confirmed-strength,25.123456,0.1,1e-9,core,"a,b",2,2026-05-01T12:00:00.250Z,,'
        '2026-05-01T12:00:00.250Z,"a,b","a,b"\n'
        """R-0001,'=cmd(),review,25.123456,0.30000000000000004,1e-9,core,"a,b",2,2026-05-01T12:00:00.250Z,"a,b",,"""
        '"a,b","a,b"\n'
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rings=suspected_rings())
def test_two_independent_readers_get_every_id_back(rings: Suspected, tmp_path: Path) -> None:
    write(rings, tmp_path / "rings.csv")
    text = read_exactly(tmp_path)
    standard = [row["account_id"] for row in csv.DictReader(io.StringIO(text, newline=""), strict=True)]
    columns = ["account_id", "best_family"]
    read = pl.read_csv(tmp_path / "rings.csv", infer_schema=False)
    assert read.select(pl.col(columns).pipe(restored)).equals(rings.members.select(columns))
    assert pl.Series(standard).to_frame("id").select(restored(pl.col("id")))["id"].to_list() == ids(rings)


def read_exactly(folder: Path) -> str:
    return (folder / "rings.csv").read_bytes().decode("utf-8")


def ids(rings: Suspected) -> list[str]:
    return rings.members["account_id"].to_list()


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_starts_a_formula(text: str) -> None:
    cell = pl.DataFrame({"cell": [text]}).select(neutralised(pl.col("cell"))).item()
    assert cell.lstrip()[:1] not in set("=+-@＝＋－＠")
    assert cell[:1] not in {"\t", "\r", "\n"}
    assert "\0" not in cell


@given(text=st.text(alphabet=st.sampled_from("'\\0\0=+-@\t\r\n a")))
def test_restoring_undoes_neutralising(text: str) -> None:
    frame = pl.DataFrame({"cell": [text, None]}, schema={"cell": pl.String})
    assert frame.select(neutralised(pl.col("cell"))).select(restored(pl.col("cell"))).equals(frame)


@given(one=st.text(max_size=4), two=st.text(max_size=4))
def test_two_texts_never_become_one(one: str, two: str) -> None:
    written = pl.DataFrame({"cell": [one, two]}).select(neutralised(pl.col("cell")))["cell"]
    assert (written[0] == written[1]) == (one == two)


def test_where_nothing_is_suspected_the_columns_stand_alone(tmp_path: Path) -> None:
    write(Suspected.none_found(), tmp_path / "rings.csv")
    assert read_exactly(tmp_path) == ",".join(ExportedMembers.column_names()) + "\n"


def test_a_negative_number_stays_a_number(tmp_path: Path) -> None:
    write_frame(pl.DataFrame({"bits": [-1.5], "text": ["-1.5"]}), tmp_path / "frame.csv")
    assert (tmp_path / "frame.csv").read_text(encoding="utf-8") == "bits,text\n-1.5,'-1.5\n"
