"""What docs/reference says is what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.from_code.pages import PAGES
from docs.from_code.settings import reasons, sections
from docs.from_code.verify_codes import told
from linkgraph.findings.score import TERMS

CODE = re.compile(r"""["']((?:BAG|CLM|CON|CUS|EXH|FIG|FRM|IMP|INV|JSN|LEA|LET|MET|PRO|RED|SIG|STA|STR|WRD)-\d\d)["']""")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_the_code_makes_it(checkout: Path, name: str) -> None:
    kept = (checkout / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert kept == PAGES[name](), "run: python -m docs.from_code"


def test_every_default_has_a_reason_that_was_written_for_it() -> None:
    now = {
        section: {key: "none" if field.default is None else field.default for key, field in model.model_fields.items()}
        for section, model in sections()
    }
    written_for = {section: {key: default for key, (default, _) in keys.items()} for section, keys in reasons().items()}
    assert now == written_for, "look at docs/from_code/reasons.toml again"
    assert all(why.endswith(".") for keys in reasons().values() for _, why in keys.values())


def test_no_code_of_verify_is_left_out(checkout: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (checkout / "linkgraph" / "bundles").rglob("*.py")]
    in_code = {found for text in texts for found in CODE.findall(text)}
    assert len(in_code) > 50
    assert in_code - {one.code for one in told()} == set()


def test_every_page_can_be_reached_from_the_navigation(checkout: Path) -> None:
    nav = (checkout / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]
    names = {path.relative_to(checkout / "docs").as_posix() for path in (checkout / "docs").rglob("*.md")}
    assert names - set(re.findall(r"[\w/.-]+\.md", nav)) == set()


def test_every_term_of_the_score_has_a_row() -> None:
    page = PAGES["terms.md"]()
    assert [term.name for term in TERMS if f"| `{term.name}` |" not in page] == []
