"""NDJSON to rows: one JSON object a line, UTF-8 with or without byte-order mark; a missing key is a missing value."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson

from linkgraph.records.contract import TABLES, Kind, Layout
from linkgraph.records.files import SourceFile
from linkgraph.records.staging import (
    BATCH_ROWS,
    BATCH_SIZE,
    LONGEST_LINE,
    Batch,
    Refusal,
    Staged,
    lay_out_or_raise,
    line_too_long,
    open_bytes,
    refuse_encoding,
    write_batches,
)

_BOM = b"\xef\xbb\xbf"
_NUMBERS = {Kind.TIME, Kind.AMOUNT, Kind.COUNT}


def stage(file: SourceFile, target: Path, *, mapping: Mapping[str, str], refused_share: float = 1.0) -> Staged:
    """The file as Parquet of text.

    A row counts from 1, blank lines not counted. Whole numbers keep all their digits; a number with a fraction is
    refused where an identifier is expected, for it may have lost some.

    Raises:
        InputError: empty, UTF-16, no row holds a required column, or most of it is no rows.
        OSError: a damaged compressed stream.
    """
    table = TABLES[file.table]
    wanted = Layout({column.name: mapping.get(column.name, column.name) for column in table.columns}, ())
    exact = frozenset(column.name for column in table.columns if column.kind not in _NUMBERS)
    keys: dict[str, None] = {}
    with open_bytes(file) as raw:
        refuse_encoding(raw.peek(64)[:64], file=file)
        batches = _batches(_line_batches(raw, file=file), columns=wanted.columns, exact=exact, keys=keys)
        staged = write_batches(Staged(target, wanted), batches, file=file, refused_share=refused_share)
    staged.layout = lay_out_or_raise(file, list(keys), mapping=mapping)
    return staged


def _line_batches(raw: io.BufferedReader, *, file: SourceFile) -> Iterator[list[bytes]]:
    """Lines that are not blank, in batches."""
    rest = raw.read(len(_BOM)).removeprefix(_BOM)
    while block := raw.read(BATCH_SIZE):
        *lines, rest = (rest + block).split(b"\n")
        if len(rest) > LONGEST_LINE:
            raise line_too_long(file, "Write one JSON object a line.")
        yield [line for line in lines if line.strip()]
    yield [rest] * bool(rest.strip())


def _batches(
    blocks: Iterator[list[bytes]], *, columns: Mapping[str, str], exact: frozenset[str], keys: dict[str, None]
) -> Iterator[Batch]:
    """Rows in batches; the keys that occur are added to `keys`."""
    row = 0
    for lines in blocks:
        for start in range(0, len(lines), BATCH_ROWS):
            some = lines[start : start + BATCH_ROWS]
            yield _batch(some, after=row, columns=columns, exact=exact, keys=keys)
            row += len(some)


def _batch(
    lines: list[bytes], *, after: int, columns: Mapping[str, str], exact: frozenset[str], keys: dict[str, None]
) -> Batch:
    numbers: list[int] = []
    whole: list[dict[str, object]] = []
    refusals: list[Refusal] = []
    for number, line in enumerate(lines, start=after + 1):
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            shown = line.decode("utf-8", "backslashreplace").strip()
            refusals.append(Refusal(number, f"is not JSON: {error}", value=shown))
            continue
        if isinstance(value, dict):
            keys.update(dict.fromkeys(value))
        refusal = _refusal(value, number=number, columns=columns, exact=exact)
        if refusal is not None:
            refusals.append(refusal)
        else:
            numbers.append(number)
            whole.append(value)
    texts = {ours: [_text(row.get(theirs)) for row in whole] for ours, theirs in columns.items()}
    return Batch(numbers, texts, refusals)


def _refusal(value: object, *, number: int, columns: Mapping[str, str], exact: frozenset[str]) -> Refusal | None:
    if not isinstance(value, dict):
        return Refusal(number, "is not a JSON object", value=_shown(value))
    for ours, theirs in columns.items():
        one = value.get(theirs)
        if isinstance(one, dict | list):
            return Refusal(number, "is a list or an object, not a plain value", value=_shown(one), column=ours)
        if isinstance(one, float | bool) and ours in exact:
            return Refusal(number, "is not a text or a whole number", value=str(one), column=ours)
    return None


def _shown(value: object) -> str:
    try:
        return str(value)
    except RecursionError:
        return "nested too deeply to be shown"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) or value is None else str(value)
