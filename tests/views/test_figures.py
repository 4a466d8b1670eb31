"""Figures draw the numbers they are given, give the same bytes each time, and take every label as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle, StepPatch

from linkgraph.core.clock import DAY
from linkgraph.views import figures
from linkgraph.views.drawing import FORMS, inline, rendered
from linkgraph.views.gather import ring_pictures
from linkgraph.views.palette import DARK, LIGHT
from linkgraph.views.picture import RingPicture
from tests.views.made_up_case import made_up_tables
from tests.views.svg_reading import tree

DRAWN: dict[str, Callable[[RingPicture], Figure]] = {
    "timeline": figures.timeline,
    "hours": figures.hours,
    "reasons": figures.reasons_waterfall,
    "bits": figures.bits_by_signal,
}


@pytest.fixture(scope="module")
def picture() -> RingPicture:
    return ring_pictures(made_up_tables([25], seed=4), summaries={})[0]


def empty(picture: RingPicture) -> RingPicture:
    frames = {
        name: getattr(picture, name).clear() for name in ("members", "ties", "pairs", "tokens", "days", "reasons")
    }
    return replace(picture, **frames, hours=(0,) * 168, everybody=(0,) * 168)


def texts(figure: Figure) -> list[str]:
    root = tree(rendered(figure).decode())
    return ["".join(node.itertext()).strip() for node in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_picture_gives_the_same_bytes(picture: RingPicture, form: str) -> None:
    one, two = (rendered(figures.timeline(picture), form=form) for _ in range(2))
    assert one == two
    assert one.startswith({"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[form])


@pytest.mark.parametrize("name", DRAWN)
def test_a_page_can_hold_it(picture: RingPicture, name: str) -> None:
    one, two = (inline(DRAWN[name](picture), label="a figure") for _ in range(2))
    assert one == two
    root = tree(one)
    assert root.get("aria-label") == "a figure"
    assert not [colour for colour in LIGHT.values() if colour in one]
    assert "var(--" in one


@pytest.mark.parametrize("name", DRAWN)
def test_where_there_is_nothing_the_figure_says_so(picture: RingPicture, name: str) -> None:
    tree(inline(DRAWN[name](empty(picture)), label="nothing"))
    said = " ".join(texts(DRAWN[name](empty(picture))))
    wanted = {"timeline": "No exchange", "hours": "no exchange", "reasons": "score", "bits": "Nothing ties"}
    assert wanted[name] in said


def test_the_timeline_draws_every_exchange_sign_up_and_ban(picture: RingPicture) -> None:
    figure = figures.timeline(picture)
    exchanges, signups, bans = (
        float(np.abs(patch.get_data()[0]).sum())
        for axes in figure.axes
        for patch in axes.patches
        if isinstance(patch, StepPatch)
    )
    assert exchanges == picture.days["exchanges"].sum()
    assert signups == picture.counted.height
    assert bans == picture.counted.filter(pl.col("status") == "banned").height


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
    axes = figures.reasons_waterfall(picture).axes[0]
    bars = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    reasons = picture.reasons["bits"].to_list()
    assert [bar.get_width() for bar in bars[:-1]] == pytest.approx(reasons)
    assert bars[-1].get_width() == pytest.approx(picture.finding["score"])
    starts = [bar.get_x() for bar in bars[:-1]]
    assert starts == pytest.approx([0.0, *np.cumsum(reasons)[:-1]])


def test_many_small_steps_stand_in_one() -> None:
    bits = [0.01 * place for place in range(60)]
    figure = figures.waterfall([f"step {place}" for place in range(60)], bits)
    bars = [patch.get_width() for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    assert len(bars) == 25
    assert sum(bars[:-1]) == pytest.approx(sum(bits)) == bars[-1]
    assert "37 smaller steps" in texts(figure)


def test_the_waterfall_of_a_pair_leaves_out_the_total_and_nothing_else() -> None:
    terms = pl.DataFrame({
        "kind": ["shared", "holders", "worthless", "supporting", "total"],
        "family": ["device", "device", "content", "infrastructure", None],
        "signal": ["device", "device", "template", None, None],
        "microbits": [9_000_000, -2_000_000, 0, -1_000_000, 6_000_000],
    })
    figure = figures.pair_waterfall(terms)
    bars = [patch.get_width() for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    assert bars == pytest.approx([9, -2, -1, 6])
    assert {"device: shared", "infrastructure: supporting"} <= set(texts(figure))


def test_a_label_is_text_and_never_a_formula() -> None:
    hostile = ["$x^2$", "<script>", "\u202eabc", r"\frac{1}{2}", "$"]
    said = texts(figures.waterfall(hostile, [1.0, 2.0, 3.0, 4.0, 5.0]))
    assert {"$x^2$", "<script>", "⟨U+202E⟩abc", r"\frac{1}{2}", "$"} <= set(said)


def test_light_and_dark_have_the_same_colours_by_name() -> None:
    assert set(LIGHT) == set(DARK)
    assert len(set(LIGHT.values())) == len(LIGHT), "a colour must tell its name"
