"""The examples of the pages run, and print what stands below them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.from_code.examples import DOCS, ExampleError, Session
from docs.from_code.sessions import BARE, prepared
from tests.flow.small_world import SmallWorld, made_once

SLOW = {
    "explanation/privacy.md",
    "how-to/go-on-next-week.md",
    "how-to/weigh-a-vpn-list.md",
    "how-to/write-a-letter.md",
    "tutorial.md",
}
"""Pages that investigate anew or seal several bundles."""


def pages() -> list[str]:
    """Every page with an example, by its name."""
    found = (path for folder in (".", "how-to", "explanation") for path in (DOCS / folder).glob("*.md"))
    told = (path for path in found if re.search(r"^```(console|python)$", path.read_text("utf-8"), re.MULTILINE))
    return sorted(path.relative_to(DOCS).as_posix() for path in told)


@pytest.fixture(scope="module")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> SmallWorld:
    return made_once(tmp_path_factory)


def test_no_page_is_forgotten() -> None:
    assert set(pages()) >= SLOW | BARE


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in pages()])
def test_the_examples_of_a_page(name: str, small_world: SmallWorld, tmp_path: Path) -> None:
    bare = name in BARE
    session = Session(tmp_path) if bare else prepared(tmp_path, data=small_world.data, case=small_world.folder)
    text = (DOCS / name).read_text(encoding="utf-8")
    assert session.page(text) == text, f"run: python -m docs.from_code.examples {name}"


@pytest.mark.parametrize(
    ("page", "becomes"),
    [
        ("```console\n$ echo a\nb\n```", "```console\n$ echo a\na\n```"),
        ("```console\n$ echo a1b\na...b\n```", "```console\n$ echo a1b\na...b\n```"),
        ("```console\n$ printf 'a\\nb\\nc\\n'\na\n...\nc\n```", "```console\n$ printf 'a\\nb\\nc\\n'\na\n...\nc\n```"),
        ("```console\n$ exit 3 # exit 3\n```", "```console\n$ exit 3 # exit 3\n```"),
    ],
)
def test_what_is_printed_takes_the_place_of_what_is_not(page: str, becomes: str, tmp_path: Path) -> None:
    assert Session(tmp_path).page(page) == becomes


@pytest.mark.parametrize("page", ["```console\n$ false\n```", "```console\n$ true # exit 1\n```"])
def test_another_end_than_the_page_says_is_an_error(page: str, tmp_path: Path) -> None:
    with pytest.raises(ExampleError, match="ended with"):
        Session(tmp_path).page(page)
