from __future__ import annotations

import hashlib
import html
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from linkgraph import records
from linkgraph.core.clock import to_micros
from linkgraph.core.errors import InputError, NotFoundError, SettingsError
from linkgraph.core.settings import Settings
from linkgraph.records.contract import TABLES
from linkgraph.tables.refused_rows import RefusedRows
from linkgraph.tables.sources import Sources
from tests.records.exports import ACCOUNTS, FORMATS, LOGINS, Row, as_csv, as_parquet, export, packed

ALL_MAY_BE_REFUSED = Settings(intake={"refused_share": 1.0})


def problems(folder: Path, settings: Settings | None = None) -> list[str]:
    with pytest.raises(InputError) as caught:
        records.read(folder, settings=settings)
    return [str(problem) for problem in caught.value.problems]


def test_accounts_are_sorted_and_activity_points_at_them(tmp_path: Path) -> None:
    data = records.read(export(tmp_path))
    assert data.accounts.select("account", "account_id", "email", "row").rows() == [
        (0, "acc_a", "a@example.com", 2),
        (1, "acc_b", "b@example.com", 1),
    ]
    logins = data.table("logins").collect()
    assert logins["account"].to_list() == [0, 1, 0]
    assert logins["seen_at"][0] == to_micros(datetime(2026, 6, 2, 8, tzinfo=UTC))
    assert logins.select("source", "row").rows() == [(1, 1), (1, 2), (1, 3)]


def test_every_table_has_the_shape_of_its_schema_also_when_absent_or_without_rows(tmp_path: Path) -> None:
    data = records.read(export(tmp_path, payments=b"account_id,paid_at,instrument_id\n"))
    for name, table in TABLES.items():
        assert table.accepted.is_valid(data.table(name).collect()), name
    assert [data.has(name) for name in ("logins", "payments", "exchanges")] == [True, True, False]
    with pytest.raises(NotFoundError):
        data.table("invoices")


