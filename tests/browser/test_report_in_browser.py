"""The report as a browser shows it: every ring is there, nothing is complained of, nothing is fetched."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from linkgraph.views.card import card_html
from linkgraph.views.gather import case_picture
from linkgraph.views.page import framed
from linkgraph.views.picture import CasePicture
from linkgraph.views.report import MOST_WHOLE, report_html
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


def quiet_but_fragments(page: Page, *, folder: Path) -> None:
    assert page.said == []
    address = (folder / "report.html").as_uri()
    assert {one.split("#")[0] for one in page.asked} == {address}


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
    assert page.ask(picked).startswith("Click a dot")
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


def test_sixty_rings_load_in_seconds_and_the_last_is_opened_by_a_click(page: Page, tmp_path: Path) -> None:
    text = report_html(pictured([500, 300, *[60] * 58]))
    assert len(text.encode()) < 10_000_000
    assert shown(page, text, folder=tmp_path) < 6
    assert page.ask("document.querySelectorAll('article').length") == MOST_WHOLE
    page.ask("document.querySelector('table.rings a[href=\"#R-0060\"]').click()")
    assert eventually(page, "document.querySelector('#opened article')?.id") == "R-0060"
    assert eventually(page, "Math.abs(document.getElementById('R-0060').getBoundingClientRect().top) < 200")
    page.ask("document.querySelector('#opened button.explore').click()")
    assert eventually(page, "document.querySelectorAll('#opened canvas').length > 0")
    page.ask("document.querySelector('#opened th.sort button').click()")
    assert page.ask("document.querySelector('#opened th[aria-sort]').ariaSort") == "ascending"
    page.ask("document.querySelector('table.rings a[href=\"#R-0059\"]').click()")
    assert eventually(page, "document.querySelector('#opened article').id === 'R-0059'")
    quiet_but_fragments(page, folder=tmp_path)


def test_a_link_to_a_packed_ring_opens_it(page: Page, tmp_path: Path) -> None:
    text = report_html(pictured([4] * (MOST_WHOLE + 3)))
    shown(page, text, folder=tmp_path)
    page.ask("location.hash = 'R-0053'")
    assert eventually(page, "document.querySelector('#opened article')?.id") == "R-0053"


def test_the_list_of_rings_is_filtered(page: Page, tmp_path: Path) -> None:
    case = pictured([30, 9, 6])
    shown(page, report_html(case), folder=tmp_path)

    def rings(words: str, tier: str = "") -> list[str]:
        page.ask(
            f"(() => {{ const [find, tier] = document.querySelectorAll('.filter input, .filter select');"
            f" find.value = {words!r}; tier.value = {tier!r}; find.dispatchEvent(new Event('input')); }})()"
        )
        time.sleep(0.5)
        shown = "[...document.querySelectorAll('table.rings tbody tr')].filter(row => !row.hidden)"
        found: list[str] = page.ask(f"{shown}.map(row => row.cells[0].textContent)")
        assert page.ask("document.querySelector('.filter output').textContent") == f"{len(found)} of 3 rings"
        return found

    assert rings("") == ["R-0001", "R-0002", "R-0003"]
    assert rings("r-0002") == ["R-0002"]
    assert rings(case.rings[2].members["account_id"][4]) == ["R-0003"]
    assert rings("", "review") == [ring.name for ring in case.rings if ring.finding["tier"] == "review"]
    assert rings("nothing like it") == []
    quiet(page, folder=tmp_path)


def test_a_graph_is_coloured_thinned_and_brushed_and_says_why(page: Page, tmp_path: Path) -> None:
    (ring,) = pictured([40]).rings
    shown(page, card_html(ring), folder=tmp_path)
    page.ask("document.querySelector('button.explore').click()")
    assert eventually(page, "document.querySelectorAll('.canvas canvas').length > 0")
    change = "(() => {{ const one = document.querySelectorAll('.controls {what}')[{place}]; one.value = {value!r}; "
    change += "one.dispatchEvent(new Event({event!r})); return one.value; }})()"

    def choose(what: str, place: int, value: str) -> None:
        event = "input" if what == "input" else "change"
        assert page.ask(change.format(what=what, place=place, value=value, event=event)) == value

    said = "[...document.querySelectorAll('.controls output')].map(one => one.textContent)"
    strong, there = page.ask(said)
    assert strong == "all"
    assert there.endswith(": 40 accounts that were there")
    choose("select", 0, "0")
    assert page.ask("document.querySelector('figure.graph').classList.contains('by-signal')")
    choose("input", 0, "12.5")
    many = ring.pairs.head(1500).filter(pl.col("bits").round(1) >= 12.5).height
    assert page.ask(said)[0] == f"12.5 bits and more: {many:,} links"
    last = page.ask("document.querySelectorAll('.controls input')[1].max")
    choose("input", 1, last)
    before = int(there.split(": ")[1].split()[0])
    assert int(page.ask(said)[1].split(": ")[1].split()[0]) < before
    choose("select", 1, "n0")
    why = page.ask("document.querySelector('.picked').textContent")
    first = ring.members.row(0, named=True)
    assert first["account_id"] in why
    assert f"signed up {pl.Series([first['created_at']]).cast(pl.Datetime('us')).dt.strftime('%Y-%m-%d')[0]}" in why
    assert "tied to the others by" in why
    quiet(page, folder=tmp_path)


def test_a_large_ring_is_explored_by_knots(page: Page, tmp_path: Path) -> None:
    (ring,) = pictured([700]).rings
    shown(page, card_html(ring), folder=tmp_path)
    page.ask("document.querySelector('button.explore').click()")
    assert eventually(page, "document.querySelectorAll('.canvas canvas').length > 0")
    assert page.ask("document.querySelectorAll('.controls output')[1].textContent").endswith(
        ": 700 accounts in knots that were there"
    )
    choose = "(() => { const one = document.querySelectorAll('.controls select')[PLACE]; one.value = VALUE; "
    choose += "one.dispatchEvent(new Event('change')); })()"
    for place, value in ((0, "'1'"), (1, "'n0'")):
        page.ask(choose.replace("PLACE", str(place)).replace("VALUE", value))
    why = page.ask("document.querySelector('.picked').textContent")
    assert re.match(r"knot 1: \d+ accountsmostly (core|probable), membership \d+\.\d % in the mean; ", why)
    assert " links to the knots it is drawn with; strongest: " in why
    quiet(page, folder=tmp_path)


AXE = Path(__file__).with_name("assets") / "axe-4.14.1.min.js"
"""axe-core (MPL-2.0), which looks for what shuts people out of a page."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_either_scheme(page: Page, tmp_path: Path, scheme: str) -> None:
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    try:
        shown(page, report_html(pictured([30, 9])), folder=tmp_path)
        page.ask("document.querySelector('button.explore').click()")
        page.ask("for (const part of document.querySelectorAll('details')) part.open = true")
        assert axe(page) == []
    finally:
        page.call("Emulation.setEmulatedMedia", features=[])


