"""How a letter looks in Word: paper, margins, and one style for each kind of paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

INK, NAVY, MUTED, HAIR = "1B1F27", "1F4468", "565D69", "B9BFC9"
PAPERS = {"a4": (11906, 16838), "us-letter": (12240, 15840)}
"""Width and height in twentieths of a point."""

_FACE = "Cambria"
_HANGING = "520"


@dataclass(frozen=True, slots=True)
class _Line:
    side: str
    size: int
    colour: str
    space: int = 0


@dataclass(frozen=True, slots=True)
class _Look:
    name: str
    size: float = 11
    before: float = 0
    after: float = 0
    leading: float = 1.12
    colour: str = INK
    bold: bool = False
    italic: bool = False
    keep: bool = False
    left: float | None = None
    line: _Line | None = None


_LOOKS = (
    _Look("Normal"),
    _Look("Body Text", after=8),
    _Look("Sender", size=16, after=3, bold=True, colour=NAVY, line=_Line("bottom", 12, NAVY, 3)),
    _Look("Office", size=9, before=2, after=16, colour=MUTED, leading=1.0),
    _Look("Address", after=10),
    _Look("Title", size=14, before=14, after=12, bold=True, keep=True),
    _Look("Heading 1", size=12, before=16, after=6, bold=True, keep=True),
    _Look("Heading 2", before=10, after=5, italic=True, keep=True),
    _Look("Judgment", before=4, after=10, left=0.2, line=_Line("left", 12, HAIR, 6)),
    _Look("List Bullet", after=5),
    _Look("List Number", after=8),
    _Look("Caption", size=9.5, before=12, after=3, italic=True, keep=True),
    _Look("Figure", size=9, after=10, keep=True),
    _Look("Cell", size=9, before=2, after=2, leading=1.0),
    _Look("Cell Head", size=9, before=2, after=2, bold=True, keep=True, leading=1.0),
    _Look("Footer", size=8, colour=MUTED),
)


def lay_out(document: Document, *, paper: str, foot: str) -> None:
    """Set paper, margins, foot and all styles of a new document. Raises `KeyError` for a paper nobody knows."""
    from docx.shared import Inches, Twips

    section = document.sections[0]
    width, height = PAPERS[paper]
    section.page_width, section.page_height = Twips(width), Twips(height)
    section.left_margin = section.right_margin = Inches(1.1)
    section.top_margin = section.bottom_margin = Inches(1)
    _foot(section.footer.paragraphs[0], foot)
    for look in _LOOKS:
        _dress(document, look)
    _room_for_numbers(document)
    _schedule(document)


def _room_for_numbers(document: Document) -> None:
    """Numbered paragraphs hang far enough for numbers of three digits."""
    from docx.oxml.ns import qn

    numbering: Any = document.part.numbering_part.element
    style: Any = document.styles["List Number"].element
    used = style.pPr.numPr.numId.val
    of = next(one.abstractNumId.val for one in numbering.num_lst if one.numId == used)
    for listed in numbering.findall(qn("w:abstractNum")):
        if listed.get(qn("w:abstractNumId")) == str(of):
            for indent in listed.iter(qn("w:ind")):
                indent.set(qn("w:left"), _HANGING)
                indent.set(qn("w:hanging"), _HANGING)
            for tab in listed.iter(qn("w:tab")):
                tab.set(qn("w:pos"), _HANGING)


def _foot(paragraph: WordParagraph, text: str) -> None:
    """The foot of each page: a text, and at the right end the page's number."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Inches

    paragraph.paragraph_format.tab_stops.add_tab_stop(Inches(6.3), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{text}\t")
    for instruction, between in (("PAGE", " of "), ("NUMPAGES", "")):
        field: Any = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), instruction)
        paragraph._p.append(field)  # noqa: SLF001  # python-docx has no fields
        paragraph.add_run(between)


def _dress(document: Document, look: _Look) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Inches, Pt, RGBColor

    known = [style.name for style in document.styles]
    style: Any = (
        document.styles[look.name]
        if look.name in known
        else document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    )
    if look.name != "Normal":
        style.base_style = document.styles["Normal"]
    style.font.name, style.font.size = _FACE, Pt(look.size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # The face of Word's theme would win over ours.
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    style.font.bold, style.font.italic = look.bold, look.italic
    style.font.color.rgb = RGBColor.from_string(look.colour)
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.line_spacing, form.keep_with_next = look.leading, look.keep
    if look.left is not None:
        form.left_indent = Inches(look.left)
    properties = style.element.get_or_add_pPr()
    for name in ("w:pBdr", "w:contextualSpacing", "w:tabs"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    if look.line is not None:
        after = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
        properties.insert_element_before(_borders("w:pBdr", look.line), *after)


def _schedule(document: Document) -> None:
    """Tables: thin lines between the rows, and nothing else."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import OxmlElement

    style: Any = document.styles.add_style("Schedule", WD_STYLE_TYPE.TABLE)
    style.base_style = document.styles["Normal Table"]
    properties: Any = OxmlElement("w:tblPr")
    lines = (_Line("top", 8, INK), _Line("bottom", 4, HAIR), _Line("insideH", 4, HAIR))
    properties.append(_borders("w:tblBorders", *lines))
    style.element.append(properties)


def _borders(name: str, /, *lines: _Line) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders: Any = OxmlElement(name)
    for line in lines:
        drawn: Any = OxmlElement(f"w:{line.side}")
        for key, value in (("val", "single"), ("sz", line.size), ("space", line.space), ("color", line.colour)):
            drawn.set(qn(f"w:{key}"), str(value))
        borders.append(drawn)
    return borders
