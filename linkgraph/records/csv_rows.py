"""CSV to rows: comma-separated, RFC 4180 quoting, UTF-8 with or without byte-order mark, a header line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from linkgraph.core.errors import InputError, Problem
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
    readable,
    refuse_encoding,
    write_batches,
)

# One field of more than 16 million characters is an unclosed quote that swallowed the file, not a value.
_LONGEST_FIELD = 1 << 24
# Rows between two looks at how much a batch holds.
_STEP = 1_000


def stage(file: SourceFile, target: Path, *, mapping: Mapping[str, str], refused_share: float = 1.0) -> Staged:
    """The file as Parquet of text.

    A row counts from 1, header and blank lines not counted. Bytes that are not UTF-8 refuse their row only.

    Raises:
        InputError: empty, UTF-16, no usable header, required columns missing, or most of it no rows.
        OSError: a damaged compressed stream.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    with open_bytes(file) as raw:
        refuse_encoding(raw.peek(64)[:64], file=file)
        text = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="")
        lines = _Lines(text, file=file)
        names = _header(lines, file=file)
        layout = lay_out_or_raise(file, names, mapping=mapping)
        places = {ours: names.index(theirs) for ours, theirs in layout.columns.items()}
        staged = Staged(target, layout)
        batches = _batches(lines, places=places, width=len(names))
        return write_batches(staged, batches, file=file, refused_share=refused_share)


class _Lines:
    """Physical lines that can be taken back, so that a stray quote costs its own line and not those it swallowed."""

    def __init__(self, text: io.TextIOWrapper, *, file: SourceFile) -> None:
        self._text = text
        self._file = file
        self._waiting: list[str] = []
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._waiting.pop() if self._waiting else self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        if len(line) == LONGEST_LINE:
            raise line_too_long(self._file, "Check its line ends.")
        self.taken.append(line)
        return line

    def put_back(self, lines: list[str]) -> None:
        self._waiting += reversed(lines)
        self.taken = []


def _header(lines: _Lines, *, file: SourceFile) -> list[str]:
    try:
        names = next(row for row in csv.reader(lines, strict=True) if row)
    except (csv.Error, StopIteration):
        reason = "has no readable header line."
        raise InputError([Problem(reason, "Check its quotes.", table=file.table, file=file.name)]) from None
    for sign, word in ((";", "semicolons"), ("\t", "tabs")):
        if len(names) == 1 and sign in names[0]:
            reason = f"is separated by {word}, not commas."
            raise InputError([Problem(reason, "Export it with commas.", table=file.table, file=file.name)])
    return [name.strip() for name in names]


def _batches(lines: _Lines, *, places: Mapping[str, int], width: int) -> Iterator[Batch]:
    """Rows in batches. A batch with broken quotes is read again row by row."""
    row = 0
    while True:
        lines.taken = []
        rows: list[list[str] | Refusal] = []
        try:
            _fill(rows, csv.reader(lines, strict=True), lines=lines)
        except csv.Error:
            lines.put_back(lines.taken)
            rows = list(islice(_one_by_one(lines), BATCH_ROWS))
        if not rows:
            return
        rows = [one for one in rows if one]
        yield _batch(rows, after=row, places=places, width=width)
        row += len(rows)


def _fill(rows: list[list[str] | Refusal], reader: Iterator[list[str]], *, lines: _Lines) -> None:
    seen = -1
    size = 0
    while seen < len(rows) < BATCH_ROWS and size < BATCH_SIZE:
        seen = len(rows)
        before = len(lines.taken)
        rows.extend(islice(reader, _STEP))
        size += sum(map(len, islice(lines.taken, before, None)))


def _one_by_one(lines: _Lines) -> Iterator[list[str] | Refusal]:
    while True:
        lines.taken = []
        try:
            yield next(csv.reader(lines, strict=True))
        except StopIteration:
            return
        except csv.Error as error:
            first, *others = lines.taken
            lines.put_back(others)
            yield Refusal(0, f"is not a CSV row: {error}", value=first.rstrip("\r\n"))


def _batch(rows: list[list[str] | Refusal], *, after: int, places: Mapping[str, int], width: int) -> Batch:
    refusals = []
    whole = [row for row in rows if isinstance(row, list) and len(row) == width]
    numbers: Sequence[int] = range(after + 1, after + 1 + len(rows))
    if len(whole) < len(rows):
        refusals = [
            one for number, row in enumerate(rows, start=after + 1) for one in _broken(row, number, width=width)
        ]
        broken = {refusal.row for refusal in refusals}
        numbers = [number for number in numbers if number not in broken]
    if not _is_utf8(whole):
        refusals += [
            Refusal(number, "is not UTF-8 text", value=readable(",".join(row)))
            for number, row in zip(numbers, whole, strict=True)
            if not _is_utf8([row])
        ]
        kept = [(number, row) for number, row in zip(numbers, whole, strict=True) if _is_utf8([row])]
        numbers, whole = [number for number, _ in kept], [row for _, row in kept]
    columns = list(zip(*whole, strict=True)) or [()] * width
    return Batch(numbers, {name: columns[place] for name, place in places.items()}, refusals)


def _broken(row: list[str] | Refusal, number: int, *, width: int) -> list[Refusal]:
    if isinstance(row, Refusal):
        return [Refusal(number, row.reason, value=readable(row.value or ""))]
    if len(row) != width:
        return [Refusal(number, f"has {len(row)} fields where the header has {width}", value=readable(",".join(row)))]
    return []


def _is_utf8(rows: list[list[str]]) -> bool:
    """False where a field holds the escape of a byte that was no UTF-8."""
    try:
        "".join(map("".join, rows)).encode()
    except UnicodeEncodeError:
        return False
    return True
