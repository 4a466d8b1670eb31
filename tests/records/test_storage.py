from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from linkgraph import records
from linkgraph.core.errors import InputError, StorageError
from linkgraph.core.settings import Settings
from linkgraph.records.contract import TABLES
from tests.records.exports import LOGINS, as_csv, as_parquet, export


def test_what_is_written_is_what_was_accepted(tmp_path: Path) -> None:
    bad = {"account_id": "nobody", "seen_at": "2026-06-02"}
    folder = export(tmp_path / "in", logins=[bad, *LOGINS, bad])
    data = records.read(folder, settings=Settings(intake={"refused_share": 1.0}))
    ticks: list[tuple[int, int]] = []
    records.write(data, tmp_path / "out", progress=lambda done, total: ticks.append((done, total)))
    assert ticks == [(2, 7), (7, 7)]
    stored = records.open(tmp_path / "out")
    assert set(stored) == set(TABLES)
    for name, table in TABLES.items():
        rows = stored[name].collect()
        assert table.accepted.is_valid(rows)
        assert rows.equals(data.table(name).collect())
    assert stored["logins"].select("row").collect()["row"].to_list() == [2, 3, 4]


def test_one_part_a_source_file_and_the_same_bytes_again(tmp_path: Path) -> None:
    folder = export(tmp_path / "in")
    (folder / "logins.csv").unlink()
    (folder / "logins").mkdir()
    for number, row in enumerate(LOGINS):
        (folder / "logins" / f"{number}.parquet").write_bytes(as_parquet([row]))
    contents = []
    for out in ("first", "second"):
        records.write(records.read(folder), tmp_path / out)
        written = sorted(path for path in (tmp_path / out).rglob("*") if path.is_file())
        contents.append([(path.relative_to(tmp_path / out).as_posix(), path.read_bytes()) for path in written])
    assert contents[0] == contents[1]
    assert [name for name, _ in contents[0]] == [
        "accounts/part-00000.parquet",
        *(f"logins/part-0000{number}.parquet" for number in range(3)),
    ]


def test_order_is_that_of_the_file_however_many_row_groups(tmp_path: Path) -> None:
    folder = export(tmp_path / "in")
    (folder / "logins.csv").unlink()
    many = pl.DataFrame([LOGINS[0], LOGINS[1]] * 20_000)
    many.write_parquet(folder / "logins.parquet", row_group_size=1_000)
    records.write(records.read(folder), tmp_path / "out")
    rows = records.open(tmp_path / "out")["logins"].collect()
    assert rows["row"].to_list() == list(range(1, 40_001))
    assert rows["account"].to_list() == [0, 1] * 20_000


def test_a_long_file_becomes_several_parts_in_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkgraph.records.storage._PART", 4)
    monkeypatch.setattr("linkgraph.records.inspection._BATCH", 3)
    bad = {"account_id": "nobody", "seen_at": "2026-06-02"}
    rows = [bad if number in {2, 5, 9} else LOGINS[0] for number in range(1, 11)]
    for name, content in (("csv", as_csv(rows)), ("parquet", as_parquet(rows))):
        folder = export(tmp_path / name)
        (folder / "logins.csv").unlink()
        (folder / f"logins.{name}").write_bytes(content)
        records.write(records.read(folder, settings=Settings(intake={"refused_share": 1.0})), tmp_path / f"{name}-out")
        parts = sorted((tmp_path / f"{name}-out" / "logins").iterdir())
        assert [pl.read_parquet(part)["row"].to_list() for part in parts] == [[1, 3, 4], [6, 7, 8], [10]]


def test_a_new_writing_replaces_the_old_one_wholly(tmp_path: Path) -> None:
    folder = export(tmp_path / "in")
    (folder / "logins.csv").unlink()
    (folder / "logins").mkdir()
    for number, row in enumerate(LOGINS):
        (folder / "logins" / f"{number}.csv").write_bytes(as_csv([row]))
    records.write(records.read(folder), tmp_path / "out")
    (folder / "logins" / "2.csv").unlink()
    records.write(records.read(folder), tmp_path / "out")
    assert records.open(tmp_path / "out")["logins"].collect().height == 2


@pytest.mark.parametrize(("harm", "words"), [("unlink", "is gone"), ("touch", "has changed")])
def test_a_source_that_changed_since_it_was_read_stops_the_writing(tmp_path: Path, harm: str, words: str) -> None:
    folder = export(tmp_path / "in")
    (folder / "logins.csv").unlink()
    source = folder / "logins.parquet"
    source.write_bytes(as_parquet(LOGINS))
    data = records.read(folder)
    if harm == "unlink":
        source.unlink()
    else:
        source.write_bytes(as_parquet(LOGINS[:1]))
    with pytest.raises(InputError, match=words):
        records.write(data, tmp_path / "out")
    assert not (tmp_path / "out" / "logins").exists()


def test_a_folder_without_records_says_so(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="holds no accepted records"):
        records.open(tmp_path)
