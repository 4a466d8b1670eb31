"""Folders nobody would wish for: what is laid into an export of two accounts, and the exit codes that are right."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = b"account_id,sent_at,prompt\n"
ROW = b"acc_a,2026-06-01,x\n"
_ANSI = "\x1b]0;owned\x07\x1b[2J\x1b[1;1H\x9b31m"

Make = Callable[[Path], object]


def _write(name: str, *pieces: bytes | tuple[bytes, int]) -> Make:
    """A file of these pieces, of which some are repeated."""

    def make(folder: Path) -> None:
        with (folder / name).open("wb") as file:
            for piece in pieces:
                text, times = piece if isinstance(piece, tuple) else (piece, 1)
                for _ in range(times // 1_000):
                    file.write(text * 1_000)
                file.write(text * (times % 1_000))

    return make


def _packed(name: str, *, first: bytes, block: bytes, times: int) -> Make:
    def make(folder: Path) -> None:
        with pa.CompressedOutputStream(str(folder / name), "gzip" if name.endswith(".gz") else "zstd") as out:
            out.write(first)
            for _ in range(times):
                out.write(block)

    return make


def _exchanges(**columns: Any) -> Make:
    """Exchanges of acc_a, as many as a column given has values; what is large comes as a function that makes it."""

    def make(folder: Path) -> None:
        made = {name: values() if callable(values) else values for name, values in columns.items()}
        rows = len(next(iter(made.values())))
        every = {"account_id": ["acc_a"] * rows, "sent_at": ["2026-06-01"] * rows} | made
        pq.write_table(pa.table(every), folder / "exchanges.parquet")

    return make


def _times(values: Sequence[int | float], good: float, dtype: pa.DataType) -> Make:
    """Three times that are none among 57 that are, so that no more than a twentieth is refused."""
    return _exchanges(sent_at=pa.array([*values, *[good] * 57], dtype))


def _no_utf8(*values: bytes) -> pa.Array[Any]:
    ends = [sum(map(len, values[:place])) for place in range(len(values) + 1)]
    offsets = pa.py_buffer(struct.pack(f"<{len(ends)}i", *ends))
    return pa.StringArray.from_buffers(len(values), offsets, pa.py_buffer(b"".join(values)))


def _encrypted(*, plain_footer: bool) -> Make:
    def make(folder: Path) -> None:
        import base64

        import pyarrow.parquet.encryption as pe

        class Kms(pe.KmsClient):
            def __init__(self, _: object) -> None:
                pe.KmsClient.__init__(self)

            def wrap_key(self, key_bytes: bytes, master_key_identifier: str) -> str:
                return base64.b64encode(key_bytes).decode()

        table = pa.table({"account_id": ["acc_a"], "sent_at": ["2026-06-01"]})
        keys = pe.EncryptionConfiguration(
            "footer", column_keys={"key": table.column_names}, plaintext_footer=plain_footer
        )
        properties = pe.CryptoFactory(Kms).file_encryption_properties(pe.KmsConnectionConfig(), keys)
        with pq.ParquetWriter(folder / "exchanges.parquet", table.schema, encryption_properties=properties) as writer:
            writer.write_table(table)

    return make


def _part_files(number: int) -> Make:
    def make(folder: Path) -> None:
        (folder / "exchanges").mkdir()
        for place in range(number):
            (folder / "exchanges" / f"part-{place}.csv").write_bytes(ROWS + b"acc_a,2026-06-01,x%d\n" % place)

    return make


def _pipe_as_part(folder: Path) -> None:
    _part_files(1)(folder)
    os.mkfifo(folder / "exchanges" / "part-1.csv")


def _list_that_is_a_pipe(folder: Path) -> None:
    os.mkfifo(folder / "list.txt")
    (folder / "linkgraph.toml").write_text('[lists]\nhosting = "list.txt"\n', encoding="utf-8")


def _socket(folder: Path) -> None:
    before = Path.cwd()
    os.chdir(folder)  # the name of a socket may have 107 bytes
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("exchanges.csv")
    os.chdir(before)


def _steering(folder: Path) -> None:
    """Every text of every table tries to steer a terminal, a page, a sheet or a path; four accounts share all of it."""
    texts = [
        f"{_ANSI}a",
        "<script>alert(1)</script>",
        "=cmd|'/C calc'!A0",
        "../../etc/passwd",
        "a\u202eb\u200bc",
        "](x)*_`",
    ]
    rows = [text for text in texts for _ in range(4)]
    ids = [f"{text}_{place}" if "\x1b" not in text else f"acc_{place}" for place, text in enumerate(rows)]
    size = len(rows)
    pq.write_table(
        pa.table({
            **dict.fromkeys(("email", "phone", "organization_id", "plan", "status", "referral_code"), rows),
            "account_id": ids,
            "created_at": ["2026-05-01"] * size,
        }),
        folder / "accounts.parquet",
    )
    (folder / "accounts.csv").unlink()
    (folder / "logins.csv").unlink()
    columns = ("user_agent", "device_id", "ip")
    several = [one for one in range(size) for _ in range(40)]
    of = {"account_id": [ids[one] for one in several]}
    values = [rows[one] for one in several]
    days = [f"2026-05-{place % 28 + 1:02}T{place % 24:02}:00:00Z" for place in range(len(several))]
    pq.write_table(pa.table({**of, "seen_at": days, **dict.fromkeys(columns[:2], values)}), folder / "logins.parquet")
    more = dict.fromkeys(("api_key_id", "model", "prompt", "prompt_fingerprint"), values)
    pq.write_table(pa.table({**of, "sent_at": days, **more}), folder / "exchanges.parquet")
    pq.write_table(pa.table({**of, "signal": values, "token": values}), folder / "observations.parquet")
    (folder / "linkgraph.toml").write_text("[intake]\nrefused_share = 1.0\n", encoding="utf-8")


def _all_equal(folder: Path) -> None:
    for name in ("accounts.csv", "logins.csv"):
        (folder / name).unlink()
    size = 2_000
    ids = [f"acc_{place}" for place in range(size)]
    same = {name: ["1"] * size for name in ("email", "phone", "organization_id", "plan", "status", "referral_code")}
    same |= {"created_at": ["2026-01-01"] * size, "country": ["DE"] * size, "signup_ip": ["192.0.2.1"] * size}
    pq.write_table(pa.table({"account_id": ids, **same}), folder / "accounts.parquet")
    shown = {name: ["1"] * size for name in ("api_key_id", "model", "input_tokens")}
    shown |= {"sent_at": ["2026-02-01"] * size, "ip": ["192.0.2.1"] * size, "prompt": ["the same words " * 20] * size}
    pq.write_table(pa.table({"account_id": ids, **shown}), folder / "exchanges.parquet")


def _coded(size: int, times: int) -> pa.Array[Any]:
    """One value of that many bytes, held once and standing in every row."""
    return pa.DictionaryArray.from_arrays(pa.array([0] * times, pa.int32()), pa.array(["b" * size]))


FOLDERS: Mapping[str, tuple[Make, set[int]]] = {
    # What is no file.
    "fifo": (lambda folder: os.mkfifo(folder / "exchanges.csv"), {1}),
    "fifo as a part": (_pipe_as_part, {1}),
    "fifo for settings": (lambda folder: os.mkfifo(folder / "linkgraph.toml"), {0}),
    "socket": (_socket, {1}),
    "link to a device": (lambda folder: (folder / "exchanges.csv").symlink_to("/dev/zero"), {1}),
    "link to itself": (lambda folder: (folder / "exchanges.csv").symlink_to("exchanges.csv"), {1}),
    "link to nothing": (lambda folder: (folder / "exchanges.csv").symlink_to("nothing.csv"), {1}),
    "link to its folder": (lambda folder: (folder / "exchanges").symlink_to("."), {1}),
    "folder named like a file": (lambda folder: (folder / "exchanges.csv").mkdir(), {1}),
    "name that steers a terminal": (_write(f"x{_ANSI}.csv", b"a\n1\n"), {1}),
    "name that steers a terminal, ignored": (_write(f"x{_ANSI}.txt", b""), {0}),
    # What grows when it is read.
    "gzip of zeros": (_packed("exchanges.csv.gz", first=ROWS, block=bytes(1 << 20), times=1_500), {1}),
    "gzip of one line": (_packed("exchanges.ndjson.gz", first=b'{"a":"', block=b"a" * (1 << 20), times=600), {1}),
    "zstd of one line again and again": (
        _packed("exchanges.csv.zst", first=ROWS, block=b"y" * (1 << 20) + b"\n", times=200),
        {1},
    ),
    "zstd of Parquet": (_packed("exchanges.parquet.zst", first=b"PAR1", block=bytes(1 << 20), times=200), {1}),
    "rows of nothing": (
        _exchanges(
            account_id=lambda: pa.nulls(20_000_000, pa.string()), sent_at=lambda: pa.nulls(20_000_000, pa.string())
        ),
        {1},
    ),
    "an id held once, in every row": (_exchanges(exchange_id=lambda: _coded(500_000, 500)), {1}),
    "a text of 100 MB in CSV": (
        _write("exchanges.csv", ROWS, b"acc_a,2026-06-01,", (b"a", 100_000_000), b"\n", (ROW, 30)),
        {0},
    ),
    "a text of 100 MB in NDJSON": (
        _write(
            "exchanges.ndjson",
            b'{"account_id":"acc_a","sent_at":"2026-06-01","prompt":"',
            (b"a b ", 25_000_000),
            b'"}\n',
        ),
        {0},
    ),
    "a text of 100 MB in Parquet": (_exchanges(prompt=lambda: ["a b " * 25_000_000]), {0}),
    "an id of 100 MB": (_exchanges(exchange_id=lambda: ["a" * 100_000_000, *map(str, range(30))]), {0}),
    "a header of 100 MB": (_write("exchanges.csv", b"account_id,sent_at,", (b"h", 100_000_000), b"\n", ROW), {1}),
    "no line end": (_write("exchanges.csv", ROWS, (b"x", 300_000_000)), {1}),
    "a quote that is never closed": (_write("exchanges.csv", ROWS, b'acc_a,2026-06-01,"', (b"x\n", 9_000_000)), {1}),
    "a quote in every line": (_write("exchanges.csv", ROWS, (b'acc_a,2026-06-01,"x\n', 200_000)), {1}),
    "100,000 columns in CSV": (
        _write(
            "exchanges.csv",
            ROWS[:-1],
            b",c" * 50_000,
            b"".join(b",c%d" % one for one in range(50_000)),
            b"\n",
            ROW[:-1],
            b",1" * 100_000,
            b"\n",
        ),
        {1},
    ),
    "10,000 columns in Parquet": (
        _exchanges(**{"prompt": ["x"]} | {f"c{one}": [1] for one in range(10_000)}),
        {0},
    ),
    "a key of its own in every line": (
        _write(
            "exchanges.ndjson",
            b"".join(b'{"account_id":"acc_a","sent_at":"2026-06-01","k%d":1}\n' % one for one in range(100_000)),
        ),
        {0},
    ),
    "a thousand part files": (_part_files(1_000), {0}),
    # Nested, coded, encrypted, of types that hold something else.
    "lists and structs": (
        _exchanges(account_id=[["acc_a"]], sent_at=[{"a": 1}], prompt=[[{"x": [1]}]]),
        {1},
    ),
    "nested where nobody looks": (_exchanges(prompt=["x"], other=[[{"x": [1]}]]), {0}),
    "JSON of two million brackets": (
        _write("exchanges.ndjson", b'{"account_id":"acc_a","sent_at":"2026-06-01"}\n' * 30, (b"[", 2_000_000), b"\n"),
        {0},
    ),
    "JSON of a thousand lists": (
        _write(
            "exchanges.ndjson",
            b'{"account_id":"acc_a","sent_at":"2026-06-01"}\n' * 30,
            b'{"account_id":',
            b"[" * 1_000,
            b"]" * 1_000,
            b"}\n",
        ),
        {0},
    ),
    "JSON with half a character": (
        _write(
            "exchanges.ndjson", b'{"account_id":"acc_a","sent_at":"2026-06-01"}\n' * 30, b'{"account_id":"\\ud800"}\n'
        ),
        {0},
    ),
    "JSON with a number of 100,000 digits": (
        _write(
            "exchanges.ndjson",
            b'{"account_id":"acc_a","sent_at":"2026-06-01"}\n' * 30,
            b'{"account_id":"acc_a","sent_at":',
            b"9" * 100_000,
            b"}\n",
        ),
        {0},
    ),
    "every text coded": (
        _exchanges(
            **{
                name: pa.array([value] * 2).dictionary_encode()
                for name, value in {
                    "account_id": "acc_a",
                    "sent_at": "2026-06-01",
                    "prompt": "x",
                    "input_tokens": "5",
                }.items()
            },
        ),
        {0},
    ),
    "encrypted": (_encrypted(plain_footer=False), {1}),
    "encrypted with a plain footer": (_encrypted(plain_footer=True), {1}),
    "bytes for text": (_exchanges(prompt=[b"\xff\xfe"]), {1}),
    "text that is not UTF-8": (_exchanges(exchange_id=_no_utf8(b"x", b"\xff\xfe")), {1}),
    "prompts that are not UTF-8": (_exchanges(prompt=_no_utf8(b"x", b"\xff\xfe")), {0, 2}),
    "a column twice": (
        lambda folder: pq.write_table(
            pa.Table.from_arrays(
                [pa.array(["acc_a"]), pa.array(["2026-06-01"]), pa.array(["x"]), pa.array(["y"])],
                ["account_id", "sent_at", "prompt", "prompt"],
            ),
            folder / "exchanges.parquet",
        ),
        {1},
    ),
    "columns with our own names for rows": (_exchanges(__row=[5], row=[7]), {1}),
    "nothing but nulls": (
        _exchanges(prompt=pa.nulls(3), ip=pa.nulls(3), model=pa.nulls(3, pa.string()), input_tokens=pa.nulls(3)),
        {0},
    ),
    "nulls where a value must be": (_exchanges(sent_at=pa.nulls(3)), {1}),
    # Times that no calendar has.
    "times as text": (
        _write(
            "exchanges.csv",
            ROWS,
            *(
                b"acc_a,%s,x\n" % one
                for one in (
                    b"9223372036854775807",
                    b"9223372036854775808",
                    b"0000-01-01",
                    b"9999-12-31T23:59:59Z",
                    b"10000-01-01",
                    b"-0001-01-01",
                    b"2026-06-01T23:59:60Z",
                    b"1e308",
                    b"nan",
                    b"253402300799",
                )
            ),
            (ROW, 300),
        ),
        {0},
    ),
    "times as Int64": (_times([2**63 - 1, -(2**63), 0], 1780315200, pa.int64()), {0}),
    "times as UInt64": (_times([2**64 - 1, 2**63, 0], 1780315200, pa.uint64()), {0}),
    "times as floats": (_times([1e308, float("nan"), float("-inf")], 1780315200.5, pa.float64()), {0}),
    "times in milliseconds": (_times([2**63 - 1, -(2**63), 0], 1780315200 * 10**3, pa.timestamp("ms")), {0}),
    "times in microseconds of a zone": (
        _times([2**63 - 1, -(2**63), 0], 1780315200 * 10**6, pa.timestamp("us", "America/New_York")),
        {0},
    ),
    "times in nanoseconds": (_times([2**63 - 1, -(2**63), 0], 1780315200 * 10**9, pa.timestamp("ns")), {0}),
    "times as days": (_times([2**31 - 1, -(2**31), 0], 20_605, pa.date32()), {0}),
    "times of a zone that is none": (_times([1, 2, 3], 1780315200 * 10**6, pa.timestamp("us", "Mars/Base")), {1}),
    "times of a clock": (_exchanges(sent_at=pa.array([5], pa.time64("us"))), {1}),
    # Texts that reach the screen, and worlds without a difference.
    "texts that steer": (_steering, {0}),
    "all the same": (_all_equal, {0}),
    "settings of a hundred thousand brackets": (_write("linkgraph.toml", b"a = ", b"[" * 100_000), {2}),
    "settings that steer a terminal": (_write("linkgraph.toml", b'"\\u001b[2J" = 1\n'), {2}),
    "list that is a pipe": (_list_that_is_a_pipe, {2}),
}
"""Each folder: what is laid into an export of two accounts, and the exit codes that are right."""