def test_sources_hold_digest_size_and_counts(tmp_path: Path) -> None:
    data = records.read(export(tmp_path))
    assert Sources.is_valid(data.sources)
    assert RefusedRows.is_valid(data.refused)
    for path, size, sha256 in data.sources.select("path", "size", "sha256").iter_rows():
        content = (tmp_path / path).read_bytes()
        assert (size, sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert data.sources.select("rows", "accepted", "refused").rows() == [(2, 2, 0), (3, 3, 0)]


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
@pytest.mark.parametrize("form", list(FORMATS))
def test_all_formats_and_compressions_give_the_same_rows(tmp_path: Path, form: str, suffix: str) -> None:
    expected = records.read(export(tmp_path / "plain"))
    folder = tmp_path / "other"
    (folder / "logins").mkdir(parents=True)
    write = FORMATS[form]
    (folder / f"accounts.{form}{suffix}").write_bytes(packed(write(ACCOUNTS), suffix))
    for number, rows in enumerate((LOGINS[:1], LOGINS[1:])):
        (folder / "logins" / f"part-{number}.{form}{suffix}").write_bytes(packed(write(rows), suffix))
    data = records.read(folder)
    assert data.accounts.equals(expected.accounts)
    logins = data.table("logins").collect()
    assert logins.drop("source", "row").equals(expected.table("logins").collect().drop("source", "row"))
    assert logins.select("source", "row").rows() == [(1, 1), (2, 1), (2, 2)]


def test_typed_parquet_gives_the_same_rows_as_text(tmp_path: Path) -> None:
    expected = records.read(export(tmp_path / "text"))
    folder = export(tmp_path / "typed")
    (folder / "logins.csv").unlink()
    typed = pl.DataFrame(LOGINS).with_columns(
        pl.col("seen_at").str.to_datetime(time_zone="UTC"), pl.col("device_id").cast(pl.Categorical)
    )
    typed.write_parquet(folder / "logins.parquet")
    assert records.read(folder).table("logins").collect().equals(expected.table("logins").collect())


def test_columns_are_mapped_and_unknown_ones_named(tmp_path: Path) -> None:
    rows = [{"Customer ID": "acc_a", "when": "2026-06-02", "ip": "192.0.2.1", "colour": "red"}]
    folder = export(tmp_path, logins=rows)
    mapping = '[tables.logins.columns]\naccount_id = "Customer ID"\nseen_at = "when"\n'
    (folder / "linkgraph.toml").write_text(mapping, encoding="utf-8")
    data = records.read(folder)
    assert data.table("logins").select("account", "ip").collect().rows() == [(0, "192.0.2.1")]
    logins = next(table for table in data.report.tables if table.table == "logins")
    assert logins.unknown_columns == ("colour",)
    assert "logins: unknown columns kept out of the analysis: colour." in data.report.notes


def test_a_mapping_that_matches_nothing_is_a_problem(tmp_path: Path) -> None:
    folder = export(tmp_path)
    settings = Settings(tables={"logins": {"columns": {"ip": "IP", "colour": "c"}}, "invoices": {"columns": {}}})
    text = "\n".join(problems(folder, settings))
    assert "maps 'ip' to 'IP', which no file of logins has" in text
    assert "maps 'colour', which the table does not have" in text
    assert "[tables.invoices] is not a table" in text


def test_an_unknown_key_in_the_settings_file_is_an_error(tmp_path: Path) -> None:
    folder = export(tmp_path)
    (folder / "linkgraph.toml").write_text("[intake]\nrefuse_share = 1\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="refuse_share"):
        records.read(folder)


def test_repeated_accounts_keep_the_first_and_say_what_contradicts(tmp_path: Path) -> None:
    again = [{**ACCOUNTS[0], "email": "B@example.COM "}, {**ACCOUNTS[1], "email": "other@example.com"}]
    data = records.read(export(tmp_path, accounts=[*ACCOUNTS, *again]), settings=ALL_MAY_BE_REFUSED)
    assert data.accounts["email"].to_list() == ["a@example.com", "b@example.com"]
    assert data.refused.select("row", "column", "value", "reason").rows() == [
        (3, "account_id", "acc_b", "repeats an earlier row of this account"),
        (4, "account_id", "acc_a", "contradicts an earlier row of this account in email"),
    ]


def test_repeated_exchanges_keep_the_first_across_files(tmp_path: Path) -> None:
    folder = export(tmp_path)
    (folder / "exchanges").mkdir()
    ids: list[list[str | None]] = [["x1", "x2", None, None], ["x2 ", "x3", "bad\x00", "x1"]]
    for number, part in enumerate(ids):
        rows = [{"account_id": "acc_a", "sent_at": "2026-06-02", "exchange_id": one} for one in part]
        if number:
            rows = [{**row, "sent_at": "2026-06-03"} for row in rows]
        (folder / "exchanges" / f"part-{number}.parquet").write_bytes(as_parquet(rows))
    data = records.read(folder, settings=ALL_MAY_BE_REFUSED)
    assert data.refused.select("source", "row", "value", "reason").rows() == [
        (2, 1, "x2", "repeats an earlier exchange_id"),
        (2, 3, "bad\x00", "holds control characters"),
        (2, 4, "x1", "repeats an earlier exchange_id"),
    ]
    assert data.table("exchanges").select("source", "row").collect().rows() == [(1, 1), (1, 2), (1, 3), (1, 4), (2, 2)]


def test_ids_whose_hashes_collide_are_not_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pl.Series, "hash", lambda series, **_: pl.Series([7] * len(series), dtype=pl.UInt64))
    rows = [{"account_id": "acc_a", "sent_at": "2026-06-02", "exchange_id": one} for one in ("x1", "x2", "x1")]
    data = records.read(export(tmp_path, exchanges=rows), settings=ALL_MAY_BE_REFUSED)
    assert data.refused.select("row", "value").rows() == [(3, "x1")]


def test_rows_are_refused_with_the_first_wrong_column_and_its_value(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"account_id": "nobody", "seen_at": "2026-06-02", "ip": "x"},
        {"account_id": "acc_a", "seen_at": "soon", "ip": "192.0.2.01"},
        {"account_id": "acc_a", "seen_at": "", "ip": None},
        {"account_id": "acc_a", "seen_at": "1999-01-01", "ip": None},
        {"account_id": "acc\x00a", "seen_at": "2026-06-02", "ip": None},
        {"account_id": " acc_a", "seen_at": "2026-06-02", "ip": "192.0.2.1" + "0" * 300},
        {"account_id": "acc_a ", "seen_at": "2026-06-02", "ip": "NULL"},
    ]
    data = records.read(export(tmp_path, logins=rows), settings=ALL_MAY_BE_REFUSED)
    assert data.table("logins").select("row", "ip").collect().rows() == [(7, None)]
    assert [
        (column, value[:8], reason[:22])
        for column, value, reason in data.refused.select("column", "value", "reason").rows()
    ] == [
        ("account_id", "nobody", "is not among the accep"),
        ("seen_at", "soon", "is not a time: expecte"),
        ("seen_at", "", "is missing"),
        ("seen_at", "1999-01-", "is a time outside 2015"),
        ("account_id", "acc\x00a", "holds control characte"),
        ("ip", "192.0.2.", "is not an IPv4 or IPv6"),
    ]
    assert data.refused["value"].str.len_chars().max() == 200


