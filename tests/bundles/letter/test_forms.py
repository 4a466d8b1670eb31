"""A letter says the same in Markdown, Word and PDF, in the same bytes each time, whatever the words are."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linkgraph.bundles.letter.blocks import Heading, Paragraph, Run, plain
from linkgraph.bundles.letter.lint import lint_blocks
from linkgraph.bundles.letter.markdown import blocks_of, markdown_of
from linkgraph.bundles.letter.typeset import pdf_of
from linkgraph.bundles.letter.word import docx_of
from linkgraph.bundles.letter.word_reading import read
from linkgraph.views.visible import visible
from tests.bundles.letter.letters import BINDINGS, FIGURES, HOSTILE, SHEET, blocks


@pytest.fixture(scope="module")
def word() -> bytes:
    return docx_of(blocks(), sheet=SHEET, figures=FIGURES)


def edited(container: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(container)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return made.getvalue()


def replaced(container: bytes, old: str, new: str, *, part: str = "word/document.xml") -> bytes:
    def change(name: str, body: bytes) -> bytes:
        if name != part:
            return body
        assert old.encode() in body
        return body.replace(old.encode(), new.encode(), 1)

    return edited(container, change)


def test_markdown_comes_back() -> None:
    assert blocks(markdown_of(blocks())) == blocks()


def test_word_says_what_markdown_says(word: bytes) -> None:
    read_back, findings = read(word)
    assert findings == []
    assert plain(read_back) == plain(blocks())
    assert blocks(markdown_of(read_back)) == blocks()


def test_word_has_the_same_bytes_each_time(word: bytes) -> None:
    assert docx_of(blocks(), sheet=SHEET, figures=FIGURES) == word


def test_a_claim_stands_in_a_locked_control(word: bytes) -> None:
    body = zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    assert body.count('w:tag w:val="claim:C001"') == 3
    assert body.count('w:val="sdtContentLocked"') == body.count("<w:sdt>")


def test_what_counsel_edits_is_read(word: bytes) -> None:
    read_back, _ = read(replaced(word, "a device", "a telephone"))
    assert "a telephone" in plain(read_back)
    assert lint_blocks(read_back, BINDINGS, figures=["timeline"]) == []


def test_a_number_that_counsel_changes_is_found(word: bytes) -> None:
    read_back, _ = read(replaced(word, "more than 28.8 million", "more than 29.8 million"))
    assert [one.code for one in lint_blocks(read_back, BINDINGS, figures=["timeline"])] == ["letter.display"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (
            "<w:sectPr",
            "<w:p><w:ins w:id='1' w:author='x'><w:r><w:t>x</w:t></w:r></w:ins></w:p><w:sectPr",
            "word.changes",
        ),
        ("<w:sectPr", "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r></w:p><w:sectPr", "word.hidden"),
        (
            "<w:sectPr",
            "<w:p><w:r><w:rPr><w:color w:val='FFFFFF'/></w:rPr><w:t>x</w:t></w:r></w:p><w:sectPr",
            "word.hidden",
        ),
        ("<w:sectPr", "<w:p><w:r><w:rPr><w:sz w:val='2'/></w:rPr><w:t>x</w:t></w:r></w:p><w:sectPr", "word.hidden"),
        ("<w:sectPr", "<w:p><w:fldSimple w:instr='INCLUDETEXT'/></w:p><w:sectPr", "word.foreign"),
        ("<w:sectPr", "<w:p><w:r><w:object/></w:r></w:p><w:sectPr", "word.foreign"),
        ("<?xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><?xml", "word.unreadable"),
        ("</w:body>", "", "word.unreadable"),
    ],
)
def test_what_a_letter_in_word_must_not_hold_is_found(word: bytes, old: str, new: str, code: str) -> None:
    _, findings = read(replaced(word, old, new))
    assert code in {finding.code for finding in findings}


def test_macros_and_relations_to_elsewhere_are_found(word: bytes) -> None:
    rels = '<Relationship Id="r99" TargetMode="External" Target="http://a.example" Type="t"/></Relationships>'
    linked = replaced(word, "</Relationships>", rels, part="word/_rels/document.xml.rels")
    assert {finding.code for finding in read(linked)[1]} == {"word.external"}
    made = io.BytesIO(word)
    with zipfile.ZipFile(made, "a") as container:
        container.writestr("word/vbaProject.bin", b"x")
    assert {finding.code for finding in read(made.getvalue())[1]} == {"word.macro"}


@given(junk=st.binary(max_size=200))
def test_what_is_no_word_file_is_said_to_be_none(junk: bytes) -> None:
    found, findings = read(junk)
    assert found == []
    assert [finding.code for finding in findings] == ["word.unreadable"]


@pytest.fixture(scope="module")
def fonts() -> str:
    from linkgraph.views.prints.sheet import font_folder

    return font_folder()


def test_the_pdf_has_the_same_bytes_says_every_claim_and_carries_the_claims(fonts: str, tmp_path: Path) -> None:
    one, two = (
        pdf_of(blocks(), sheet=SHEET, figures=FIGURES, claims=b'{"claims": []}', font_folder=fonts) for _ in range(2)
    )
    assert one == two
    (tmp_path / "letter.pdf").write_bytes(one)
    if shutil.which("pdftotext") is None:
        assert one.startswith(b"%PDF-1.7")
        return
    text = subprocess.run(["pdftotext", tmp_path / "letter.pdf", "-"], check=True, capture_output=True).stdout.decode()
    for display in ("14", "more than 28.8 million", "7 July 2026", "EX-001"):
        assert display in text
    listed = subprocess.run(["pdfdetach", "-list", tmp_path / "letter.pdf"], check=True, capture_output=True).stdout
    assert b"claims.json" in listed


def hostile_blocks(texts: list[str]) -> list[Heading | Paragraph]:
    shown = [visible(text) for text in texts]
    return [Heading(1, (Run("Subject"),)), *(Paragraph((Run(text, target="C001"),)) for text in shown if text.strip())]


def test_hostile_words_are_words_in_every_form(fonts: str, tmp_path: Path) -> None:
    hostile = hostile_blocks([text for text in HOSTILE if "🙂" not in text])
    read_back, findings = read(docx_of(hostile, sheet=SHEET, figures={}))
    assert findings == []
    assert plain(read_back) == plain(hostile)
    latin = [block for block in hostile if not any(ord(one) > 0x2FF for one in block.runs[0].text if one not in "⟨⟩")]
    made = pdf_of(latin, sheet=SHEET, figures={}, claims=b"{}", font_folder=fonts)
    (tmp_path / "letter.pdf").write_bytes(made)
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", tmp_path / "letter.pdf", "-"], check=True, capture_output=True).stdout
        assert b"<script>alert(1)</script>" in text
        assert b"#panic()" in text


@settings(max_examples=15)
@given(text=st.text(min_size=1, max_size=20))
@example(text="- item")
@example(text="12. item")
@example(text="+")
def test_any_word_survives_markdown_and_word(text: str) -> None:
    hostile = hostile_blocks([" ".join(text.split())])
    hostile += [Paragraph((Run(block.runs[0].text.strip()),)) for block in hostile[1:]]
    written = markdown_of(hostile)
    assert plain(blocks_of(written)[0]) == plain(hostile)
    assert plain(read(docx_of(hostile, sheet=SHEET, figures={}))[0]) == plain(hostile)
