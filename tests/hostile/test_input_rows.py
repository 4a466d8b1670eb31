"""Any mix of good and bad rows: nothing is lost, and the format a table comes in changes nothing."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from linkgraph import records
from linkgraph.core.errors import InputError
from linkgraph.core.settings import Settings
from linkgraph.records.contract import TABLES, Kind
from linkgraph.tables.refused_rows import RefusedRows
from tests.records.exports import FORMATS, Row, as_csv, export, packed

ALL_MAY_BE_REFUSED = Settings(intake={"refused_share": 1.0})

# Text that all three formats can hold; CSV has no way to tell an empty text from a missing one, nor have we.
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
ids = st.sampled_from(["acc_a", "acc_b", " acc_a", "acc_c", "nobody", "=1+1", "NULL", "", "acc\x00a", "acc\na"]) | texts
moments = (
    st.sampled_from([
        "2026-06-01T12:00:00Z",
        "2026-06-01 12:00",
        "2026-06-01T12:00:00.5+02:00",
        "1780315200",
        "2026-02-30",
        "1999-01-01",
        "NaN",
        "",
    ])
    | texts
)
addresses = st.sampled_from(["192.0.2.1", "::ffff:192.0.2.1", "2001:DB8::1", "192.0.2.01", "x", "null", ""]) | texts
counts = st.sampled_from(["1", "0", "-1", "1.5", "inf", "NaN", "99999999999999999999", ""]) | texts

account_rows = st.lists(
    st.fixed_dictionaries({"account_id": ids, "created_at": moments, "signup_ip": addresses, "country": texts}),
    max_size=6,
)
exchange_rows = st.lists(
    st.fixed_dictionaries({
        "account_id": ids,
        "sent_at": moments,
        "exchange_id": st.sampled_from(["x1", "x2", "x3"]) | texts,
        "ip": addresses,
        "prompt": texts,
        "input_tokens": counts,
    }),
    max_size=8,
)
LAST: Row = {"account_id": "acc_a", "sent_at": "2026-06-01"}
FIRST: list[Row] = [{"account_id": "acc_a", "created_at": "2026-06-01", "signup_ip": "", "country": "DE"}]


@pytest.fixture(scope="module", autouse=True)
def own_scratch(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Staged files go where pytest removes them."""
    tempfile.tempdir = str(tmp_path_factory.mktemp("scratch"))


def accepted(data: records.Data) -> dict[str, pl.DataFrame]:
    return {name: data.table(name).collect() for name in ("accounts", "exchanges")}


def nothing_is_lost(data: records.Data) -> None:
    """Every row of every source is accepted or refused, once; and the tables have the shape they promise."""
    tables = accepted(data)
    assert RefusedRows.is_valid(data.refused)
    for source in data.sources.iter_rows(named=True):
        kept = tables[source["table"]].filter(pl.col("source") == source["source"])["row"].to_list()
        refused = data.refused.filter(pl.col("source") == source["source"])["row"].to_list()
        assert sorted(kept + refused) == list(range(1, source["rows"] + 1))
        assert (len(kept), len(refused)) == (source["accepted"], source["refused"])
    for name, rows in tables.items():
        assert TABLES[name].accepted.is_valid(rows)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(account_rows, exchange_rows)
def test_accepted_and_refused_are_all_rows_in_every_format_alike(
    tmp_path_factory: pytest.TempPathFactory, accounts: Sequence[Row], exchanges: Sequence[Row]
) -> None:
    results = {}
    for form, write in FORMATS.items():
        folder = tmp_path_factory.mktemp(form)
        (folder / f"accounts.{form}").write_bytes(write([*FIRST, *accounts]))
        (folder / f"exchanges.{form}").write_bytes(write([*exchanges, LAST]))
        with_rows = records.read(folder, settings=ALL_MAY_BE_REFUSED)
        nothing_is_lost(with_rows)
        results[form] = (accepted(with_rows), with_rows.refused)
        with_rows.close()
    for form in ("ndjson", "parquet"):
        for name in ("accounts", "exchanges"):
            assert results[form][0][name].equals(results["csv"][0][name]), form
        assert results[form][1].drop("value").equals(results["csv"][1].drop("value")), form


OF_KIND = {
    Kind.ID: ids,
    Kind.TIME: moments,
    Kind.ADDRESS: addresses,
    Kind.COUNT: counts,
    Kind.AMOUNT: counts,
    **dict.fromkeys(set(Kind) - {Kind.ID, Kind.TIME, Kind.ADDRESS, Kind.COUNT, Kind.AMOUNT}, texts),
}
STEERING = [
    "\x1b[2J\x1b]0;x\x07",
    "a\u202eb\u2066c",
    "a\u200bb\ufeff",
    "=cmd|'/C calc'!A0",
    "<script>alert(1)</script>",
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "[x](javascript:alert(1))",
    "../../etc/passwd",
    "9223372036854775808",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
]
values_of_every_kind = {kind: st.sampled_from(STEERING) | values for kind, values in OF_KIND.items()}


def rows_of(name: str) -> st.SearchStrategy[list[dict[str, str]]]:
    """Rows of a table with anything in every field."""
    return st.lists(
        st.fixed_dictionaries({one.name: values_of_every_kind[one.kind] for one in TABLES[name].columns}), max_size=4
    )


