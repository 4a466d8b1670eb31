"""The report: everything is in it, nothing gets out of it, and nothing from data becomes markup."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from dataclasses import replace
from html.parser import HTMLParser

import polars as pl
import pytest

from linkgraph.views.card import card_html
from linkgraph.views.gather import case_picture
from linkgraph.views.listings import MOST_MEMBERS
from linkgraph.views.matrix import matrix
from linkgraph.views.picture import CasePicture
from linkgraph.views.report import MOST_OTHERS, MOST_WHOLE, report_html
from tests.views.made_up_case import made_up_tables

HOSTILE_IDS = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\u202eevil\u200b", "' onclick='x")
HOSTILE_VALUES = ("</script><script>alert(2)</script>", "<style>*{display:none}</style>", "javascript:alert(3)")
EMPTY = {"meta", "br", "img", "input", "link"}


class Reader(HTMLParser):
    """The page's tags, text outside of code, and scripts; every tag must be closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.scripts: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            if self.tags[-1][1].get("type") is None:
                self.scripts.append(data)
        elif self.open and self.open[-1] != "style":
            self.text.append(data)

    def policy(self) -> str:
        found = [attributes["content"] for tag, attributes in self.tags if "http-equiv" in attributes and tag == "meta"]
        assert len(found) == 1
        return found[0] or ""


def pictured(sizes: list[int], *, seed: int = 3, hostile: bool = False) -> CasePicture:
    tables = made_up_tables(
        sizes, seed=seed, others=60, ids=HOSTILE_IDS if hostile else (), values=HOSTILE_VALUES if hostile else ()
    )
    facts = (("Settings (SHA-256)", "ab" * 32), ("Seed", "0"))
    return case_picture(tables, name="June <2026>", facts=facts, summaries={0: "A summary & more."})


@pytest.fixture(scope="module")
def report() -> str:
    return report_html(pictured([30, 8], hostile=True))


def test_every_script_is_allowed_by_its_digest_and_nothing_else_is(report: str) -> None:
    read = Reader(report)
    digests = {base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in read.scripts}
    assert len(read.scripts) == 2
    assert set(re.findall(r"'sha256-([^']+)'", read.policy())) == digests
    assert read.policy().startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-inline" not in read.policy().split("style-src")[0]


def test_nothing_in_it_points_outside(report: str) -> None:
    for tag, attributes in Reader(report).tags:
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            if name in {"src", "href", "action", "srcset", "poster", "data", "xlink:href"}:
                assert value is not None
                assert value.startswith("#"), (tag, name, value)
    assert not re.search(r"@import|url\((?!['\"]?#)", re.sub(r"<script.*?</script>", "", report, flags=re.DOTALL))


def test_what_comes_from_data_is_text(report: str) -> None:
    read = Reader(report)
    text = "".join(read.text)
    for hostile in ("<script>alert(1)</script>", "⟨U+202E⟩evil⟨U+200B⟩", *HOSTILE_VALUES):
        assert hostile in text, hostile
    assert "\u202e" not in report
    assert {tag for tag, _ in read.tags} & {"img", "iframe", "object", "embed", "form", "base", "link"} == set()
    assert sum(tag == "style" for tag, _ in read.tags) == 1


def test_the_same_case_gives_the_same_bytes(report: str) -> None:
    assert report_html(pictured([30, 8], hostile=True)) == report


def test_every_ring_has_its_row_and_its_card() -> None:
    case = pictured([12, 8, 5])
    page = report_html(case)
    read = Reader(page)
    cards = [attributes["id"] for tag, attributes in read.tags if tag == "article"]
    links = {attributes["href"] for tag, attributes in read.tags if tag == "a"}
    places = {f"#{attributes['id']}" for _, attributes in read.tags if "id" in attributes}
    assert cards == ["R-0001", "R-0002", "R-0003"]
    assert {f"#{card}" for card in cards} < links
    assert links <= places, "no link leads nowhere"
    text = "".join(read.text)
    named = sum(ring.members["tier"].is_not_null().sum() for ring in case.rings)
    assert (
        f"3 rings are suspected, with {named} of {case.accounts_in_all} accounts named; 2 of confirmed strength" in text
    )
    assert "A summary & more." in text
    for ring in case.rings:
        assert set(ring.members["account_id"]) <= set(read.text)
        for sentence in ring.reasons["sentence"]:
            assert sentence in text


def test_cards_after_the_fiftieth_are_packed_and_nothing_is_lost() -> None:
    case = pictured([5, 4, 4])
    many = replace(case, rings=tuple(case.rings[place % 3] for place in range(MOST_WHOLE + 2)))
    named = tuple(
        replace(ring, finding=ring.finding | {"ring_id": f"R-{place + 1:04d}"}) for place, ring in enumerate(many.rings)
    )
    page = report_html(replace(many, rings=named))
    read = Reader(page)
    assert sum(tag == "article" for tag, _ in read.tags) == MOST_WHOLE
    blocks = dict(re.findall(r'<script type="text/plain" data-packed="([^"]+)">([^<]+)</script>', page))
    assert list(blocks) == ["accounts", f"R-{MOST_WHOLE + 1:04d}", f"R-{MOST_WHOLE + 2:04d}"]
    texts = {name: zlib.decompress(base64.b64decode(code), -zlib.MAX_WBITS).decode() for name, code in blocks.items()}
    last = Reader(texts[f"R-{MOST_WHOLE + 2:04d}"])
    assert last.tags[0] == ("article", {"id": f"R-{MOST_WHOLE + 2:04d}", "aria-label": f"R-{MOST_WHOLE + 2:04d}"})
    assert set(named[-1].members["account_id"]) <= set(last.text)
    assert json.loads(texts["accounts"])["R-0001"] == named[0].members["account_id"].to_list()


