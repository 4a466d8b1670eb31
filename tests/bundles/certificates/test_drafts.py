"""Drafts of declarations: marked as drafts, unsigned, with the digests to compare."""

from __future__ import annotations

import re

import pytest

from linkgraph.bundles.certificates import DRAFTS, files
from linkgraph.bundles.letter.blocks import Block
from linkgraph.bundles.letter.markdown import blocks_of
from linkgraph.bundles.letter.word_reading import read
from tests.bundles.letter.written import shown

WORD = {f"{path}.docx" for path in DRAFTS}


@pytest.mark.parametrize("path", DRAFTS)
def test_a_draft_says_that_it_is_one_and_is_not_signed(path: str) -> None:
    text = files(shown("legal"))[f"{path}.md"].decode()
    assert text.startswith("# DRAFT FOR COUNSEL")
    assert "[Signature of the declarant]" in text
    assert "under penalty of perjury" in text


def test_each_says_what_its_rule_asks() -> None:
    drafts = {path: content.decode() for path, content in files(shown("legal")).items() if path.endswith(".md")}
    assert "at or near the time" in drafts["certificates/902-11.md"]
    assert "regularly conducted activity" in drafts["certificates/902-11.md"]
    assert "accurate result" in drafts["certificates/902-13.md"]
    assert "[digest]" in drafts["certificates/902-14.md"]
    for path in ("certificates/902-11.md", "certificates/902-14.md"):
        assert "cd" * 32 in drafts[path]


def test_names_of_files_stay_in_the_house() -> None:
    assert b"accounts.parquet" in files(shown("internal"))["certificates/902-11.md"]
    assert all(b"accounts.parquet" not in content for content in files(shown("legal")).values())
    assert all("accounts.parquet" not in str(read(x)[0]) for name, x in files(shown("legal")).items() if name in WORD)


@pytest.mark.parametrize("path", DRAFTS)
def test_word_says_what_the_markdown_says(path: str) -> None:
    made = files(shown("legal"))
    in_word, problems = read(made[f"{path}.docx"])
    in_text, others = blocks_of(made[f"{path}.md"].decode())
    assert (problems, others) == ([], [])
    assert words(in_word) == words(in_text)
    assert words(in_word).startswith("DRAFT FOR COUNSEL")


def words(blocks: list[Block]) -> str:
    """All text of all blocks."""
    return " ".join(re.findall(r"text='([^']*)'", str(blocks)))