rows_of_any_table = st.sampled_from(sorted(TABLES)).flatmap(lambda name: st.tuples(st.just(name), rows_of(name)))


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(rows_of_any_table, st.sampled_from(sorted(FORMATS)), st.sampled_from(["", ".gz", ".zst"]))
def test_every_field_of_every_table_may_hold_anything(
    tmp_path_factory: pytest.TempPathFactory, rows: tuple[str, Sequence[Row]], form: str, packing: str
) -> None:
    name, some = rows
    folder = export(tmp_path_factory.mktemp("any_table"))
    (folder / f"{name}.csv").unlink(missing_ok=True)
    good = {"account_id": "acc_a", "created_at": "2026-06-01"} if name == "accounts" else {}
    every = [{one.name: good.get(one.name, "") for one in TABLES[name].columns}, *some]
    (folder / f"{name}.{form}{packing}").write_bytes(packed(FORMATS[form](every), packing))
    data = records.read(folder, settings=ALL_MAY_BE_REFUSED)
    assert RefusedRows.is_valid(data.refused)
    source = data.sources.filter(pl.col("table") == name).row(0, named=True)
    assert source["rows"] == len(every)
    assert data.table(name).collect().height == source["accepted"] == source["rows"] - source["refused"]
    data.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@example(b'acc_a,2026-06-01,"\nacc_a,2026-06-01,x\n')
@example(b'acc_a,2026-06-01,"a\nb"c\nacc_a,2026-06-01,x\n\n\racc_a')
@example(b"acc_a,2026-06-01,\x00\r\r\n,,\n")
@given(
    st.lists(
        st.sampled_from([
            b"acc_a",
            b"2026-06-01",
            b",",
            b'"',
            b"\n",
            b"\r\n",
            b"\r",
            b"\x00",
            b"\xff",
            b" ",
            b"\xef\xbb\xbf",
        ])
        | st.binary(max_size=4),
        max_size=40,
    ).map(b"".join)
)
def test_any_bytes_below_a_csv_header_lose_nothing(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    folder = export(tmp_path_factory.mktemp("csv"), exchanges=b"account_id,sent_at,prompt\n" + body)
    (folder / "logins.csv").unlink()
    data = records.read(folder, settings=ALL_MAY_BE_REFUSED)
    nothing_is_lost(data)
    data.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    st.lists(
        st.sampled_from([
            b'{"account_id":"acc_a","sent_at":',
            b'"2026-06-01"',
            b"1780315200",
            b"}",
            b"\n",
            b",",
            b"[",
            b"NaN",
        ])
        | st.binary(max_size=4),
        max_size=30,
    ).map(b"".join)
)
def test_any_bytes_below_a_good_json_line_lose_nothing(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    folder = export(tmp_path_factory.mktemp("ndjson"))
    (folder / "logins.csv").unlink()
    good = b'{"account_id":"acc_a","sent_at":"2026-06-01","prompt":"x"}\n'
    (folder / "exchanges.ndjson").write_bytes(good + body)
    data = records.read(folder, settings=ALL_MAY_BE_REFUSED)
    nothing_is_lost(data)
    assert data.sources["rows"].to_list()[1] == 1 + sum(bool(line.strip()) for line in body.split(b"\n"))
    data.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.binary(max_size=200), st.sampled_from(["csv", "csv.gz", "csv.zst", "ndjson", "parquet", "parquet.gz"]))
def test_any_bytes_as_a_file_are_an_error_or_lose_nothing(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str
) -> None:
    folder = export(tmp_path_factory.mktemp("any"))
    (folder / "logins.csv").unlink()
    (folder / f"exchanges.{suffix}").write_bytes(content)
    with contextlib.suppress(InputError):
        data = records.read(folder, settings=ALL_MAY_BE_REFUSED)
        nothing_is_lost(data)
        data.close()


def test_formula_like_and_right_to_left_ids_stand_as_they_came(tmp_path: Path) -> None:
    odd = ["=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1", "a\u202eb", "🙂", "a,b", 'a"b']
    rows = [{"account_id": one, "created_at": "2026-06-01"} for one in odd]
    logins = [{"account_id": one, "seen_at": "2026-06-02", "device_id": one} for one in odd]
    data = records.read(export(tmp_path, accounts=rows, logins=as_csv(logins)))
    assert data.accounts["account_id"].to_list() == sorted(odd, key=str.encode)
    named = data.table("logins").join(data.accounts.lazy(), on="account").select("account_id", "device_id").collect()
    assert (named["account_id"] == named["device_id"]).all()
    assert named.height == len(odd)


def test_ten_thousand_bad_rows_are_ten_thousand_refused_rows(tmp_path: Path) -> None:
    rows = [{"account_id": "acc_a", "seen_at": "soon" if n % 3 else "2026-06-02"} for n in range(15_000)]
    data = records.read(export(tmp_path, logins=rows), settings=ALL_MAY_BE_REFUSED)
    assert data.refused["row"].to_list() == [n + 1 for n in range(15_000) if n % 3]
    assert data.table("logins").select("row").collect()["row"].to_list() == list(range(1, 15_001, 3))
