"""The sheet that figures for print are drawn on: width, type and ink, and how they become files."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

INK = "#1b1f27"
MUTED = "#565d69"
LINE = "#c3c8d0"
RING = "#1f4468"
OTHER = "#b4bcc7"
AGAINST = "#9b3d28"
WIDTH = 6.3
"""Inches: the text column of a letter on A4 with margins of an inch."""

_STYLE: Any = {
    "font.family": ["DejaVu Sans"],
    "font.size": 7.5,
    "text.color": INK,
    "axes.labelcolor": MUTED,
    "axes.labelsize": 7.5,
    "axes.titlesize": 8,
    "axes.titlelocation": "left",
    "axes.edgecolor": LINE,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": "#e6e9ed",
    "grid.linewidth": 0.5,
    "xtick.color": LINE,
    "ytick.color": LINE,
    "xtick.labelcolor": MUTED,
    "ytick.labelcolor": MUTED,
    "xtick.major.size": 2.5,
    "ytick.major.size": 0.0,
    "figure.facecolor": "white",
    "hatch.linewidth": 0.5,
    "legend.frameon": False,
    "svg.fonttype": "none",
    # A label is text from data, never a formula.
    "text.parse_math": False,
}
Drawing = Figure
"""What a figure for print is to those who only hand it on."""

_METADATA: dict[str, dict[str, None]] = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}
_DOTS = 200
_STEPS = (1, 2, 7, 14, 28, 56, 84, 182)
_MOST_TICKS = 8


@contextmanager
def printed() -> Iterator[None]:
    """Within the block figures are drawn for print, whatever the person's own settings are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


def sheet(height: float) -> Figure:
    """An empty figure as wide as the text column, `height` in inches; its parts make room for their labels."""
    return Figure(figsize=(WIDTH, height), layout="constrained")


def as_svg(figure: Figure) -> bytes:
    """The figure as SVG, its words as text; the same bytes for the same figure."""
    return _file(figure, form="svg")


def as_png(figure: Figure) -> bytes:
    """The figure as PNG of 200 dots an inch; the same bytes for the same figure."""
    return _file(figure, form="png")


def _file(figure: Figure, *, form: str) -> bytes:
    file = io.BytesIO()
    with printed(), mpl.rc_context({"svg.hashsalt": "linkgraph"}):
        figure.savefig(file, format=form, metadata=_METADATA[form], dpi=_DOTS)
    return file.getvalue()


def font_folder() -> str:
    """The folder of the letters that figures are set in, for whoever sets an SVG on a page."""
    return str(Path(mpl.get_data_path()) / "fonts" / "ttf")


def counts_upward(axes: Axes, *, label: str) -> None:
    """A vertical axis of whole numbers with thin lines at few of them."""
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{abs(value):,.0f}".replace("-", "−")))
    axes.grid(visible=True, axis="y")
    axes.set_ylabel(label)
    axes.spines["left"].set_visible(False)


def days_along(axes: Axes, *, first: date, last: date) -> None:
    """A horizontal axis of UTC days."""
    low, high = first.toordinal(), last.toordinal()
    step = next((days for days in _STEPS if (high - low) / days <= _MOST_TICKS), 366)
    ticks = range(low, high + 1, step)
    axes.set_xticks([date.fromordinal(day) for day in ticks], [_day(date.fromordinal(day)) for day in ticks])  # type: ignore[arg-type]  # dates are understood
    years = f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"
    axes.set_xlabel(f"UTC day, {years}")
    edge = timedelta(hours=12)
    axes.set_xlim(first - edge, last + edge)  # type: ignore[arg-type]  # so are they here


def _day(day: date) -> str:
    return f"{day:%d %b}".lstrip("0")


def nothing(axes: Axes, text: str) -> None:
    """Axes with nothing but a sentence in them."""
    axes.set_axis_off()
    axes.text(0.0, 0.5, text, color=MUTED, va="center", transform=axes.transAxes)


def withheld(axes: Axes, cells: int) -> None:
    """A note under the title where cells are withheld."""
    if cells:
        text = f"{cells:,} small {'cell' if cells == 1 else 'cells'} withheld"
        axes.text(1.0, 1.02, text, transform=axes.transAxes, ha="right", va="bottom", color=MUTED, style="italic")
