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
from linkgraph.views.knots import MOST_KNOTS, between, knots
from linkgraph.views.picture import MOST_ACCOUNTS, MOST_LINKS, RingPicture
from tests.views.made_up_case import made_up_tables
from tests.views.svg_reading import tree

HOSTILE = ("</script><script>alert(1)</script>", "\u202e<b>", '"quoted"', "<!--")


@pytest.fixture(scope="module")
def picture() -> RingPicture:
    return ring_pictures(made_up_tables([40], seed=4, others=0, ids=HOSTILE), summaries={})[0]


def test_a_small_ring_is_drawn_whole(picture: RingPicture) -> None:
    drawn = graph.drawn(picture)
    assert drawn.nodes.height == picture.members.height
    assert drawn.links.drop("number").equals(picture.pairs)
    assert drawn.note == f"All 40 accounts and {picture.pairs.height:,} links are drawn."
    assert drawn.nodes.select(pl.col("x", "y").is_between(0, 1000).all()).row(0) == (True, True)


def test_always_in_the_same_places(picture: RingPicture) -> None:
    assert graph.drawn(picture).nodes.equals(graph.drawn(picture).nodes)


def test_no_two_accounts_in_one_place(picture: RingPicture) -> None:
    assert graph.drawn(picture).nodes.select("x", "y").is_unique().all()


def test_of_many_links_the_strongest_are_drawn_and_it_says_so(picture: RingPicture) -> None:
    pairs = pl.concat([picture.pairs] * 20).sort("bits", descending=True)
    drawn = graph.drawn(replace(picture, pairs=pairs))
    assert drawn.links.height == MOST_LINKS < pairs.height
    assert drawn.links["bits"].equals(pairs["bits"].head(MOST_LINKS))
    assert drawn.note.startswith(
        f"All 40 accounts and the {MOST_LINKS:,} strongest of {pairs.height:,} links are drawn;"
    )


@pytest.fixture(scope="module")
def large() -> RingPicture:
    return ring_pictures(made_up_tables([MOST_ACCOUNTS + 200], seed=5, others=0), summaries={})[0]


def test_a_large_ring_is_drawn_in_knots_that_hold_every_account(large: RingPicture) -> None:
    drawn = graph.drawn(large)
    size = large.members.height
    assert 24 <= drawn.nodes.height <= MOST_KNOTS
    assert drawn.nodes["size"].sum() == size
    assert drawn.nodes["exchanges"].sum() == large.members["exchanges"].sum()
    assert drawn.nodes.head(MOST_KNOTS - 1).select((pl.col("size") <= -(-size // 24)).all()).item()
    assert drawn.note.startswith(f"All {size} accounts are drawn, in {drawn.nodes.height} knots of those")
    tied = drawn.ties.join(drawn.nodes.with_row_index("row").select(pl.col("row").cast(pl.Int64), "size"), on="row")
    assert (tied["bits"] * tied["size"]).sum() == pytest.approx(large.matrix["bits"].sum())
    root = tree(graph.svg(large, drawn))
    assert len(list(root.iter("circle"))) == drawn.nodes.height
    assert graph.drawn(large).nodes.equals(drawn.nodes)


def test_between_knots_stands_what_joins_their_accounts(large: RingPicture) -> None:
    knot = knots(large.members.height, large.pairs)
    joints = between(knot, large.pairs)
    for a, b, bits, number in joints.head(5).iter_rows():
        ends = [
            (x, y, z) for x, y, z in large.pairs.select("a", "b", "bits").iter_rows() if {knot[x], knot[y]} == {a, b}
        ]
        assert len(ends) == number
        assert sum(end[2] for end in ends) / number == pytest.approx(bits)
    assert joints.height <= 3 * MOST_KNOTS
    assert joints.select((pl.col("a") < pl.col("b")).all()).item()


def test_knots_keep_what_is_tied_apart_from_what_is_not() -> None:
    edges = [(base + a, base + b) for base in range(0, 480, 20) for a in range(20) for b in range(a + 1, 20)]
    pairs = pl.DataFrame(edges, schema={"a": pl.Int64, "b": pl.Int64}, orient="row")
    found = knots(480, pairs)
    assert [len(set(found[base : base + 20])) for base in range(0, 480, 20)] == [1] * 24
    assert len(set(found)) == 24


def test_the_drawing_needs_no_script(picture: RingPicture) -> None:
    drawn = graph.drawn(picture)
    root = tree(graph.svg(picture, drawn))
    assert len(list(root.iter("circle"))) == drawn.nodes.height
    assert sum(path.get("d", "").count("M") for path in root.iter("path")) == drawn.links.height
    assert [node for node in root.iter() if node.tag == "script"] == []


def test_the_data_block_holds_the_graph_and_cannot_be_left(picture: RingPicture) -> None:
    drawn = graph.drawn(picture)
    found = re.fullmatch(r'<script type="application/json">(.*)</script>', graph.data(picture, drawn))
    assert found
    assert "<" not in found.group(1)
    body = json.loads(found.group(1))
    assert len(body["nodes"]) == drawn.nodes.height
    assert [(a, b) for a, b, *_ in body["edges"]] == drawn.links.select("a", "b").rows()
    assert [body["kinds"][place] for *_, place, _ in body["edges"]] == drawn.links["signals"].to_list()
    tied = picture.matrix.filter(pl.col("row") < drawn.nodes.height).with_columns(pl.col("bits").round(1))
    assert [(row, body["signals"][place], bits) for row, place, bits in body["ties"]] == tied.rows()
    assert len(body["ceilings"]) == len(body["signals"])
    assert sum(exchanges for _, exchanges in body["days"]) == picture.days["exchanges"].sum()
    first, last = (body["nodes"][0][place] for place in (5, 6))
    assert first == picture.members["created_at"][0] // DAY
    assert last is None or last >= picture.days["day"][0]
    assert "⟨U+202E⟩<b>" in {node[0] for node in body["nodes"]}
