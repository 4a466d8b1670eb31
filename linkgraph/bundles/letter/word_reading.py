"""A Word file read back into blocks, also after counsel edited it; and what a letter in Word must not hold.

Nothing of the file is run or resolved: no macro, no external relation, no entity.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree as ET

from linkgraph.bundles.letter.blocks import Block, Break, Heading, Items, Paragraph, Picture, Run, Runs, Table
from linkgraph.bundles.letter.errors import Finding
from linkgraph.bundles.letter.word import BOUND, TAG
from linkgraph.core.files import DAMAGED_ZIP

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BODY = "word/document.xml"
_MOST_BYTES = 64 * 1024 * 1024
_CHANGED = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "cellIns", "cellDel", "sectPrChange")
_FOREIGN = ("object", "altChunk", "pict", "subDoc", "txbxContent", "instrText", "fldSimple", "comment", "footnote")
_HIDDEN = ("vanish", "webHidden", "specVanish")
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*['\"]External", re.IGNORECASE)
_ACTIVE = re.compile(r"vba|macro|activex|embeddings|customUI|attachedTemplate", re.IGNORECASE)
_TEXTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")


def read(container: bytes) -> tuple[list[Block], list[Finding]]:
    """The blocks of a letter in Word, and what it must not hold.

    Codes: `word.unreadable` (then there is no block), `word.changes` (tracked changes), `word.hidden` (hidden text, or
    text in white or of no size), `word.foreign` (objects, fields, text boxes, comments), `word.external` (relations to
    elsewhere), `word.macro`.
    """
    try:
        parts = _parts(container)
        body = _tree(parts[_BODY]).find(f"{_W}body")
        findings = list(_suspicious(parts))
    except (*DAMAGED_ZIP, KeyError, ET.ParseError) as error:
        return [], [Finding("word.unreadable", "", f"It is no Word file that can be read: {error}.")]
    return [] if body is None else list(_merged(_blocks(body))), findings


def _parts(container: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(container)) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > _MOST_BYTES:
            raise ValueError("it is larger than any letter")
        names = packed.namelist()
        if len(set(names)) != len(names):
            raise ValueError("it holds a part twice")
        return {name: packed.read(name) for name in names}


def _tree(part: bytes) -> ET.Element:
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise ValueError("it declares entities")
    return ET.fromstring(part)  # noqa: S314  # no entity can be declared, see above


def _suspicious(parts: dict[str, bytes]) -> Iterator[Finding]:
    for name, part in parts.items():
        if _ACTIVE.search(name):
            yield Finding("word.macro", name, "It holds a part that can be run.")
        if name.endswith(".rels") and _EXTERNAL.search(part):
            yield Finding("word.external", name, "It relates to something outside the file.")
        if _TEXTS.fullmatch(name):
            yield from _within(_tree(part), name)


def _within(root: ET.Element, part: str) -> Iterator[Finding]:
    found = {element.tag.removeprefix(_W) for element in root.iter() if element.tag.startswith(_W)}
    footer = part.startswith("word/footer")
    for code, names, problem in (
        ("word.changes", _CHANGED, "It holds tracked changes"),
        ("word.foreign", _FOREIGN, "It holds what is no text of a letter"),
        ("word.hidden", _HIDDEN, "It holds hidden text"),
    ):
        for name in sorted(found & set(names)):
            if not (footer and name in {"instrText", "fldSimple"}):
                yield Finding(code, part, f"{problem} (w:{name}).")
    for run in root.iter(f"{_W}rPr"):
        colour, size = run.find(f"{_W}color"), run.find(f"{_W}sz")
        white = colour is not None and colour.get(f"{_W}val", "").upper() in {"FFFFFF", "FEFEFE"}
        tiny = size is not None and int(size.get(f"{_W}val", "0") or 0) < 8
        if white or tiny:
            yield Finding("word.hidden", part, "It holds text that nobody sees, in white or of hardly any size.")
            return


def _blocks(body: ET.Element) -> Iterator[Block]:
    for element in body:
        if element.tag == f"{_W}tbl":
            yield _table(element)
        elif element.tag == f"{_W}p":
            yield from _paragraph(element)
        elif element.tag == f"{_W}sdt":
            content = element.find(f"{_W}sdtContent")
            if content is not None:
                yield from _blocks(content)


def _paragraph(element: ET.Element) -> Iterator[Block]:
    if any(one.get(f"{_W}type") == "page" for one in element.iter(f"{_W}br")):
        yield Break()
        return
    drawn = element.find(f".//{_DRAWN}")
    if drawn is not None:
        yield Picture(drawn.get("name", ""), drawn.get("title", ""))
        return
    style_of = element.find(f"{_W}pPr/{_W}pStyle")
    style = "" if style_of is None else style_of.get(f"{_W}val", "").replace(" ", "")
    runs = _runs(element)
    if style == "Caption" or not any(run.text.strip() for run in runs):
        return
    if style == "Title":
        yield Heading(1, runs)
    elif style.startswith("Heading") and style[7:].isdigit():
        yield Heading(int(style[7:]) + 1, runs)
    elif style in {"ListNumber", "ListBullet"}:
        yield Items((runs,), 1 if style == "ListNumber" else None)
    else:
        yield Paragraph(runs, quoted=style == "Judgment")


def _merged(blocks: Iterator[Block]) -> Iterator[Block]:
    """Neighbouring items in one list, and numbered ones counted through the letter."""
    waiting: Items | None = None
    counted = 1
    for block in blocks:
        if isinstance(block, Items) and waiting is not None and (block.first is None) == (waiting.first is None):
            waiting = replace(waiting, items=waiting.items + block.items)
            continue
        if waiting is not None:
            yield waiting
            counted += len(waiting.items) if waiting.first is not None else 0
        waiting = None
        if isinstance(block, Items):
            waiting = replace(block, first=None if block.first is None else counted)
        else:
            yield block
    if waiting is not None:
        yield waiting


def _table(element: ET.Element) -> Table:
    rows = [
        tuple(
            tuple(run for paragraph in cell.iter(f"{_W}p") for run in _runs(paragraph))
            for cell in row.findall(f"{_W}tc")
        )
        for row in element.findall(f"{_W}tr")
    ] or [()]
    first = element.findall(f"{_W}tr")[:1]
    right = tuple(
        any(one.get(f"{_W}val") in {"right", "end"} for one in cell.iter(f"{_W}jc"))
        for row in first
        for cell in row.findall(f"{_W}tc")
    )
    return Table(rows[0], tuple(rows[1:]), right)


def _runs(paragraph: ET.Element) -> Runs:
    runs: list[Run] = []

    def walk(parent: ET.Element, target: str | None) -> None:
        for element in parent:
            if element.tag == f"{_W}r":
                runs.extend(_pieces(element, target))
            elif element.tag == f"{_W}sdt":
                tag = element.find(f"{_W}sdtPr/{_W}tag")
                name = "" if tag is None else tag.get(f"{_W}val", "")
                bound = name.removeprefix(TAG).removeprefix(BOUND) if name.startswith((TAG, BOUND)) else target
                content = element.find(f"{_W}sdtContent")
                if content is not None:
                    walk(content, bound)
            elif element.tag in {f"{_W}hyperlink", f"{_W}smartTag", f"{_W}ins", f"{_W}moveTo"}:
                walk(element, target)

    walk(paragraph, None)
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last is not None and "\n" not in {last.text, run.text} and replace(last, text="") == replace(run, text=""):
            joined[-1] = replace(last, text=last.text + run.text)
        else:
            joined.append(run)
    return tuple(joined)


def _pieces(run: ET.Element, target: str | None) -> Iterator[Run]:
    look = run.find(f"{_W}rPr")
    strong, emphasis = (look is not None and _on(look.find(f"{_W}{name}")) for name in ("b", "i"))
    for piece in run:
        if piece.tag == f"{_W}t" and piece.text:
            yield Run(piece.text, strong=strong, emphasis=emphasis, target=target)
        elif piece.tag in {f"{_W}br", f"{_W}cr"}:
            yield Run("\n")
        elif piece.tag in {f"{_W}tab", f"{_W}noBreakHyphen"}:
            yield Run(" " if piece.tag.endswith("tab") else "-", strong=strong, emphasis=emphasis, target=target)


def _on(flag: ET.Element | None) -> bool:
    return flag is not None and flag.get(f"{_W}val", "1") not in {"0", "false", "off"}
