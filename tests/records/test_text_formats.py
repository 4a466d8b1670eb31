from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from linkgraph import records
from linkgraph.core.errors import InputError
from linkgraph.core.settings import Settings
from tests.records.exports import export

ALL_MAY_BE_REFUSED = Settings(intake={"refused_share": 1.0})
HEADER = b"account_id,seen_at,ip,device_id\n"


def logins(folder: Path, content: bytes, *, suffix: str = ".csv") -> records.Data:
    export(folder)
    (folder / "logins.csv").unlink()
    (folder / f"logins{suffix}").write_bytes(content)
    return records.read(folder, settings=ALL_MAY_BE_REFUSED)


def devices(data: records.Data) -> list[tuple[int, str | None]]:
    return data.table("logins").select("row", "device_id").collect().rows()


def refused(data: records.Data) -> list[tuple[int, str | None, str]]:
    return data.refused.select("row", "value", "reason").rows()


def test_too_few_and_too_many_fields_are_refused_rows(tmp_path: Path) -> None:
    content = HEADER + b"acc_a,2026-06-02,,d1\nacc_a,2026-06-02\nacc_a,2026-06-02,,d3,extra\n\nacc_a,2026-06-02,,d4\n"
    data = logins(tmp_path, content)
    assert devices(data) == [(1, "d1"), (4, "d4")]
    assert refused(data) == [
        (2, "acc_a,2026-06-02", "has 2 fields where the header has 4"),
        (3, "acc_a,2026-06-02,,d3,extra", "has 5 fields where the header has 4"),
    ]


def test_a_stray_quote_costs_its_own_line_and_no_other(tmp_path: Path) -> None:
    good = b"".join(b"acc_a,2026-06-02,,d%d\n" % number for number in range(5))
    content = HEADER + good + b'acc_a,2026-06-02,,"open\n' + good + b'acc_a,"2026"06-02,,x\n' + good
    data = logins(tmp_path, content)
    assert [row for row, _ in devices(data)] == [*range(1, 6), *range(7, 12), *range(13, 18)]
    assert [(row, value) for row, value, _ in refused(data)] == [
        (6, 'acc_a,2026-06-02,,"open'),
        (12, 'acc_a,"2026"06-02,,x'),
    ]


def test_a_quote_open_to_the_end_costs_its_own_line_and_no_other(tmp_path: Path) -> None:
    data = logins(tmp_path, HEADER + b'acc_a,2026-06-02,,"open\nacc_a,2026-06-02,,d2\n')
    assert devices(data) == [(2, "d2")]
    assert [row for row, _, _ in refused(data)] == [1]


def test_quoted_newlines_commas_and_quotes_are_one_value(tmp_path: Path) -> None:
    header = b"account_id,sent_at,prompt\n"
    rows = b'acc_a,2026-06-02,"one\ntwo, ""three"""\r\nacc_b,2026-06-02,four\r\n'
    data = records.read(export(tmp_path, exchanges=header + rows))
    assert data.table("exchanges").select("row", "prompt").collect().rows() == [(1, 'one\ntwo, "three"'), (2, "four")]


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_byte_order_mark_and_line_ends(tmp_path: Path, newline: bytes, mark: bytes) -> None:
    content = mark + (HEADER + b"acc_a,2026-06-02,,d1\nacc_b,2026-06-02,,d2").replace(b"\n", newline)
    assert devices(logins(tmp_path, content)) == [(1, "d1"), (2, "d2")]


def test_bytes_that_are_not_utf8_refuse_their_row(tmp_path: Path) -> None:
    data = logins(tmp_path, HEADER + b"acc_a,2026-06-02,,d1\nacc_a,2026-06-02,,caf\xe9\nacc_a,2026-06-02,,d3\n")
    assert devices(data) == [(1, "d1"), (3, "d3")]
    assert refused(data) == [(2, r"acc_a,2026-06-02,,caf\xe9", "is not UTF-8 text")]


