"""A Concordance load file for review platforms: DAT (a row a document) and OPT (where its pages are), Bates numbers.

DAT is UTF-8 with a byte order mark, fields quoted by þ and parted by the control character 20; a line end in a field is
®. Paths are from the folder of the load file, with backslashes, as these programs want them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

QUOTE, PARTED, NEWLINE = "þ", "\x14", "®"
FIELDS = ("BEGBATES", "ENDBATES", "PAGES", "DOCTYPE", "TITLE", "FILENAME", "NATIVEPATH", "SHA256")
_KINDS = (("letter/letter.pdf", "Letter"), ("exhibits/", "Exhibit"), ("figures/", "Figure"), ("certificates/", "Draft"))
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the production: its path below `data/`, what it is, its pages, its first Bates number."""

    path: str
    kind: str
    title: str
    pages: int
    first: int
    sha256: str


def load_file(parts: Mapping[str, bytes], *, name: str, titles: Mapping[str, str]) -> dict[str, bytes]:
    """production.dat and production.opt over letter, exhibits, figures and drafts, by path below `data/`.

    `parts` are the bundle's files by path below `data/`, `name` begins the Bates numbers, `titles` are titles by path.
    """
    prefix = re.sub(r"[^A-Za-z0-9]+", "", name) or "LG"
    documents = list(_documents(parts, titles))
    rows = [FIELDS, *(_row(document, prefix) for document in documents)]
    dat = "".join(PARTED.join(f"{QUOTE}{_field(cell)}{QUOTE}" for cell in row) + "\r\n" for row in rows)
    opt = "".join(f"{line}\r\n" for document in documents for line in _images(document, prefix))
    return {"loadfile/production.dat": ("\ufeff" + dat).encode(), "loadfile/production.opt": opt.encode()}


def _documents(parts: Mapping[str, bytes], titles: Mapping[str, str]) -> Iterator[Document]:
    """The documents in order, each beginning with the number after the last page before it."""
    number = 1
    for start, kind in _KINDS:
        for path in sorted(path for path in parts if path.startswith(start)):
            # Of a figure the picture is produced; its vector form and data stand beside it.
            if kind == "Figure" and not path.endswith(".png"):
                continue
            content = parts[path]
            pages = max(1, len(_PAGE.findall(content))) if path.endswith(".pdf") else 1
            title = titles.get(path, path.rpartition("/")[2])
            yield Document(path, kind, title, pages, number, hashlib.sha256(content).hexdigest())
            number += pages


def _row(document: Document, prefix: str) -> tuple[str, ...]:
    last = document.first + document.pages - 1
    name = document.path.rpartition("/")[2]
    return (
        *(bates(prefix, document.first), bates(prefix, last), str(document.pages), document.kind, document.title),
        *(name, _windows(document.path), document.sha256),
    )


def _images(document: Document, prefix: str) -> Iterator[str]:
    """A line for what is paged: number, volume, path, where a document begins, pages."""
    if document.path.endswith((".pdf", ".png")):
        yield f"{bates(prefix, document.first)},PROD001,{_windows(document.path)},Y,,,{document.pages}"


def bates(prefix: str, number: int) -> str:
    """A Bates number.

    >>> bates("R0001", 12)
    'R0001-000012'
    """
    return f"{prefix}-{number:0{_DIGITS}d}"


def _windows(path: str) -> str:
    return "..\\" + path.replace("/", "\\")


def _field(text: str) -> str:
    """A field's text: line ends as ®; what would end the field is taken out."""
    return re.sub(r"\r\n|\r|\n", NEWLINE, text).replace(QUOTE, "").replace(PARTED, "")
