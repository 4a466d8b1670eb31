"""The letter as a Word file: every bound display in a locked content control, tagged with what it is bound to.

The same bytes for the same letter: Word's container is packed anew, sorted, with fixed dates.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from linkgraph.bundles.letter.bindings import is_claim
from linkgraph.bundles.letter.blocks import (
    Block,
    Break,
    Heading,
    Items,
    Paragraph,
    Picture,
    Run,
    Runs,
    Table,
    signed,
    text_of,
    widths,
)
from linkgraph.bundles.letter.typeset import Illustration, Sheet
from linkgraph.bundles.letter.word_styles import NAVY, lay_out

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

TAG = "claim:"
BOUND = "bound:"
"""How content controls of claims, and of what else is bound, are tagged."""

_COLUMN = 6.3
_EPOCH = (1980, 1, 1, 0, 0, 0)


def docx_of(blocks: Sequence[Block], *, sheet: Sheet, figures: Mapping[str, Illustration]) -> bytes:
    """The letter as Word has it. Its words are those of the Markdown, see `word_reading.read`."""
    import docx
    from docx.enum.text import WD_BREAK
    from docx.shared import Pt

    document = docx.Document()
    lay_out(document, paper=sheet.paper, foot=sheet.foot)
    above, place = True, 0
    for block in blocks:
        match block:
            case Heading():
                above = above and block.level != 1
                style = "Title" if block.level == 1 else f"Heading {block.level - 1}"
                _write(document.add_paragraph(style=style), block.runs)
            case Paragraph() if above:
                style = ("Sender", "Office", "Address")[min(place, 2)]
                _write(document.add_paragraph(style=style), block.runs)
                place += 1
            case Paragraph():
                paragraph = document.add_paragraph(style="Judgment" if block.quoted else "Body Text")
                _write(paragraph, block.runs)
                if signed(block):
                    paragraph.paragraph_format.space_after = Pt(42)
            case Items():
                style = "List Bullet" if block.first is None else "List Number"
                for runs in block.items:
                    _write(document.add_paragraph(style=style), runs)
            case Table():
                _table(document, block)
            case Picture():
                _picture(document, block, figure=figures[block.name])
            case Break():
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    subject = next((text_of(block.runs) for block in blocks if isinstance(block, Heading) and block.level == 1), "")
    _properties(document, sheet, subject=subject)
    file = io.BytesIO()
    document.save(file)
    return _packed(file.getvalue())


def _write(paragraph: WordParagraph, runs: Runs) -> None:
    for run in runs:
        if run.target is None:
            _plain(paragraph, run)
        else:
            paragraph._p.append(_control(run))  # noqa: SLF001  # python-docx has no content controls


def _plain(paragraph: WordParagraph, run: Run) -> None:
    written = paragraph.add_run()
    if run.text == "\n":
        written.add_break()
        return
    written.text = run.text
    written.bold = run.strong or None
    written.italic = run.emphasis or None


def _control(run: Run) -> Any:
    """A run in a content control that can be neither edited nor taken away."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def element(name: str, value: str | None = None) -> Any:
        made = OxmlElement(name)
        if value is not None:
            made.set(qn("w:val"), value)
        return made

    target = str(run.target)
    control, properties, content, inner, look, text = (
        element(name) for name in ("w:sdt", "w:sdtPr", "w:sdtContent", "w:r", "w:rPr", "w:t")
    )
    properties.append(element("w:alias", target))
    properties.append(element("w:tag", (TAG if is_claim(target) else BOUND) + target))
    properties.append(element("w:lock", "sdtContentLocked"))
    properties.append(element("w:text"))
    if run.strong:
        look.append(element("w:b"))
    if run.emphasis:
        look.append(element("w:i"))
    if is_claim(target) and run.text != target:
        look.append(element("w:color", NAVY))
        properties.insert(0, copy.deepcopy(look))
    text.text = run.text
    text.set(qn("xml:space"), "preserve")
    inner.extend([look, text])
    content.append(inner)
    control.extend([properties, content])
    return control


def _table(document: Document, table: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Inches

    made = document.add_table(rows=0, cols=len(table.head))
    made.style = "Schedule"
    made.autofit = False
    breadth = [Inches(_COLUMN * part) for part in widths(table)]
    # Word reads the cells' widths, LibreOffice the grid's.
    for whole, wide in zip(made.columns, breadth, strict=True):
        whole.width = wide
    for place, row in enumerate((table.head, *table.rows)):
        line = made.add_row()
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  # python-docx has no whole rows
        cells = line.cells
        for column, runs in enumerate(row):
            cells[column].width = breadth[column]
            paragraph = cells[column].paragraphs[0]
            paragraph.style = document.styles["Cell Head" if place == 0 else "Cell"]
            if table.right[column]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _write(paragraph, runs)
    header = made.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  # python-docx has no repeated heads
    header.append(OxmlElement("w:tblHeader"))
    document.add_paragraph(style="Cell")


def _picture(document: Document, picture: Picture, *, figure: Illustration) -> None:
    from docx.shared import Inches

    document.add_paragraph(picture.title, style="Caption")
    shape = document.add_picture(io.BytesIO(figure.png), width=Inches(_COLUMN))
    described = shape._inline.docPr  # noqa: SLF001  # python-docx has no alternative texts
    described.set("name", picture.name)
    described.set("descr", figure.alternative)
    described.set("title", picture.title)
    document.paragraphs[-1].style = document.styles["Figure"]


def _properties(document: Document, sheet: Sheet, *, subject: str) -> None:
    facts = document.core_properties
    moment = datetime(sheet.day.year, sheet.day.month, sheet.day.day, tzinfo=UTC)
    facts.author, facts.last_modified_by = sheet.author, sheet.author
    facts.title, facts.subject, facts.comments, facts.keywords = subject, "", "", ""
    facts.created, facts.modified, facts.language, facts.revision = moment, moment, "en-US", 1


def _packed(container: bytes) -> bytes:
    """The same parts in one order with one date, so that the same letter has the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(container)) as parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        # Word wants its list of parts first.
        for name in sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, parts.read(name))
    return made.getvalue()
