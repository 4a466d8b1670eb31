"""Figures for print draw the numbers of their data, say what is withheld, and take hostile labels as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from linkgraph.views import prints
from linkgraph.views.prints.sheet import as_png, as_svg
from tests.views.svg_reading import tree

HOSTILE = "$\\frac{1}{2}$ <script>alert(1)</script> \u202eevil"
_DAYS = [date(2026, 5, 20) + timedelta(days=step) for step in range(40)]


def days(*, exchanges: list[int | None] | None = None) -> pl.DataFrame:
    return pl.DataFrame({
        "day": _DAYS,
        "days": [1] * 40,
        "exchanges": exchanges or [10 * step for step in range(40)],
    })


def events() -> pl.DataFrame:
    return pl.DataFrame({
        "what": ["signups", "ended"],
        "day": [_DAYS[0], _DAYS[33]],
        "days": [1, 7],
        "accounts": [7, 14],
    })


def growth_days() -> pl.DataFrame:
    signed_up = pl.when(pl.col("day") == _DAYS[0]).then(7).otherwise(0)
    return days().select("day", accounts=signed_up.cum_sum(), exchanges=pl.col("exchanges").cum_sum())


def signal_rows() -> pl.DataFrame:
    return pl.DataFrame({
        "signal": ["template", HOSTILE],
        "accounts": [14, None],
        "of_accounts": [14, 14],
        "bits": [14.0, 8.5],
        "most_bits": [14.0, 18.0],
    })


def hours() -> pl.DataFrame:
    return pl.DataFrame({"hour": [0, 1, 167], "ring": [5, None, 2], "others": [50, 40, 30]})


def pivot_rows() -> pl.DataFrame:
    return pl.DataFrame(
        [(HOSTILE, 24, "ring", 40, 30), (HOSTILE, 24, "others", 100, 25), ("old", 24, "ring", 0, 0)],
        schema=["model", "hours", "who", "sent", "moved"],
        orient="row",
    )


def accounts() -> pl.DataFrame:
    roles = ["core", "core", "probable", "peripheral"]
    return pl.DataFrame({"account": ["a", "b", HOSTILE, "d"], "role": roles})


def pairs() -> pl.DataFrame:
    return pl.DataFrame({"a": ["a", "a", "b"], "b": ["b", HOSTILE, HOSTILE], "bits": [12.0, 30.0, 7.5]})


DRAWN: Mapping[str, Callable[[], Figure]] = {
    "timeline": lambda: prints.timeline(days(), events()),
    "growth": lambda: prints.growth(growth_days()),
    "signals": lambda: prints.signals(signal_rows()),
    "week": lambda: prints.week(hours()),
    "pivot": lambda: prints.pivot(pivot_rows()),
    "network": lambda: prints.network(prints.places(accounts(), pairs()), pairs()),
}
NOTHING: Mapping[str, Callable[[], Figure]] = {
    "timeline": lambda: prints.timeline(days().clear(), events().clear()),
    "growth": lambda: prints.growth(growth_days().clear()),
    "signals": lambda: prints.signals(signal_rows().clear()),
    "week": lambda: prints.week(hours().clear()),
    "pivot": lambda: prints.pivot(pivot_rows().clear()),
    "network": lambda: prints.network(prints.places(accounts().clear(), pairs().clear()), pairs().clear()),
}


def texts(figure: Figure) -> str:
    root = tree(as_svg(figure).decode())
    return "\n".join("".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text"))


def bars(axes: Axes) -> list[float]:
    return [float(getattr(patch, "get_height")()) for patch in axes.patches]  # noqa: B009  # bars are rectangles


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_data_gives_the_same_bytes(name: str) -> None:
    assert as_svg(DRAWN[name]()) == as_svg(DRAWN[name]())
    assert as_png(DRAWN[name]()).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", NOTHING)
def test_where_there_is_nothing_it_says_so(name: str) -> None:
    said = texts(NOTHING[name]())
    assert "No " in said or "0 exchanges" in said


def test_the_timeline_draws_every_day() -> None:
    above, below = prints.timeline(days(), events()).axes
    assert sum(bars(above)) == days()["exchanges"].sum()
    # Fourteen accounts ended in a span of seven days: two a day.
    assert bars(below) == [7, -2]


def test_a_withheld_cell_is_counted_and_never_nought() -> None:
    with_gap = days(exchanges=[None, *range(1, 40)])
    figure = prints.timeline(with_gap, events())
    assert len(bars(figure.axes[0])) == 39
    assert "1 small cell withheld" in texts(figure)
    assert "withheld" in texts(prints.signals(signal_rows()))


def test_the_growth_ends_at_the_totals() -> None:
    left, right = prints.growth(growth_days()).axes
    assert np.asarray(left.lines[0].get_ydata())[-1] == 7
    assert np.asarray(right.lines[0].get_ydata())[-1] == days()["exchanges"].sum()


def test_the_pivot_draws_shares_and_prints_what_they_are_of() -> None:
    figure = prints.pivot(pivot_rows())
    widths = [float(getattr(patch, "get_width")()) for patch in figure.axes[0].patches]  # noqa: B009  # as above
    assert widths == [0.75, 0.25]
    assert "30 of 40 exchanges" in texts(figure)


def test_labels_are_text() -> None:
    said = texts(prints.pivot(pivot_rows())) + texts(prints.signals(signal_rows()))
    assert "$\\frac" in said
    assert "<script" in said
    assert "\u202e" not in said


def test_places_stay_and_all_are_drawn() -> None:
    one, two = (prints.places(accounts(), pairs()) for _ in range(2))
    assert one.equals(two)
    assert one.select(pl.col("x", "y").is_between(0, 1).all()).row(0) == (True, True)
    figure = prints.network(one, pairs())
    assert sum(len(np.asarray(dots.get_offsets())) for dots in figure.axes[0].collections[1:]) == 4
    assert "core: 2 drawn" in texts(figure)