def test_rows_are_numbered_through_all_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linkgraph.records.csv_rows.BATCH_ROWS", 7)
    monkeypatch.setattr("linkgraph.records.csv_rows._STEP", 3)
    lines = [b"acc_a,2026-06-02,,d%d\n" % number for number in range(1, 41)]
    lines[19] = b'acc_a,2026-06-02,,"open\n'
    lines[30] = b"ragged\n"
    data = logins(tmp_path, HEADER + b"".join(lines))
    assert devices(data) == [(number, f"d{number}") for number in range(1, 41) if number not in {20, 31}]
    assert [row for row, _, _ in refused(data)] == [20, 31]


def test_blanks_around_header_names_do_not_count(tmp_path: Path) -> None:
    data = logins(tmp_path, b" account_id ,seen_at, device_id\nacc_a,2026-06-02,d1\n")
    assert devices(data) == [(1, "d1")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (HEADER.decode().encode("utf-16"), "UTF-16"),
        (HEADER.decode().encode("utf-16-le"), "UTF-16"),
        (HEADER.replace(b",", b";"), "separated by semicolons"),
        (HEADER.replace(b",", b"\t"), "separated by tabs"),
        (b"account_id,account_id,seen_at\n", "2 columns named 'account_id'"),
        (b"account,seen\n", "required column 'account_id' is missing"),
        (b'"account_id,seen_at\n', "no readable header"),
    ],
)
def test_a_file_that_is_no_such_csv_says_why(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        logins(tmp_path, content)


def test_json_rows_that_are_not_whole_are_refused(tmp_path: Path) -> None:
    lines = [
        b'{"account_id": "acc_a", "seen_at": "2026-06-02", "device_id": "d1"}',
        b'{"account_id": "acc_a", "seen_at": ',
        b"[1, 2]",
        b'{"account_id": "acc_a", "seen_at": "2026-06-02", "device_id": ["d4"]}',
        b'{"account_id": "acc_a", "seen_at": "2026-06-02", "device_id": 1.5}',
        b'{"account_id": "acc_a", "seen_at": NaN}',
        b"",
        b'{"account_id": "acc_a", "seen_at": "2026-06-02", "device_id": "caf\xe9"}',
        b'{"account_id": "acc_a", "seen_at": 1780315200, "device_id": 9007199254740993}',
        b'{"account_id": "acc_a"}',
        b'{"account_id": "acc_a", "seen_at": "2026-06-02", "device_id": "d10"}, {"account_id": "acc_a"}',
    ]
    data = logins(tmp_path, b"\xef\xbb\xbf" + b"\n".join(lines), suffix=".ndjson")
    assert devices(data) == [(1, "d1"), (8, "9007199254740993")]
    assert data.refused["row"].to_list() == [2, 3, 4, 5, 6, 7, 9, 10]
    assert data.refused["column"].to_list() == [None, None, "device_id", "device_id", None, None, "seen_at", None]


def test_json_identifiers_beyond_64_bits_are_not_rounded(tmp_path: Path) -> None:
    line = b'{"account_id": "acc_a", "seen_at": "2026-06-02", "device_id": 12345678901234567890123}'
    data = logins(tmp_path, line, suffix=".jsonl")
    assert data.refused["reason"].to_list() == ["is not a text or a whole number"]


@pytest.mark.parametrize(("content", "words"), [(b"", "is empty"), (b'{"a": 1}\n', "required column 'account_id'")])
def test_a_file_that_is_no_such_ndjson_says_why(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        logins(tmp_path, content, suffix=".ndjson")


def test_staged_files_are_gone_after_close_and_lazy_tables_stay_until_then(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    data = records.read(export(tmp_path / "in"), scratch=scratch)
    assert list(scratch.iterdir())
    assert data.table("logins").select(pl.len()).collect().item() == 3
    data.close()
    assert not list(scratch.iterdir())


def test_nothing_is_left_behind_by_a_failed_intake(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with pytest.raises(InputError):
        records.read(export(tmp_path / "in", logins=b""), scratch=scratch)
    assert not list(scratch.iterdir())
