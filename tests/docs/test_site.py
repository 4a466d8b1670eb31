"""The site builds without a warning, every link in it leads somewhere, and no page asks anybody for anything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.browser.chromium import Page, found

pytestmark = pytest.mark.slow


class Targets(HTMLParser):
    """What a page links to and loads, and the anchors that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = {""}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors |= {value for name in ("id", "name") if (value := given.get(name))}
        target = given.get("href") or given.get("src")
        if target and not target.startswith(("data:", "mailto:")):
            (self.links if tag == "a" else self.loads).append(target)


@pytest.fixture(scope="module")
def site(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=checkout,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Targets]:
    # The page for what is not there speaks of the top of a server.
    found = [path for path in sorted(site.rglob("*.html")) if path.name != "404.html"]
    return {path: Targets(path.read_text(encoding="utf-8")) for path in found}


def test_every_page_of_docs_is_in_it(checkout: Path, site: Path) -> None:
    missing = [
        path.name
        for path in (checkout / "docs").rglob("*.md")
        if not (site / path.relative_to(checkout / "docs").with_suffix(".html")).is_file()
    ]
    assert missing == []
    assert not list(site.rglob("*.py"))


def test_every_link_leads_somewhere(pages: dict[Path, Targets]) -> None:
    broken = []
    for page, targets in pages.items():
        for link in targets.links:
            if re.match(r"https?:", link):
                continue
            name, _, anchor = unquote(link).partition("#")
            target = (page.parent / name).resolve() if name else page
            if target.is_dir():
                target /= "index.html"
            if not target.is_file() or (target in pages and anchor not in pages[target].anchors):
                broken.append(f"{page.name}: {link}")
    assert len(pages) > 30
    assert broken == []


def test_a_page_loads_its_own_files_only(pages: dict[Path, Targets]) -> None:
    outside = [load for targets in pages.values() for load in targets.loads if re.match(r"(https?:)?//", load)]
    assert outside == []


def test_a_page_asks_nobody_for_anything(site: Path, tmp_path: Path) -> None:
    if found() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium")
        pytest.skip("no Chromium")
    with Page(tmp_path / "profile") as browser:
        for name in ("index.html", "tutorial.html", "reference/tables.html"):
            browser.open(site / name)
        assert [address for address in browser.asked if not address.startswith(("file:", "data:", "blob:"))] == []
        assert len(browser.asked) > 5