def test_decisions_stand_in_the_card_and_in_the_list() -> None:
    (ring,) = pictured([6]).rings
    said = ("Confirmed by P on 2026-06-01: <b>one</b> card.", "Note by Q on 2026-06-02: asked.")
    case = replace(pictured([6]), rings=(replace(ring, said=said),))
    text = Reader(report_html(case)).text
    assert set(said) <= set(text)
    assert "Confirmed by P" in text
    assert "What people decided and noted" not in Reader(report_html(pictured([6]))).text


@pytest.mark.parametrize(("size", "rows"), [(12, 12), (150, 50)])
def test_the_matrix_has_a_row_a_member_or_as_many_members_as_it_takes(size: int, rows: int) -> None:
    (ring,) = pictured([size]).rings
    read = Reader(matrix(ring) or "")
    assert sum(tag == "th" and attributes.get("scope") == "row" for tag, attributes in read.tags) == rows
    cells = [attributes["class"] for tag, attributes in read.tags if tag == "td"]
    assert len(cells) == rows * ring.ties.height
    assert "h0" in cells
    if size == rows:
        assert len(cells) - cells.count("h0") == ring.matrix.height
    else:
        told = [int(text) for text in read.text if text.isdigit()]
        assert sum(told) == ring.matrix.height


def test_terms_of_the_score_and_their_sum_are_printed() -> None:
    case = pictured([12])
    text = "|".join(Reader(report_html(case)).text)
    for term in ("−6.0", "+18.2", "+7.1", "+3.4", "−1.5", "−2.2", "+19.0"):
        assert f"|{term}|" in text


def test_terms_that_say_nothing_are_named_in_one_line_and_those_not_measured_as_such() -> None:
    case = pictured([12])
    (ring,) = case.rings
    quiet = pl.DataFrame({
        "term": ["throwaway_mail", "tasks", "busy"],
        "kind": ["behaviour"] * 3,
        "bits": [0.0, -0.049, 0.049],
        "sentence": ["Not measured.", "It asks for what all ask for.", "It sends as much as most."],
    })
    first = ring.reasons.filter(pl.col("kind") != "doubt")
    reasons = pl.concat([first, quiet.cast(first.schema), ring.reasons.filter(pl.col("kind") == "doubt")])
    page = report_html(replace(case, rings=(replace(ring, reasons=reasons),)))
    text = Reader(page).text
    assert "2 more were looked at and say nothing here: tasks, busy. Not measured: throwaway mail." in text
    assert "It sends as much as most." not in page
    loud = report_html(case)
    bars = re.compile(r'<i (?:class="(?:against|sum)" )?style="left:[^"]+"')
    assert bars.findall(page) == bars.findall(loud), "the bars stand where the sum of all terms puts them"


def test_none_found_looks_right() -> None:
    case = pictured([])
    read = Reader(report_html(case))
    text = "".join(read.text)
    assert f"None found. No group of linked accounts among {case.accounts_in_all} is suspected to be a ring." in text
    assert "2 groups of linked accounts were weighed and stand below" in text
    assert "R-0001" not in text
    assert [tag for tag, _ in read.tags if tag == "article"] == []
    assert len(read.scripts) == 1, "no graph, so no library for graphs"


def test_an_empty_case_can_be_reported() -> None:
    case = pictured([])
    empty = replace(
        case,
        accounts_in_all=0,
        sources=case.sources.clear(),
        refused=case.refused.clear(),
        signals=case.signals.clear(),
        left_out=case.left_out.clear(),
        others=case.others.clear(),
    )
    text = "".join(Reader(report_html(empty)).text)
    for sentence in ("No group of linked accounts was found at all.", "No row was refused.", "Nothing was left out."):
        assert sentence in text


def test_groups_that_are_not_suspected_are_explained_and_their_accounts_not_named() -> None:
    case = pictured([])
    text = "".join(Reader(report_html(case)).text)
    assert "class −16.0, household −14.0" in text
    assert "A household: 4 accounts, 3 countries. fits a household" in text
    assert "acc_" not in text


def test_what_was_refused_and_left_out_is_counted() -> None:
    case = pictured([6])
    text = "|".join(Reader(report_html(case)).text)
    assert "|exchanges|not a time|3|" in text
    assert "pairs below the bar of 5 bits|123,456 pairs" in text
    assert f"|Rows refused|{case.sources['refused'].sum()}|" in text
    for digest in case.sources["sha256"]:
        assert digest in text


def test_long_lists_are_cut_and_the_rest_is_counted() -> None:
    case = pictured([6])
    (ring,) = case.rings
    many = pl.concat([ring.members] * 50).with_columns(pl.format("acc_{}", pl.int_range(pl.len())).alias("account_id"))
    others = pl.concat([case.others] * 150)
    cut = replace(case, rings=(replace(ring, members=many),), others=others)
    read = Reader(report_html(cut))
    text = "".join(read.text)
    assert f"the first {MOST_MEMBERS}; 100 more are in the export of this ring" in text
    # Once in the graph, and once in the table of members as far as that goes.
    assert read.text.count(f"acc_{MOST_MEMBERS - 1}") == 2
    assert read.text.count(f"acc_{MOST_MEMBERS}") == 1
    assert f"The {MOST_OTHERS} with the highest score are listed; 100 more" in text


def test_a_card_stands_alone() -> None:
    (ring,) = pictured([9]).rings
    read = Reader(card_html(ring))
    assert len(read.scripts) == 2
    assert read.policy().startswith("default-src 'none'")
    assert "R-0001" in read.text
    assert card_html(ring) == card_html(ring)
