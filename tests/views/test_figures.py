"""Figures draw the numbers they are given, give the same bytes each time, and take every label as text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch

from linkgraph.core.clock import DAY
from linkgraph.views import figures
from linkgraph.views.drawing import FORMS, inline, rendered, styled
from linkgraph.views.gather import ring_pictures
from linkgraph.views.palette import DARK, LIGHT
from linkgraph.views.picture import RingPicture
from tests.views.made_up_case import made_up_tables
from tests.views.svg_reading import tree

Points = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def picture() -> RingPicture:
    return ring_pictures(made_up_tables([25], seed=4), summaries={})[0]


def empty(picture: RingPicture) -> RingPicture:
    frames = {
        name: getattr(picture, name).clear() for name in ("members", "ties", "pairs", "tokens", "days", "reasons")
    }
    return replace(picture, **frames, hours=(0,) * 168, everybody=(0,) * 168)


def texts(figure: Figure) -> list[str]:
    return words(rendered(figure).decode())


def words(svg: str) -> list[str]:
    root = tree(svg)
    return ["".join(node.itertext()).strip() for node in root.findall(".//{*}text")]


def outlines(figure: Figure) -> dict[str, Points]:
    """The corners of everything that is drawn under a name, in the units of its scale."""
    patches = [artist for artist in figure.artists if isinstance(artist, PathPatch)]
    return {name: np.asarray(patch.get_path().vertices) for patch in patches if (name := patch.get_gid())}


def bars(figure: Figure, names: Iterable[str]) -> Points:
    """left, right, low, high of the bars of these names, in the order of their rows."""
    drawn = outlines(figure)
    corners = np.concatenate([drawn[name].reshape(-1, 5, 2) for name in names if name in drawn])
    ends = np.column_stack([corners[:, 0, 0], corners[:, 2, 0], corners[:, 0, 1], corners[:, 2, 1]])
    return np.asarray(ends[np.argsort(ends[:, 2])])


@pytest.mark.parametrize("form", FORMS)
def test_the_same_picture_gives_the_same_bytes(picture: RingPicture, form: str) -> None:
    one, two = (rendered(figures.timeline(picture), form=form) for _ in range(2))
    assert one == two
    assert one.startswith({"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[form])


@pytest.mark.parametrize("name", figures.FIGURES)
def test_a_page_can_hold_it(picture: RingPicture, name: str) -> None:
    svg = rendered(figures.FIGURES[name](picture))
    body = inline(svg, label="a figure")
    root = tree(body)
    assert root.get("aria-label") == "a figure"
    assert not [colour for colour in LIGHT.values() if colour in body]
    assert "var(--" in body
    assert "var(--paper)" not in body, "the page's own ground is seen"
    assert not re.search(r"\bid=", body), "one page holds many figures"
    assert words(body) == words(svg.decode()) != []


def test_those_of_a_ring_are_the_same_one_by_one_and_together(picture: RingPicture) -> None:
    assert figures.svgs(picture) == {name: rendered(draw(picture)) for name, draw in figures.FIGURES.items()}
    assert list(figures.svgs(picture, figures.IN_CARD)) == list(figures.IN_CARD)


def test_a_persons_own_style_plays_no_part(picture: RingPicture) -> None:
    usual = figures.svgs(picture)
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "savefig.bbox": "tight"}):
        assert figures.svgs(picture) == usual
        assert mpl.rcParams["font.size"] == 30


@pytest.mark.parametrize("name", figures.FIGURES)
def test_nothing_is_drawn_beyond_the_edge(picture: RingPicture, name: str) -> None:
    for shown in (picture, empty(picture)):
        figure = figures.FIGURES[name](shown)
        with styled():
            figure.draw_without_rendering()
            boxes = [artist.get_window_extent() for artist in (*figure.texts, *figure.artists)]
        assert boxes
        for box in boxes:
            assert box.x0 >= -1, box
            assert box.y0 >= -1, box
            assert box.x1 <= figure.bbox.width + 1, box
            assert box.y1 <= figure.bbox.height + 1, box


@pytest.mark.parametrize("name", figures.FIGURES)
def test_where_there_is_nothing_the_figure_says_so(picture: RingPicture, name: str) -> None:
    figure = figures.FIGURES[name](empty(picture))
    tree(inline(rendered(figure), label="nothing"))
    wanted = {"timeline": "No exchange", "hours": "no exchange", "score": "score", "signals": "Nothing ties"}
    assert wanted[name] in " ".join(texts(figure))


def test_the_timeline_draws_every_exchange_sign_up_and_ban(picture: RingPicture) -> None:
    drawn = {name: np.trapezoid(line[:, 1], line[:, 0]) for name, line in outlines(figures.timeline(picture)).items()}
    assert drawn["exchanges"] == picture.days["exchanges"].sum()
    assert drawn["sign-ups"] == picture.counted.height
    assert -drawn["bans"] == picture.counted.filter(pl.col("status") == "banned").height


def test_a_day_is_as_high_as_its_exchanges(picture: RingPicture) -> None:
    line = outlines(figures.timeline(picture))["exchanges"]
    starts, heights = line[1:-1:2, 0], line[1:-1:2, 1]
    busy = {int(day): int(height) for day, height in zip(starts, heights, strict=True) if height}
    assert busy == dict(picture.days.select("day", "exchanges").iter_rows())


def test_every_hour_of_both_weeks_has_the_colour_of_its_level(picture: RingPicture) -> None:
    drawn = outlines(figures.hours(picture))
    for left, counts in ((0, picture.hours), (27, picture.everybody)):
        relative = np.array(counts) * 168 / sum(counts)
        for place, (low, high) in enumerate(pairwise([0, 0.25, 0.5, 1.0, 1.5, 2.5, np.inf])):
            corners = drawn.get(f"{figures.LEVELS[place]} from {left}", np.empty((0, 2))).reshape(-1, 5, 2)
            spans = ((int(row) * 24, int(start) - left, int(end) - left) for (start, row), _, (end, _), *_ in corners)
            hours = {day + hour for day, start, end in spans for hour in range(start, end)}
            assert hours == set(np.flatnonzero((relative >= low) & (relative < high)).tolist())


def test_signals_are_drawn_to_their_medians_and_ceilings(picture: RingPicture) -> None:
    figure = figures.bits_by_signal(picture)
    assert bars(figure, ["median"])[:, 1] == pytest.approx(picture.ties["bits"].to_list())
    assert bars(figure, ["most"])[:, 1] == pytest.approx(picture.ties["ceiling"].to_list())


def test_a_sign_up_of_long_ago_is_counted_and_not_drawn(picture: RingPicture) -> None:
    old = picture.members.with_columns(
        pl
        .when(pl.int_range(pl.len()) < 3)
        .then(pl.col("created_at") - 900 * DAY)
        .otherwise("created_at")
        .alias("created_at")
    )
    said = texts(figures.timeline(replace(picture, members=old)))
    assert any("3 sign-ups outside this span" in text for text in said)


def test_the_waterfall_ends_where_the_score_is(picture: RingPicture) -> None:
    figure = figures.reasons_waterfall(picture)
    *steps, total = bars(figure, ["adds", "takes", "sum"])
    reasons = picture.reasons["bits"].to_list()
    assert [right - left for left, right, *_ in steps] == pytest.approx(reasons)
    assert [left for left, *_ in steps] == pytest.approx([0.0, *np.cumsum(reasons)[:-1]])
    assert tuple(total[:2]) == pytest.approx((0.0, picture.finding["score"]))
    assert bars(figure, ["takes"]).shape[0] == sum(bits < 0 for bits in reasons)


def test_terms_that_say_nothing_stand_in_one_step(picture: RingPicture) -> None:
    quiet = picture.reasons.with_columns(bits=pl.when(pl.col("kind") == "behaviour").then(0.04).otherwise("bits"))
    figure = figures.reasons_waterfall(replace(picture, reasons=quiet))
    *steps, total = bars(figure, ["adds", "takes", "sum"])
    assert len(steps) == quiet.height - 2 + 1
    assert steps[-1][1] - steps[-1][0] == pytest.approx(0.08)
    assert total[1] == pytest.approx(quiet["bits"].sum())
    assert "2 that say nothing" in texts(figure)


def test_many_small_steps_stand_in_one() -> None:
    bits = [0.01 * place for place in range(60)]
    figure = figures.waterfall([f"step {place}" for place in range(60)], bits)
    *steps, total = bars(figure, ["adds", "takes", "sum"])
    assert len(steps) == 24
    assert sum(right - left for left, right, *_ in steps) == pytest.approx(sum(bits)) == total[1]
    assert "37 smaller steps" in texts(figure)


def test_the_waterfall_of_a_pair_sums_steps_of_one_kind_and_leaves_out_the_total() -> None:
    terms = pl.DataFrame({
        "kind": ["shared", "holders", "worthless", "supporting", "total"],
        "family": ["device", "device", "content", "infrastructure", None],
        "signal": ["device", "device", "template", None, None],
        "bits": [9.0, -2.0, 0.0, -1.0, 6.0],
    })
    terms = pl.concat([terms.head(2).with_columns(pl.col("bits") / 2)] * 2 + [terms.tail(3)])
    figure = figures.pair_waterfall(terms)
    drawn = bars(figure, ["adds", "takes", "sum"])
    assert [right - left for left, right, *_ in drawn] == pytest.approx([9, -2, -1, 6])
    assert {"device: shared", "device: hub discount", "infrastructure: ceiling of the family"} <= set(texts(figure))


def test_a_label_is_text_and_never_a_formula() -> None:
    hostile = ["$x^2$", "<script>", "\u202eabc", r"\frac{1}{2}", "$"]
    said = texts(figures.waterfall(hostile, [1.0, 2.0, 3.0, 4.0, 5.0]))
    assert {"$x^2$", "<script>", "⟨U+202E⟩abc", r"\frac{1}{2}", "$"} <= set(said)


def test_light_and_dark_have_the_same_colours_by_name() -> None:
    assert set(LIGHT) == set(DARK)
    assert len(set(LIGHT.values())) == len(LIGHT), "a colour must tell its name"
