"""The leak search: whether any raw value that a profile takes off stands anywhere in the bytes of a bundle."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote
from xml.sax.saxutils import escape

import polars as pl

from linkgraph.bundles.matter import Matter
from linkgraph.core.files import DAMAGED_ZIP

_SHORTEST = 6
_SHORTEST_NUMBER = 8
_SHORTEST_WORD = 12
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_DEEPEST = 3
_RUN = re.compile(r"[A-Za-z0-9+/]{8,}")


@dataclass(frozen=True, slots=True)
class Search:
    """`found`: file and kind of value, for each leak. `searched` and `not_searched`: how many values."""

    found: tuple[tuple[str, str], ...]
    searched: int
    not_searched: int


def secrets_of(matter: Matter, *, kept: Iterable[str]) -> pl.DataFrame:
    """kind, value: every raw value of the matter, members' and others', but for those that the profile keeps."""
    members = matter.members
    parts = [
        *(
            members.select(kind=pl.lit(name), value=name)
            for name in ("account_id", "email", "phone", "organization_id")
        ),
        matter.controls.select(kind=pl.lit("account_id"), value="account_id"),
        matter.signals.select(kind="signal", value="value"),
    ]
    return pl.concat(parts).drop_nulls().unique().filter(~pl.col("value").is_in(list(kept))).sort("kind", "value")


def search(
    files: Mapping[str, bytes], cells: Mapping[str, Sequence[pl.Series]], *, secrets: pl.DataFrame, known: str
) -> Search:
    """Look for the secrets, as they are and as JSON, XML, addresses, base64, hexadecimal and plain digests have them.

    Of a file in `cells`, an exhibit, the different values of its columns of texts are looked at (the others hold
    numbers and days only); of every other file all bytes, those inside zip and PDF too. Not searched are values that
    stand in any text by chance: those shorter than `_SHORTEST`, short plain numbers and words, and what stands in
    `known`, linkgraph's own texts.
    """
    long = pl.col("value").str.len_chars()
    number, word = pl.col("value").str.contains(r"^[\d.\s]+$"), pl.col("value").str.contains(r"^[\p{L}\s]+$")
    short = (long < _SHORTEST) | (number & (long < _SHORTEST_NUMBER)) | (word & (long < _SHORTEST_WORD))
    usual = pl.Series([value in known for value in secrets["value"]], dtype=pl.Boolean)
    wanted = secrets.filter(~short & ~usual)
    plain: dict[str, str] = {}
    coded: dict[str, str] = {}
    for kind, value in wanted.rows():
        plain.update(dict.fromkeys((form.lower() for form in _plain_forms(value)), kind))
        coded.update(dict.fromkeys(_coded_forms(value), kind))
    texts = [
        (path, text)
        for path, content in files.items()
        for text in (map(_joined, cells[path]) if path in cells else _texts(content, depth=0))
    ]
    found = {(path, coded[run]) for path, text in texts for run in _RUN.findall(text) if run in coded}
    if plain and texts:
        lowered = pl.Series([text.lower() for _, text in texts])
        # One automaton for all texts: building it is most of the work.
        hits = lowered.str.extract_many(pl.Series(list(plain)).implode(), overlapping=True)
        for (path, _), text, forms in zip(texts, lowered, hits, strict=True):
            found |= {(path, plain[form]) for form in forms.unique() if _stands_alone(form, text)}
    return Search(tuple(sorted(found)), wanted.height, secrets.height - wanted.height)


def _stands_alone(form: str, text: str) -> bool:
    """Whether the form is somewhere no part of a longer word, nor the head of a network."""
    return re.search(rf"(?<![0-9a-z]){re.escape(form)}(?![0-9a-z]|/\d)", text) is not None


def _plain_forms(value: str) -> set[str]:
    return {value, json.dumps(value)[1:-1], escape(value), quote(value, safe="")}


def _coded_forms(value: str) -> Iterator[str]:
    raw = value.encode("utf-8", "surrogatepass")
    yield from (base64.b64encode(raw).decode().rstrip("="), raw.hex())
    yield from (hashlib.new(name, raw, usedforsecurity=False).hexdigest() for name in ("md5", "sha1", "sha256"))


def _joined(column: pl.Series) -> str:
    return "\n".join(column.drop_nulls().unique())


def _texts(content: bytes, *, depth: int) -> Iterator[str]:
    """A file as text, also without the zero bytes of UTF-16, and what is packed in it."""
    text = content.decode("utf-8", "replace")
    yield text
    if "\0" in text:
        yield text.replace("\0", "")
    if depth < _DEEPEST:
        for inner in _packed(content):
            yield from _texts(inner, depth=depth + 1)


def _packed(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"PK\x03\x04"):
        # What cannot be unpacked was searched as it stands.
        with suppress(*DAMAGED_ZIP), zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    elif content.startswith(b"%PDF"):
        for stream in _STREAM.findall(content):
            try:
                yield zlib.decompress(stream)
            except zlib.error:
                continue
