"""Small made-up exports for the tests of the intake."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa

Row = Mapping[str, object]

ACCOUNTS: tuple[Row, ...] = (
    {"account_id": "acc_b", "created_at": "2026-06-01T08:00:00Z", "email": "B@Example.com", "signup_ip": "192.0.2.2"},
    {"account_id": "acc_a", "created_at": "2026-06-01T07:00:00Z", "email": "a@example.com", "signup_ip": "192.0.2.1"},
)
LOGINS: tuple[Row, ...] = (
    {"account_id": "acc_a", "seen_at": "2026-06-02T08:00:00Z", "ip": "192.0.2.1", "device_id": "dev-1"},
    {"account_id": "acc_b", "seen_at": "2026-06-02T09:00:00Z", "ip": "2001:db8::1", "device_id": None},
    {"account_id": "acc_a", "seen_at": "2026-06-03T08:00:00Z", "ip": None, "device_id": "dev-2"},
)


def as_csv(rows: Sequence[Row]) -> bytes:
    """The rows as CSV in UTF-8; all is quoted: Python leaves a lone carriage return bare."""
    text = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, names, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_ndjson(rows: Sequence[Row]) -> bytes:
    """The rows as NDJSON in UTF-8."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def as_parquet(rows: Sequence[Row]) -> bytes:
    """The rows as Parquet, columns that mix types as text."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    target = io.BytesIO()
    pl.DataFrame({
        name: pl.Series([None if row.get(name) is None else str(row[name]) for row in rows], dtype=pl.String)
        for name in names
    }).write_parquet(target)
    return target.getvalue()


FORMATS = {"csv": as_csv, "ndjson": as_ndjson, "parquet": as_parquet}


def packed(content: bytes, suffix: str) -> bytes:
    """The bytes compressed as the suffix says: `.gz`, `.zst` or nothing."""
    if suffix == ".gz":
        return gzip.compress(content)
    if suffix == ".zst":
        sink = pa.BufferOutputStream()
        with pa.CompressedOutputStream(sink, "zstd") as stream:
            stream.write(content)
        return bytes(sink.getvalue().to_pybytes())
    return content


def export(folder: Path, **tables: bytes | Sequence[Row]) -> Path:
    """A folder with `accounts.csv`, `logins.csv` and what is given by keyword (bytes as they are, rows as CSV)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {"accounts": ACCOUNTS, "logins": LOGINS, **tables}.items():
        (folder / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else as_csv(content))
    return folder
