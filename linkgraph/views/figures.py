"""The figures: exchanges by day, hours of the week, a waterfall of bits, bits by signal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate, groupby, pairwise
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import polars as pl
from matplotlib.figure import Figure

from linkgraph.core.clock import DAY, from_micros
from linkgraph.views.drawing import Panel, blank, rendered, styled, ticks
from linkgraph.views.palette import HEAT, LIGHT
from linkgraph.views.picture import RingPicture
from linkgraph.views.said import LEAST_BITS, weighty
from linkgraph.views.visible import cut

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LEVELS = (0.25, 0.5, 1.0, 1.5, 2.5)
LEVELS = ("<¼", "<½", "<1", "<1½", "<2½", "≥2½")
_BEFORE = 90
_APART = 27
_MOST_BARS = 24
_HALF = 0.31
_STEPS = MappingProxyType({
    "holders": "hub discount",
    "discount": "cost of popularity",
    "repeat": "repeats count less",
    "family": "a further one of its family",
    "supporting": "ceiling of the family",
})
"""Kinds of steps of a pair whose name says too little; the others stand as they are."""


def timeline(picture: RingPicture) -> Figure:
    """Exchanges by UTC day of the counted members; below it their sign-ups (up) and bans or suspensions (down).

    Sign-ups more than 90 days before the first exchange, and bans as long after the last, are counted in the note, not
    drawn.
    """
    with styled():
        figure = blank(2.6)
        if picture.days.is_empty():
            figure.text(0.06, 0.66, "No exchange is on record.")
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
        up, down = np.histogram(signups, edges)[0], np.histogram(bans, edges)[0]
        span, most = (first, last + 1), float(exchanges.max())
        above = Panel(figure, (0.06, 0.42, 0.93, 0.46), x=span, y=(0, most))
        above.steps(edges, exchanges, colour="ring", name="exchanges")
        above.heights(ticks(most))
        low, high = -int(down.max()), int(up.max())
        below = Panel(figure, (0.06, 0.12, 0.93, 0.2), x=span, y=(low, high if high > low else 1))
        below.steps(edges, up, colour="other", name="sign-ups")
        below.steps(edges, -down, colour="against", name="bans")
        below.heights([value for value in (low, high) if value])
        for panel in (above, below):
            panel.line((first, 0), (last + 1, 0))
        figure.text(0.06, 0.91, "Exchanges a day", color=LIGHT["ink"])
        drawn, of = (int(up.sum()), int(down.sum())), (len(signups), len(bans))
        figure.text(0.06, 0.345, _lane_title(drawn=drawn, of=of), color=LIGHT["ink"])
        _dates(below, first=first, last=last, at=low - 0.12 * (high - low or 1))
        return figure


def _lane_title(*, drawn: tuple[int, int], of: tuple[int, int]) -> str:
    text = "Sign-ups a day (up); bans and suspensions (down)"
    missing = [
        f"{all_ - seen:,} {what}"
        for seen, all_, what in zip(drawn, of, ("sign-ups", "bans"), strict=True)
        if all_ > seen
    ]
    return text + (f"; {' and '.join(missing)} outside this span" if missing else "")


def _dates(panel: Panel, *, first: int, last: int, at: float) -> None:
    step = max(1, -(-(last - first + 1) // 7))
    for day in range(first, last + 1, step):
        if day == first or last + 1 - day > step / 2:
            panel.text((day, at), f"{from_micros(day * DAY):%d %b %Y}".lstrip("0"), va="top")


def hours(picture: RingPicture) -> Figure:
    """Exchanges by UTC hour of the week, of the counted members and of all accounts, as multiples of an even week."""
    with styled():
        figure = blank(1.75)
        panel = Panel(figure, (0.01, 0.13, 0.98, 0.62), x=(0, _APART + 24), y=(7, 0))
        weeks = (("This group", picture.hours), ("All accounts", picture.everybody))
        for left, (name, counts) in zip((0, _APART), weeks, strict=True):
            total = sum(counts)
            said = f"{name}: {total:,} exchanges" if total else f"{name}: no exchange is on record"
            panel.text((left, -0.25), said, colour="ink")
            if total:
                _heat(panel, np.array(counts).reshape(7, 24) * (168 / total), left=left)
            for hour in (0, 6, 12, 18):
                panel.text((left + hour, 7.2), f"{hour:02d}", va="top")
        for row, weekday in enumerate(_WEEKDAYS):
            panel.text(((24 + _APART) / 2, row + 0.5), weekday, va="center", ha="center")
        _legend(figure)
        return figure


def _heat(panel: Panel, relative: npt.NDArray[np.float64], *, left: float) -> None:
    """One outline for each level, neighbouring hours of one level in one piece, so that the file stays small."""
    bars: dict[int, list[tuple[float, float, float, float]]] = {}
    for row, hours_of_day in enumerate(np.digitize(relative, _LEVELS).tolist()):
        start = left
        for level, run in groupby(hours_of_day):
            end = start + len(list(run))
            bars.setdefault(level, []).append((start, end, row, row + 0.94))
            start = end
    for level, pieces in bars.items():
        panel.bars(pieces, colour=HEAT[level], name=f"{LEVELS[level]} from {left}")


def _legend(figure: Figure) -> None:
    panel = Panel(figure, (0.51, 0.92, 0.48, 0.06), x=(0, len(HEAT)), y=(0, 1))
    figure.text(0.01, 0.93, "Exchanges by UTC hour, in multiples of an even week:")
    for place, (name, colour) in enumerate(zip(LEVELS, HEAT, strict=True)):
        panel.bars([(place, place + 0.22, 0, 1)], colour=colour, name="")
        panel.text((place + 0.28, 0.15), name)


def waterfall(labels: Sequence[str], bits: Sequence[float], *, total: str = "total") -> Figure:
    """Bars one after the other, each starting where the one before ended: blue adds, red takes; the sum stands last.

    Of more than 24 the smallest are drawn as one, named as such.
    """
    labels, bits = _few(list(labels), list(bits))
    with styled():
        ends = list(accumulate(bits, initial=0.0))
        span = (max(ends) - min(ends)) or 1.0
        panel = _rows([*labels, total], x=(min(ends), max(ends) + 0.2 * span))
        panel.line((0, -0.5), (0, len(labels) + 0.5))
        steps = [(start, end, row - _HALF, row + _HALF) for row, (start, end) in enumerate(pairwise(ends))]
        panel.bars([step for step in steps if step[1] >= step[0]], colour="ring", name="adds")
        panel.bars([step for step in steps if step[1] < step[0]], colour="against", name="takes")
        panel.bars([(0.0, ends[-1], len(labels) - _HALF, len(labels) + _HALF)], colour="ink", name="sum")
        for row, (start, end) in enumerate(pairwise(ends)):
            panel.text((max(start, end), row), f" {_signed(end - start)}", va="center")
        panel.text((max(ends[-1], 0), len(labels)), f" {_signed(ends[-1])} bits", va="center", colour="ink")
        return panel.figure


def _rows(labels: Sequence[str], *, x: tuple[float, float], below: float = 0.0) -> Panel:
    """A panel with a row for each label, the first on top, and room (in inches) below them."""
    shown = [cut(label, at=46) for label in labels]
    height = 0.12 + 0.21 * len(labels) + below
    left = min(0.03 + 0.01 * max(map(len, shown)), 0.5)
    box = (left, (0.06 + below) / height, 0.99 - left, 1 - (0.12 + below) / height)
    panel = Panel(blank(height), box, x=x, y=(len(labels) - 0.5, -0.5))
    for row, label in enumerate(shown):
        panel.text((x[0], row), f"{label}  ", va="center", ha="right", colour="ink")
    return panel


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
    """The waterfall of a pair, from the terms of its explanation (kind, family, signal, bits).

    The steps of one kind and signal are one bar: what is shared adds, how many others hold it takes off.
    """
    steps = terms.filter(pl.col("kind") != "total").with_columns(pl.coalesce("signal", "family").alias("of"))
    summed = steps.group_by("of", "kind", maintain_order=True).agg(pl.col("bits").sum())
    named = [
        f"{of.removeprefix('observed:').replace('_', ' ')}: {_STEPS.get(kind, kind)}"
        for of, kind, bits in summed.iter_rows()
        if bits
    ]
    return waterfall(named, summed.filter(pl.col("bits") != 0)["bits"].to_list(), total="evidence for one operator")


def reasons_waterfall(picture: RingPicture) -> Figure:
    """The terms of a group's score; those that say nothing are drawn as one."""
    said, rest = weighty(picture.reasons), picture.reasons.filter(pl.col("bits").abs() < LEAST_BITS)
    labels, bits = said["term"].str.replace_all("_", " ").to_list(), said["bits"].to_list()
    if rest.height:
        labels, bits = [*labels, f"{rest.height:,} that say nothing"], [*bits, float(rest["bits"].sum())]
    return waterfall(labels, bits, total="score")


