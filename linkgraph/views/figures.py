"""The figures: exchanges by day, hours of the week, a waterfall of bits, bits by signal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, groupby, pairwise

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from linkgraph.core.clock import DAY, from_micros
from linkgraph.views.drawing import bare, blank, label_heights, label_rows, said, styled, ticks, title
from linkgraph.views.palette import HEAT, LIGHT
from linkgraph.views.picture import RingPicture
from linkgraph.views.visible import cut

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LEVELS = (0.25, 0.5, 1.0, 1.5, 2.5)
_BEFORE = 90
_APART = 27
_MOST_BARS = 24


def timeline(picture: RingPicture) -> Figure:
    """Exchanges by UTC day of the counted members; below it their sign-ups (up) and bans or suspensions (down).

    Sign-ups more than 90 days before the first exchange, and bans as long after the last, are counted in the note, not
    drawn.
    """
    with styled():
        figure = blank(2.6)
        above, below = bare(figure, (0.06, 0.42, 0.93, 0.48)), bare(figure, (0.06, 0.12, 0.93, 0.22))
        if picture.days.is_empty():
            said(above, "No exchange is on record.")
            return figure
        counted = picture.counted
        signups = (counted["created_at"] // DAY).to_numpy()
        ended = counted.filter(pl.col("status").is_in(["banned", "suspended"]) & pl.col("status_at").is_not_null())
        bans = (ended["status_at"] // DAY).to_numpy()
        days = picture.days["day"].to_numpy()
        near = [day for day in [*signups, *bans] if days[0] - _BEFORE <= day <= days[-1] + _BEFORE]
        first, last = int(min([days[0], *near])), int(max([days[-1], *near]))
        edges = np.arange(first, last + 2)
        exchanges = np.zeros(last - first + 1)
        exchanges[days - first] = picture.days["exchanges"].to_numpy()
        above.stairs(exchanges, edges, fill=True, color=LIGHT["ring"])
        label_heights(above, ticks(exchanges.max()))
        title(above, "Exchanges a day")
        up, down = np.histogram(signups, edges)[0], np.histogram(bans, edges)[0]
        below.stairs(up, edges, fill=True, color=LIGHT["other"])
        below.stairs(-down, edges, fill=True, color=LIGHT["against"])
        label_heights(below, [value for value in (-down.max(), up.max()) if value])
        title(below, _lane_title(drawn=(int(up.sum()), int(down.sum())), of=(len(signups), len(bans))))
        for axes in (above, below):
            axes.hlines(0, first, last + 1, color=LIGHT["line"], linewidth=0.8)
            axes.set_xlim(first, last + 1)
        _dates(below, first=first, last=last)
        return figure


def _lane_title(*, drawn: tuple[int, int], of: tuple[int, int]) -> str:
    text = "Sign-ups a day (up); bans and suspensions (down)"
    missing = [
        f"{all_ - seen:,} {what}"
        for seen, all_, what in zip(drawn, of, ("sign-ups", "bans"), strict=True)
        if all_ > seen
    ]
    return text + (f"; {' and '.join(missing)} outside this span" if missing else "")


def _dates(axes: Axes, *, first: int, last: int) -> None:
    step = max(1, -(-(last - first + 1) // 7))
    for day in range(first, last + 1, step):
        if day == first or last + 1 - day > step / 2:
            date = f"{from_micros(day * DAY):%d %b %Y}".lstrip("0")
            axes.text(day, -0.1, date, transform=axes.get_xaxis_transform(), va="top", color=LIGHT["muted"])


def hours(picture: RingPicture) -> Figure:
    """Exchanges by UTC hour of the week, of the counted members and of all accounts, as multiples of an even week."""
    with styled():
        figure = blank(1.75)
        axes = bare(figure, (0.06, 0.13, 0.93, 0.62))
        weeks = (("This group", picture.hours), ("All accounts", picture.everybody))
        for left, (name, counts) in zip((0, _APART), weeks, strict=True):
            total = sum(counts)
            axes.text(left, -0.25, f"{name}: {total:,} exchanges" if total else f"{name}: no exchange is on record")
            if total:
                _heat(axes, np.array(counts).reshape(7, 24) * (168 / total), left=left)
            for hour in (0, 6, 12, 18):
                axes.text(left + hour, 7.2, f"{hour:02d}", va="top", color=LIGHT["muted"])
            for row, weekday in enumerate(_WEEKDAYS):
                axes.text(left - 0.3, row + 0.5, weekday, va="center", ha="right", color=LIGHT["muted"])
        axes.set_xlim(0, _APART + 24)
        axes.set_ylim(7, 0)
        _legend(figure)
        return figure


def _heat(axes: Axes, relative: np.ndarray, *, left: float) -> None:
    """One outline for each level, neighbouring hours of one level in one piece, so that the file stays small."""
    levels = np.digitize(relative, _LEVELS)
    corners: dict[int, list[tuple[float, float]]] = {}
    for row, hours_of_day in enumerate(levels.tolist()):
        start = left
        for level, run in groupby(hours_of_day):
            end = start + len(list(run))
            piece = [(start, row), (end, row), (end, row + 0.94), (start, row + 0.94), (start, row)]
            corners.setdefault(level, []).extend(piece)
            start = end
    pen = [Outline.MOVETO, Outline.LINETO, Outline.LINETO, Outline.LINETO, Outline.CLOSEPOLY]
    for level, points in corners.items():
        outline = Outline(np.array(points), pen * (len(points) // 5))
        axes.add_artist(PathPatch(outline, facecolor=LIGHT[HEAT[level]], linewidth=0))


def _legend(figure: Figure) -> None:
    figure.text(0.06, 0.93, "Exchanges by UTC hour, in multiples of an even week:", color=LIGHT["muted"])
    names = ("<¼", "<½", "<1", "<1½", "<2½", "≥2½")
    for place, (name, colour) in enumerate(zip(names, HEAT, strict=True)):
        left = 0.52 + 0.07 * place
        figure.text(left, 0.93, "■", color=LIGHT[colour])
        figure.text(left + 0.02, 0.93, name, color=LIGHT["muted"])


def waterfall(labels: Sequence[str], bits: Sequence[float], *, total: str = "total") -> Figure:
    """Bits one after the other, each starting where the one before ended: blue adds, red takes; the sum stands last.

    Of more than 24 the smallest are drawn as one, named as such.
    """
    labels, bits = _few(list(labels), list(bits))
    with styled():
        height = 0.55 + 0.21 * (len(bits) + 1)
        figure = blank(height)
        axes = figure.add_axes((0.42, 0.45 / height, 0.5, 1 - 0.5 / height))
        ends = list(accumulate(bits, initial=0.0))
        for row, (start, end) in enumerate(pairwise(ends)):
            colour = LIGHT["ring"] if end >= start else LIGHT["against"]
            axes.barh(row, end - start, left=start, height=0.62, color=colour)
            axes.text(max(start, end), row, f" {_signed(end - start)}", va="center", color=LIGHT["muted"])
        axes.barh(len(bits), ends[-1], height=0.62, color=LIGHT["ink"])
        axes.text(max(ends[-1], 0), len(bits), f" {_signed(ends[-1])}", va="center", color=LIGHT["ink"])
        axes.axvline(0, color=LIGHT["line"], linewidth=0.8, zorder=0)
        label_rows(axes, [cut(label, at=46) for label in [*labels, total]])
        span = max(ends) - min(ends) or 1.0
        axes.set_xlim(min(ends) - 0.02 * span, max(ends) + 0.12 * span)
        axes.set_xlabel("bits")
        return figure


def _few(labels: list[str], bits: list[float]) -> tuple[list[str], list[float]]:
    if len(bits) <= _MOST_BARS:
        return labels, bits
    large = set(sorted(range(len(bits)), key=lambda place: (-abs(bits[place]), place))[: _MOST_BARS - 1])
    rest = sum(amount for place, amount in enumerate(bits) if place not in large)
    kept = sorted(large)
    others = f"{len(bits) - len(kept)} smaller steps"
    return [*(labels[place] for place in kept), others], [*(bits[place] for place in kept), rest]


def _signed(bits: float) -> str:
    return f"{bits:+.1f}".replace("-", "−")


def pair_waterfall(terms: pl.DataFrame) -> Figure:
    """The waterfall of a pair, from the rows of `findings.explain.pair_terms`: signal or family and kind of step."""
    steps = terms.filter((pl.col("kind") != "total") & (pl.col("microbits") != 0))
    named = steps.select(pl.format("{}: {}", pl.coalesce("signal", "family").str.replace_all("_", " "), "kind"))
    return waterfall(
        named.to_series().to_list(), (steps["microbits"] / 1_000_000).to_list(), total="evidence for one operator"
    )


def reasons_waterfall(picture: RingPicture) -> Figure:
    """The terms of a group's score."""
    terms = picture.reasons["term"].str.replace_all("_", " ").to_list()
    return waterfall(terms, picture.reasons["bits"].to_list(), total="score")


def bits_by_signal(picture: RingPicture) -> Figure:
    """Median bits of the members that each signal ties, against the most it can say; the label counts those members."""
    with styled():
        rows = picture.ties
        height = 0.55 + 0.24 * max(rows.height, 1)
        figure = blank(height)
        axes = figure.add_axes((0.42, 0.45 / height, 0.54, 1 - 0.5 / height))
        if rows.is_empty():
            said(axes, "Nothing ties these accounts.")
            return figure
        places = range(rows.height)
        axes.barh(
            places, rows["ceiling"].to_list(), height=0.62, color=LIGHT["soft"], edgecolor=LIGHT["line"], linewidth=0.6
        )
        axes.barh(places, rows["bits"].to_list(), height=0.62, color=LIGHT["ring"])
        members = picture.counted.height
        names = rows["signal"].str.replace_all("_", " ").to_list()
        tied = zip(names, rows["tied"], strict=True)
        label_rows(axes, [f"{cut(name, at=28)}, {number:,} of {members:,}" for name, number in tied])
        axes.set_xlabel("bits in the median of the members tied; pale: the most the signal says")
        return figure
