"""Text formats turned into Parquet whose columns are all text, so that there is one way from there on.

Nothing is read as a number or a time here. A row that is not whole (too few or too many fields, broken quotes, not
UTF-8, not a JSON object) is refused here, with its row number; every row is either staged or refused.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, TypedDict, cast

import pyarrow as pa
import pyarrow.parquet as pq

from linkgraph.core.errors import InputError, Problem
from linkgraph.records.contract import TABLES, Layout, lay_out
from linkgraph.records.files import SourceFile

ROW = "__row"
# A batch ends at so many rows or so many characters, whichever comes first: memory stays bounded with long prompts too.
BATCH_ROWS = 50_000
BATCH_SIZE = 1 << 25
# A line longer than this is a file without line ends, not a row.
LONGEST_LINE = 1 << 28
# No export shrinks to less than one part in so many; what does is meant to fill a disk.
_MOST_SHRUNK = 250
_ALWAYS_UNPACKED = 1 << 27
_MANY_REFUSED = 100_000
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that could not be staged."""

    row: int
    reason: str
    value: str | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Whole rows, column by column, with their numbers; and the rows between them that were refused."""

    rows: Sequence[int]
    columns: Mapping[str, Sequence[str | None]]
    refusals: Sequence[Refusal] = ()


@dataclass(slots=True)
class Staged:
    """What became of one file: the staged file, how it answers to the contract, its rows, and those refused."""

    path: Path
    layout: Layout
    rows: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    def add(self, batch: Batch, *, file: SourceFile, refused_share: float) -> None:
        """Count a batch and keep its refusals; of each no more of the value than is ever shown.

        Raises:
            InputError: of many rows so far more than half, and more than may be refused, are no rows at all.
        """
        self.rows += len(batch.rows) + len(batch.refusals)
        self.refusals += [
            replace(one, value=None if one.value is None else one.value[:_SHOWN]) for one in batch.refusals
        ]
        refused = len(self.refusals)
        if refused > _MANY_REFUSED and refused > max(0.5, refused_share) * self.rows:
            first = self.refusals[0]
            reason = f"{refused:,} of its first {self.rows:,} rows are refused; the first, row {first.row:,}, "
            raise InputError([Problem(f"{reason}{first.reason}.", "Check that it is what its name says.", **_of(file))])


def open_bytes(file: SourceFile) -> io.BufferedReader:
    """The file's bytes, decompressed. A damaged stream raises OSError while reading."""
    # None, which the stubs do not know, means the bytes as they are.
    raw = pa.input_stream(file.path, compression=cast("Literal['gzip', 'zstd']", file.compression))
    return io.BufferedReader(_Unpacked(raw, file) if file.compression else cast("io.RawIOBase", raw), 1 << 20)


class _Unpacked(io.RawIOBase):
    """What a compressed file unpacks to, as long as that stays within what an export may shrink to."""

    def __init__(self, raw: pa.NativeFile, file: SourceFile) -> None:
        self._raw = raw
        self._file = file
        self._left = max(_ALWAYS_UNPACKED, _MOST_SHRUNK * file.stamp.size)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        block = self._raw.read(len(memoryview(buffer)))
        self._left -= len(block)
        if self._left < 0:
            reason = f"unpacks to more than {_MOST_SHRUNK} times its size, as no export does."
            raise InputError([Problem(reason, "Unpack it, look at it, and hand in the plain file.", **_of(self._file))])
        memoryview(buffer)[: len(block)] = block
        return len(block)

    def close(self) -> None:
        self._raw.close()
        super().close()


def line_too_long(file: SourceFile, advice: str) -> InputError:
    """The error for a file with a line that would not fit into memory."""
    return InputError([Problem(f"has a line of more than {LONGEST_LINE:,} characters.", advice, **_of(file))])


class _Where(TypedDict):
    table: str
    file: str


def _of(file: SourceFile) -> _Where:
    return {"table": file.table, "file": file.name}


def unpack(file: SourceFile, target: Path) -> Path:
    """A compressed Parquet file, decompressed to `target`."""
    with open_bytes(file) as packed, target.open("wb") as plain:
        shutil.copyfileobj(packed, plain, 1 << 20)
    return target


def lay_out_or_raise(file: SourceFile, names: Sequence[str], *, mapping: Mapping[str, str]) -> Layout:
    """The file's layout.

    Raises:
        InputError: required columns are missing, or a name stands twice.
    """
    layout, problems = lay_out(TABLES[file.table], names, mapping=mapping, file=file.name)
    if problems:
        raise InputError(problems)
    return layout


def refuse_encoding(start: bytes, *, file: SourceFile) -> None:
    """Stop at a file that cannot be UTF-8 text from its first bytes.

    Raises:
        InputError: the file is empty, or its first bytes are UTF-16's or UTF-32's.
    """
    if not start.removeprefix(b"\xef\xbb\xbf").strip():
        raise InputError([Problem("is empty.", "Export it again or remove it.", table=file.table, file=file.name)])
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in start[:4]:
        reason = "is UTF-16 or UTF-32, not UTF-8."
        raise InputError([Problem(reason, "Save it as UTF-8.", table=file.table, file=file.name)])


def readable(text: str) -> str:
    """The text with bytes that were no UTF-8 written as escapes."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def write_batches(staged: Staged, batches: Iterator[Batch], *, file: SourceFile, refused_share: float) -> Staged:
    """The staged file, written batch by batch; counts and refusals are added to `staged`, see `Staged.add`."""
    types: dict[str, pa.DataType] = {ROW: pa.uint32(), **dict.fromkeys(staged.layout.columns, pa.large_string())}
    schema = pa.schema(types)
    with pq.ParquetWriter(staged.path, schema, compression="lz4", write_statistics=False) as writer:
        for batch in batches:
            staged.add(batch, file=file, refused_share=refused_share)
            arrays = [pa.array(batch.columns[name], pa.large_string()) for name in staged.layout.columns]
            writer.write_table(pa.table([pa.array(batch.rows, pa.uint32()), *arrays], schema=schema))
    return staged