def bits_by_signal(picture: RingPicture) -> Figure:
    """Median bits of the members that each signal ties, against the most it can say; the label counts those members."""
    rows = picture.ties
    members = picture.counted.height
    with styled():
        if rows.is_empty():
            figure = blank(0.5)
            figure.text(0.06, 0.5, "Nothing ties these accounts.", va="center")
            return figure
        tied = rows.select(pl.col("signal").str.replace_all("_", " "), "tied").iter_rows()
        labels = [f"{cut(name, at=28)}, {number:,} of {members:,}" for name, number in tied]
        most = max(float(ceiling) for ceiling in rows["ceiling"]) or 1.0
        panel = _rows(labels, x=(0, 1.3 * most), below=0.22)
        ceilings, medians = rows["ceiling"].to_list(), rows["bits"].to_list()
        for name, colour, line, ends in (("most", "soft", "line", ceilings), ("median", "ring", "", medians)):
            bars = [(0.0, end, row - _HALF, row + _HALF) for row, end in enumerate(ends)]
            panel.bars(bars, colour=colour, name=name, line=line)
        for row, (median, ceiling) in enumerate(zip(medians, ceilings, strict=True)):
            panel.text((max(median, ceiling), row), f" {median:.1f} of {ceiling:.1f}", va="center")
        note = "bits in the median of the members tied; pale: the most the signal says"
        panel.text((0, rows.height - 0.35), note, va="top")
        return panel.figure


FIGURES: Mapping[str, Callable[[RingPicture], Figure]] = MappingProxyType({
    "timeline": timeline,
    "hours": hours,
    "signals": bits_by_signal,
    "score": reasons_waterfall,
})
"""The figures of a ring, by the names of their files."""
IN_CARD = ("timeline", "hours")
"""Those that its card shows too; of the others the card has tables."""


def svgs(picture: RingPicture, names: Iterable[str] = FIGURES) -> dict[str, bytes]:
    """The named figures of a ring as SVG, each drawn once."""
    with styled():
        return {name: rendered(FIGURES[name](picture)) for name in names}