def test_naive_and_converted_times_are_counted_among_accepted_rows(tmp_path: Path) -> None:
    rows = [
        {"account_id": "acc_a", "seen_at": "2026-06-02 08:00"},
        {"account_id": "acc_a", "seen_at": "2026-06-02T10:00+02:00"},
        {"account_id": "acc_a", "seen_at": "2026-06-02T08:00Z"},
        {"account_id": "nobody", "seen_at": "2026-06-02"},
    ]
    data = records.read(export(tmp_path, logins=rows), settings=ALL_MAY_BE_REFUSED)
    assert data.table("logins").select(pl.col("seen_at").n_unique()).collect().item() == 1
    logins = next(table for table in data.report.tables if table.table == "logins")
    assert (logins.naive_times, logins.converted_times) == (1, 1)
    assert logins.first_at == logins.last_at == to_micros(datetime(2026, 6, 2, 8, tzinfo=UTC))


def test_too_many_refused_rows_stop_the_run_for_every_table_at_once(tmp_path: Path) -> None:
    login = dict(LOGINS[0])
    logins = [login] * 18 + [{**login, "ip": "x"}] * 2
    exchanges = [{"account_id": "nobody", "sent_at": "2026-06-02"}]
    found = problems(export(tmp_path, logins=logins, exchanges=exchanges))
    assert len(found) == 2
    assert "exchanges.csv, row 1, column account_id: 1 or more of 1 rows of exchanges are refused" in found[0]
    assert "logins.csv, row 19, column ip: 2 or more of 20 rows of logins are refused: 2 × ip is not" in found[1]
    exactly_five_percent = [login] * 19 + [{**login, "ip": "x"}]
    assert records.read(export(tmp_path / "fits", logins=exactly_five_percent)).refused.height == 1


def test_a_type_that_cannot_hold_its_column_is_named(tmp_path: Path) -> None:
    folder = export(tmp_path)
    (folder / "logins.csv").unlink()
    pl.DataFrame({"account_id": [1.5], "seen_at": [True]}).write_parquet(folder / "logins.parquet")
    assert problems(folder) == [
        "logins.parquet, column account_id: has the type Float64, which cannot hold an identifier. Export it as text.",
        "logins.parquet, column seen_at: has the type Boolean, which cannot hold a time. Export it as text.",
    ]


def test_the_report_says_the_same_as_the_tables(tmp_path: Path) -> None:
    rows = [*LOGINS, {"account_id": "nobody", "seen_at": "2026-06-02"}]
    folder = export(tmp_path, logins=rows)
    (folder / "README.md").write_text("hello", encoding="utf-8")
    data = records.read(folder, settings=ALL_MAY_BE_REFUSED)
    plain = data.report.to_dict()
    assert [(one["table"], one["rows"], one["refused"]) for one in plain["tables"]] == [  # type: ignore[attr-defined]
        ("accounts", 2, 0),
        ("logins", 4, 1),
    ]
    assert plain["ignored_files"] == ["README.md"]
    text = data.report.to_text()
    assert "logins: 1 rows refused: account_id is not among the accepted accounts." in text
    assert "README.md: not read, it is no table." in text


def test_what_a_file_says_cannot_steer_a_terminal_or_a_notebook(tmp_path: Path) -> None:
    data = records.read(export(tmp_path, logins=as_csv([{**LOGINS[0], "\x1b[2J<script>": "x"}])))
    assert "\x1b" not in data.report.to_text()
    card = html.unescape(data._repr_html_().split("srcdoc=")[1])
    assert card.count("<script") == 1, "the page has its own, and no other"
    assert "&lt;script&gt;" in card
    assert "\x1b" not in card


def test_text_coded_by_a_dictionary_is_read_as_text(tmp_path: Path) -> None:
    folder = export(tmp_path)
    (folder / "logins.csv").unlink()
    coded = pl.DataFrame({"account_id": ["acc_a"], "seen_at": ["2026-06-02"], "device_id": ["dev"]})
    coded.cast(pl.Categorical).write_parquet(folder / "logins.parquet")
    read = records.read(folder).table("logins").collect()
    assert read["device_id"].to_list() == ["dev"]
    assert read["seen_at"].to_list() == [1780358400000000]