def test_axe_would_find_a_fault(page: Page, tmp_path: Path) -> None:
    grey = '<main><p style="color:#ccc;background:#fff">hardly to be read</p><table><tr><td><select></select></table>'
    shown(page, report_html(pictured([4])).replace("<main>", grey, 1), folder=tmp_path)
    assert {name for name, _ in axe(page)} >= {"color-contrast", "select-name"}


def axe(page: Page) -> list[tuple[str, str]]:
    """The faults that axe finds, each with the first place: of every weight, not only the serious."""
    page.ask(f"{AXE.read_text(encoding='utf-8')};0")
    found = "axe.run({resultTypes: ['violations']}).then(({violations}) => violations.map("
    found += "({id, nodes}) => [id, nodes[0].target.join(' ')]))"
    return [(name, place) for name, place in page.ask(found)]


def test_everything_is_reached_by_the_keyboard(page: Page, tmp_path: Path) -> None:
    shown(page, report_html(pictured([12])), folder=tmp_path)
    page.ask("document.querySelector('button.explore').click()")
    wanted = ["input[type=search]", ".filter select", "a[href='#R-0001']", "th.sort button", "summary"]
    wanted += [".controls select", ".controls input", ".brush label:nth-of-type(2) input", "nav a", ".scroll"]
    reached: set[str] = set()
    for _ in range(80):
        for kind in ("rawKeyDown", "keyUp"):
            page.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
        reached |= set(page.ask(f"{wanted!r}.filter(one => document.activeElement.matches(one))"))
    assert reached == set(wanted)


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
