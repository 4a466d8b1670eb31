"""The report as a browser shows it: every ring is there, nothing is complained of, nothing is fetched."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from linkgraph.views.card import card_html
from linkgraph.views.gather import case_picture
from linkgraph.views.page import framed
from linkgraph.views.picture import CasePicture
from linkgraph.views.report import report_html
from tests.browser.chromium import Page, found
from tests.views.made_up_case import made_up_tables

HOSTILE_IDS = (
    "<script>alert(1)</script>",
    '"><img src=//evil.example/x onerror=alert(1)>',
    "\u202eevil",
    "' onclick='x",
)
HOSTILE_VALUES = ("</script><script>alert(2)</script>", "<style>body{display:none}</style>", "javascript:alert(3)")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(found() is None and os.environ.get("CI") != "true", reason="no chromium on this machine"),
]


def pictured(sizes: list[int]) -> CasePicture:
    tables = made_up_tables(sizes, seed=11, others=80, ids=HOSTILE_IDS, values=HOSTILE_VALUES if sizes else ())
    return case_picture(tables, name="June 2026", facts=(("Seed", "0"),), summaries={})


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with Page(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def shown(page: Page, text: str, *, folder: Path) -> float:
    """Open a page and forget what was said and asked before; the seconds until it is loaded."""
    path = folder / "report.html"
    path.write_text(text, encoding="utf-8")
    page.said.clear()
    page.asked.clear()
    return page.open(path)


def quiet(page: Page, *, folder: Path) -> None:
    assert page.said == []
    assert page.asked == [(folder / "report.html").as_uri()]


def eventually(page: Page, expression: str) -> Any:
    """The value of an expression as soon as it is true."""
    end = time.monotonic() + 10
    while not (value := page.ask(expression)) and time.monotonic() < end:
        time.sleep(0.05)
    return value


@pytest.mark.parametrize("sizes", [[], [30, 9, 6]], ids=["none found", "three rings"])
def test_it_shows_every_ring_and_is_quiet(page: Page, tmp_path: Path, sizes: list[int]) -> None:
    shown(page, report_html(pictured(sizes)), folder=tmp_path)
    assert page.ask("[...document.querySelectorAll('article h2')].map(one => one.textContent)") == [
        f"R-{place + 1:04d}" for place in range(len(sizes))
    ]
    assert page.ask("document.body.innerText.includes('None found')") == (not sizes)
    assert page.ask("document.documentElement.scrollWidth <= innerWidth"), "nothing is wider than the window"
    assert page.ask(
        "[...document.querySelectorAll('article svg')].every(one => one.getBoundingClientRect().height > 50)"
    )
    quiet(page, folder=tmp_path)


def test_what_comes_from_data_neither_runs_nor_shows_as_markup(page: Page, tmp_path: Path) -> None:
    shown(page, report_html(pictured([30])), folder=tmp_path)
    cells = page.ask("[...document.querySelectorAll('table.members td:first-child')].map(one => one.textContent)")
    assert {"<script>alert(1)</script>", "⟨U+202E⟩evil", "' onclick='x"} <= set(cells)
    assert page.ask("document.querySelectorAll('img, iframe, object, embed').length") == 0
    assert page.ask("getComputedStyle(document.body).display") == "block"
    quiet(page, folder=tmp_path)


def test_a_script_that_got_in_would_not_run(page: Page, tmp_path: Path) -> None:
    text = report_html(pictured([6])).replace("<main>", "<main><script>document.title = 'broken in'</script>", 1)
    shown(page, text, folder=tmp_path)
    assert page.ask("document.title") == "June 2026: suspected rings"
    assert any("Content Security Policy" in line for line in page.said)


def test_nothing_can_be_fetched(page: Page, tmp_path: Path) -> None:
    shown(page, report_html(pictured([6])), folder=tmp_path)
    assert page.ask("fetch('https://example.com/').then(() => 'fetched', () => 'refused')") == "refused"
    text = report_html(pictured([6])).replace("<main>", '<main><img src="https://example.com/x.png">', 1)
    shown(page, text, folder=tmp_path)
    assert any("img-src" in line for line in page.said)


def test_tables_sort_by_their_heads(page: Page, tmp_path: Path) -> None:
    shown(page, report_html(pictured([6, 30, 9])), folder=tmp_path)
    column = "[...document.querySelector('main table').tBodies[0].rows].map(row => row.cells[3].textContent)"
    before = page.ask(column)
    page.ask("document.querySelectorAll('th.sort button')[3].click()")
    assert page.ask(column) == sorted(before, key=int, reverse=True)
    page.ask("document.querySelectorAll('th.sort button')[3].click()")
    assert page.ask(column) == sorted(before, key=int)
    assert page.ask("document.querySelector('th[aria-sort]').ariaSort") == "ascending"
    page.ask("document.querySelectorAll('th.sort button')[0].click()")
    rings = page.ask("[...document.querySelector('main table').tBodies[0].rows].map(row => row.cells[0].textContent)")
    assert rings == ["R-0001", "R-0002", "R-0003"]
    quiet(page, folder=tmp_path)


def test_a_graph_can_be_explored(page: Page, tmp_path: Path) -> None:
    shown(page, report_html(pictured([12])), folder=tmp_path)
    page.ask("document.querySelector('button.explore').click()")
    assert eventually(page, "document.querySelectorAll('.canvas canvas').length > 0")
    assert page.ask("getComputedStyle(document.querySelector('figure.graph > svg')).display") == "none"
    picked = "document.querySelector('.picked').textContent"
    assert page.ask(picked).startswith("Click an account")
    page.ask("document.querySelector('.canvas').scrollIntoView({block: 'center', behavior: 'instant'})")
    left, top, width, height = page.ask(
        "(() => { const box = document.querySelector('.canvas').getBoundingClientRect();"
        " return [box.x, box.y, box.width, box.height]; })()"
    )
    # Where the accounts are the drawing says: its square is fitted into the middle of the canvas.
    side = min(width, height) - 40
    x, y = page.ask(
        "(() => { const all = [...document.querySelectorAll('figure.graph circle')]"
        ".map(one => [one.cx.baseVal.value, one.cy.baseVal.value]);"
        " const low = [0, 1].map(axis => Math.min(...all.map(one => one[axis])));"
        " const high = [0, 1].map(axis => Math.max(...all.map(one => one[axis])));"
        " const scale = Math.max(high[0] - low[0], high[1] - low[1]) + 14;"
        " return [0, 1].map(axis => (all[0][axis] - (low[axis] + high[axis]) / 2) / scale); })()"
    )
    point = {"x": left + width / 2 + x * side, "y": top + height / 2 + y * side}
    end = time.monotonic() + 10
    # A click before the first frame is drawn meets nothing: a person would click again.
    while page.ask(picked).startswith("Click") and time.monotonic() < end:
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            page.call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **point)
        time.sleep(0.2)
    assert not page.ask(picked).startswith("Click")
    assert "links drawn" in page.ask(picked)
    quiet(page, folder=tmp_path)


def test_without_scripts_and_on_paper_everything_is_there(page: Page, tmp_path: Path) -> None:
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        shown(page, report_html(pictured([12])), folder=tmp_path)
        assert page.ask("document.querySelectorAll('button').length") == 0
        assert page.ask("document.querySelector('figure.graph > svg').getBoundingClientRect().height > 200")
        page.call("Emulation.setEmulatedMedia", media="print")
        paper = page.call("Page.printToPDF", preferCSSPageSize=True)["data"]
        assert len(paper) > 20_000
    finally:
        page.call("Emulation.setEmulatedMedia", media="")
        page.call("Emulation.setScriptExecutionDisabled", value=False)


def test_dark_takes_the_dark_colours(page: Page, tmp_path: Path) -> None:
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    try:
        shown(page, report_html(pictured([6])), folder=tmp_path)
        assert page.ask("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 28)"
        fills = page.ask("[...document.querySelectorAll('article svg text')].map(one => getComputedStyle(one).fill)")
        assert "rgb(227, 230, 235)" in fills
    finally:
        page.call("Emulation.setEmulatedMedia", features=[])


def test_sixty_rings_load_in_seconds(page: Page, tmp_path: Path) -> None:
    text = report_html(pictured([500, 300, *[60] * 58]))
    assert len(text.encode()) < 10_000_000
    assert shown(page, text, folder=tmp_path) < 6
    assert page.ask("document.querySelectorAll('article').length") == 60
    quiet(page, folder=tmp_path)


def test_a_card_lives_in_a_frame_that_reaches_nothing(page: Page, tmp_path: Path) -> None:
    (ring,) = pictured([12]).rings
    notebook = (
        f"<!doctype html><title>notebook</title><script>secret = 1</script>{framed(card_html(ring), label='R-0001')}"
    )
    shown(page, notebook, folder=tmp_path)
    frames = page.call("Page.getFrameTree")["frameTree"]["childFrames"]
    assert [frame["frame"]["url"] for frame in frames] == ["about:srcdoc"]
    assert frames[0]["frame"]["securityOrigin"] != page.ask("origin")
    world = page.call("Page.createIsolatedWorld", frameId=frames[0]["frame"]["id"])["executionContextId"]

    def inside(expression: str) -> Any:
        answer = page.call("Runtime.evaluate", expression=expression, contextId=world, returnByValue=True)
        return answer["result"].get("value")

    assert inside("document.querySelector('h2').textContent") == "R-0001"
    assert inside("document.querySelectorAll('button.explore').length") == 1
    assert inside("(() => { try { return parent.document.title; } catch { return 'no way'; } })()") == "no way"
    assert page.said == []
    assert [address for address in page.asked if not address.startswith(("file:", "about:"))] == []
