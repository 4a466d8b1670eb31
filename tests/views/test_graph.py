"""The drawn graph: never too much, always the same, and harmless."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import polars as pl
import pytest

from linkgraph.core.clock import DAY
from linkgraph.views import graph
from linkgraph.views.gather import ring_pictures
from linkgraph.views.picture import MOST_ACCOUNTS, MOST_LINKS, RingPicture
from tests.views.made_up_case import made_up_tables
from tests.views.svg_reading import tree

HOSTILE = ("</script><script>alert(1)</script>", "\u202e<b>", '"quoted"', "<!--")


@pytest.fixture(scope="module")
def picture() -> RingPicture:
    return ring_pictures(made_up_tables([40], seed=4, others=0, ids=HOSTILE), summaries={})[0]


def test_a_small_ring_is_drawn_whole(picture: RingPicture) -> None:
    drawn = graph.drawn(picture)
    assert drawn.accounts.height == picture.members.height
    assert drawn.links.equals(picture.pairs)
    assert drawn.note == f"All 40 accounts and {picture.pairs.height:,} links are drawn."
    assert drawn.accounts.select(pl.col("x", "y").is_between(0, 1000).all()).row(0) == (True, True)


def test_always_in_the_same_places(picture: RingPicture) -> None:
    assert graph.drawn(picture).accounts.equals(graph.drawn(picture).accounts)


def test_no_two_accounts_in_one_place(picture: RingPicture) -> None:
    assert graph.drawn(picture).accounts.select("x", "y").is_unique().all()


def test_a_large_ring_is_drawn_in_part_and_says_so(picture: RingPicture) -> None:
    size, most = 1000, MOST_ACCOUNTS
    members = pl.concat([picture.members] * 25)
    pairs = pl.DataFrame({
        "a": list(range(size - 1)) * 5,
        "b": [place + 1 for place in range(size - 1)] * 5,
        "bits": [20.0] * (5 * (size - 1)),
        "signals": ["device"] * (5 * (size - 1)),
    })
    large = replace(picture, members=members, pairs=pairs)
    drawn = graph.drawn(large)
    assert drawn.accounts.height == most
    assert drawn.links.height == MOST_LINKS
    assert drawn.links.select((pl.col("a", "b") < most).all()).row(0) == (True, True)
    assert drawn.note.startswith(f"{most} of 1,000 accounts (core first, then by membership) and the {MOST_LINKS:,}")


def test_the_drawing_needs_no_script(picture: RingPicture) -> None:
    drawn = graph.drawn(picture)
    root = tree(graph.svg(picture, drawn))
    assert len(list(root.iter("circle"))) == drawn.accounts.height
    assert sum(path.get("d", "").count("M") for path in root.iter("path")) == drawn.links.height
    assert [node for node in root.iter() if node.tag == "script"] == []


def test_the_data_block_holds_the_graph_and_cannot_be_left(picture: RingPicture) -> None:
    drawn = graph.drawn(picture)
    found = re.fullmatch(r'<script type="application/json">(.*)</script>', graph.data(picture, drawn))
    assert found
    assert "<" not in found.group(1)
    body = json.loads(found.group(1))
    assert len(body["nodes"]) == drawn.accounts.height
    assert [(a, b) for a, b, *_ in body["edges"]] == drawn.links.select("a", "b").rows()
    assert [body["kinds"][place] for *_, place in body["edges"]] == drawn.links["signals"].to_list()
    tied = picture.matrix.filter(pl.col("row") < drawn.accounts.height).with_columns(pl.col("bits").round(1))
    assert [(row, body["signals"][place], bits) for row, place, bits in body["ties"]] == tied.rows()
    assert len(body["ceilings"]) == len(body["signals"])
    assert sum(exchanges for _, exchanges in body["days"]) == picture.days["exchanges"].sum()
    first, last = (body["nodes"][0][place] for place in (5, 6))
    assert first == picture.members["created_at"][0] // DAY
    assert last is None or last >= picture.days["day"][0]
    assert "⟨U+202E⟩<b>" in {node[0] for node in body["nodes"]}
