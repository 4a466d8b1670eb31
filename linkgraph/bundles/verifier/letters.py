"""The letter: every number bound to a claim, in Markdown and in Word alike; nothing hidden in either."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET  # entities are refused before it reads

from linkgraph.bundles.verifier.report import Report

LETTER_MD, LETTER_WORD, LETTER_PDF = (f"data/letter/letter.{form}" for form in ("md", "docx", "pdf"))
BOUND_TEXT = re.compile(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\(#([A-Za-z0-9._-]+)\)")
BOUND_PICTURE = re.compile(r"(?<!\\)!\[((?:[^\[\]\\]|\\.)*)\]\(([A-Za-z0-9._/-]+)\)")
LIST_NUMBER = re.compile(r"^\s*[0-9]{1,3}\. ", re.MULTILINE)
ESCAPED = re.compile(r"\\(.)")
UNSEEN_KINDS = frozenset(["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
NUMBER_KINDS = frozenset(["Nd", "Nl", "No"])
WORD_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WORD_FORBIDDEN = ("ins", "del", "moveFrom", "moveTo", "vanish", "webHidden", "fldSimple", "object", "altChunk")
LARGEST_WORD_PART = 64 << 20
PDF_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)

WORD_IS_NONE = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, KeyError, ValueError, EOFError, RuntimeError),
    *(NotImplementedError, OverflowError, OSError, ET.ParseError, zlib.error),
)


def check_letter(
    files: dict[str, bytes], claims: dict[str, dict[str, Any]], *, references: Any, report: Report
) -> None:
    """Letter.md and letter.docx, where there is a letter."""
    there = [name for name in (LETTER_MD, LETTER_WORD, LETTER_PDF) if name in files]
    if not there:
        report.notes.append("There is no letter.")
        return
    report.checks.append("LET")
    if len(there) != 3:
        report.fail("LET-01", "data/letter", because="the letter is not there in Markdown, Word and PDF")
        return
    displays = {name: claim["display"] for name, claim in claims.items()}
    for name, words in references.items() if isinstance(references, dict) else []:
        if name in displays or not isinstance(words, str):
            report.fail("LET-04", str(name)[:40], because="a reference is no text, or named like a claim")
        displays[name] = words
    check_markdown(files[LETTER_MD], displays, report=report)
    check_word(files[LETTER_WORD], displays, report=report)
    if files.get("data/claims.json", b"") not in attached_to_pdf(files[LETTER_PDF]):
        report.fail("LET-16", LETTER_PDF, because="the claims attached to it are not those of claims.json")


def check_markdown(content: bytes, displays: dict[str, str], *, report: Report) -> None:
    """No digit outside a binding, no binding with other words than its claim's, no character that nobody sees."""
    text = content.decode("utf-8", "replace")
    for number, line in enumerate(text.split("\n"), 1):
        if unseen := unseen_letters(line):
            report.fail("LET-02", f"{LETTER_MD}, line {number}", because=f"it holds characters nobody sees: {unseen}")
    for words, target in BOUND_TEXT.findall(text):
        check_binding(ESCAPED.sub(r"\1", words), target, displays=displays, where=LETTER_MD, report=report)
    loose = LIST_NUMBER.sub("", BOUND_PICTURE.sub(lambda found: found.group(1), BOUND_TEXT.sub("", text)))
    for letter in loose:
        if unicodedata.category(letter) in NUMBER_KINDS:
            place = loose.index(letter)
            around = " ".join(loose[max(place - 30, 0) : place + 30].split())
            report.fail("LET-03", LETTER_MD, because=f"a digit is bound to no claim: {around!r}")
            return


def check_binding(words: str, target: str, *, displays: dict[str, str], where: str, report: Report) -> None:
    """The words that a letter binds to a claim are the claim's, or its name."""
    if target not in displays and re.fullmatch(r"EX-[0-9]{3}|FIG-[0-9]{1,2}", target):
        return
    if target not in displays:
        report.fail("LET-04", where, because=f"{words[:60]!r} is bound to {target}, which is not there")
    elif words not in {displays[target], target}:
        report.fail(
            "LET-05", where, because=f"{words[:60]!r} stands for {target}, which says {displays[target][:60]!r}"
        )


def check_word(content: bytes, displays: dict[str, str], *, report: Report) -> None:
    """The same of the Word file: bound texts are those of their claims; no macro, no tracked change, nothing hidden."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            for name in names:
                if re.search(r"vbaProject|activeX|embeddings|\.bin$", name):
                    report.fail("WRD-01", LETTER_WORD, because=f"it holds {name}")
                if name.endswith(".rels"):
                    check_relations(archive, name, report=report)
            root = word_part(archive, "word/document.xml")
    except WORD_IS_NONE as error:
        report.fail("WRD-02", LETTER_WORD, because=f"it cannot be read: {error}")
        return
    for forbidden in WORD_FORBIDDEN:
        if root.find(f".//{WORD_SPACE}{forbidden}") is not None:
            report.fail("WRD-03", LETTER_WORD, because=f"it holds tracked changes or hidden parts ({forbidden})")
    bound = 0
    for control in root.iter(f"{WORD_SPACE}sdt"):
        tag = control.find(f"{WORD_SPACE}sdtPr/{WORD_SPACE}tag")
        name = "" if tag is None else tag.get(f"{WORD_SPACE}val", "")
        kind, _, target = name.partition(":")
        if kind == "claim":
            bound += 1
            words = "".join(text.text or "" for text in control.iter(f"{WORD_SPACE}t"))
            check_binding(words, target, displays=displays, where=LETTER_WORD, report=report)
    if not bound:
        report.fail("WRD-04", LETTER_WORD, because="no number in it is bound to a claim")


def attached_to_pdf(content: bytes) -> set[bytes]:
    """What is attached to a PDF: the streams that start as JSON does, unpacked."""
    found = set()
    for stream in PDF_STREAM.findall(content):
        try:
            unpacked = zlib.decompressobj().decompress(stream, LARGEST_WORD_PART)
        except zlib.error:
            continue
        if unpacked.startswith(b"{"):
            found.add(unpacked)
    return found


def check_relations(archive: zipfile.ZipFile, name: str, *, report: Report) -> None:
    """No part of the Word file reaches outside it."""
    for relation in word_part(archive, name):
        if relation.get("TargetMode") == "External":
            report.fail("WRD-05", LETTER_WORD, because=f"it reaches outside: {str(relation.get('Target'))[:80]}")


def word_part(archive: zipfile.ZipFile, name: str) -> ET.Element:
    """A part as a tree; raises `ValueError` where it is too large or declares entities."""
    if archive.getinfo(name).file_size > LARGEST_WORD_PART:
        raise ValueError(f"{name} is too large")
    return safe_xml(archive.read(name))


# The graph is looked at twice, and is the largest tree there is.
@lru_cache(maxsize=1)
def safe_xml(content: bytes) -> ET.Element:
    """A tree of XML without a document type, so that nothing is expanded and nothing fetched."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\x00" in content[:200]:
        raise ValueError("it declares a document type or entities")
    return ET.fromstring(content)  # noqa: S314  # no entities, see above


def unseen_letters(text: str) -> str:
    """The code points in a line that nobody sees, as text."""
    return " ".join(sorted({f"U+{ord(one):04X}" for one in text if unicodedata.category(one) in UNSEEN_KINDS}))
