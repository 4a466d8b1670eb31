"""How figures look and how they become files: one style, and the same bytes for the same figure.

Figures are drawn without matplotlib's axes: making axes and ticks takes five times as long as the drawing itself.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox, BboxTransform

from linkgraph.views.palette import LIGHT, themed

WIDTH = 7.4
_SALT = "linkgraph"
_STYLE: Any = {
    "font.family": ["sans-serif"],
    "font.size": 8.5,
    "text.color": LIGHT["muted"],
    "figure.facecolor": LIGHT["paper"],
    "svg.fonttype": "none",
    "svg.hashsalt": _SALT,
    # A label is text from data, never a formula.
    "text.parse_math": False,
}
# Values that would differ from run to run or machine to machine.
_METADATA: dict[str, dict[str, None]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
FORMS = tuple(_METADATA)


@contextmanager
def styled() -> Iterator[None]:
    """Within the block figures are drawn in the house style, whatever the person's own settings are."""
    if mpl.rcParams["svg.hashsalt"] == _SALT:  # within one already
        yield
        return
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


def blank(height: float) -> Figure:
    """An empty figure as wide as a page's column, `height` in inches."""
    figure = Figure(figsize=(WIDTH, height))
    figure.patch.set_gid("paper")
    return figure


def rendered(figure: Figure, *, form: str = "svg") -> bytes:
    """The figure as a file of the given form: svg, png or pdf. Raises `KeyError` for another form."""
    metadata = _METADATA[form]
    file = io.BytesIO()
    with styled():
        figure.savefig(file, format=form, metadata=metadata, dpi=200)
    return file.getvalue()


def inline(svg: bytes, *, label: str) -> str:
    """A rendered figure as SVG that stands in a page and takes its colours; `label` is what a screen reader says."""
    body = svg.decode()
    body = body[body.index("<svg") :]
    # A style element would hold for the whole page.
    drop = r'<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->|<g id="paper">.*?</g>'
    body = re.sub(drop, "", body, flags=re.DOTALL)
    body = re.sub(r'<g id="[^"]*"', "<g", body)
    body = re.sub(r"(\d\.\d\d)\d+", r"\1", body)
    body = re.sub(r"\s*\n\s*", "\n", body)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', body)
    box = size.group(0) if size else ""
    body = re.sub(r"<svg[^>]*>", f'<svg {box} role="img" aria-label="{label}">', body, count=1)
    return themed(body.replace("xlink:href", "href"))


class Panel:
    """A part of a figure with a scale of its own, on which bars, lines and labels are drawn.

    `box` is its left, bottom, width and height as parts of the figure; `x` and `y` are the numbers at its ends.
    """

    def __init__(
        self, figure: Figure, box: tuple[float, float, float, float], *, x: tuple[float, float], y: tuple[float, float]
    ) -> None:
        self.figure = figure
        self.x = x
        scale = BboxTransform(Bbox([[x[0], y[0]], [x[1], y[1]]]), Bbox.from_bounds(*box))
        self._place = scale + figure.transSubfigure

    def bars(
        self, bars: Sequence[tuple[float, float, float, float]], *, colour: str, name: str, line: str = ""
    ) -> None:
        """Bars of one colour as one outline, which keeps the file small: left, right, low and high of each."""
        if not bars:
            return
        corners = np.array(bars, dtype=float).reshape(-1, 4)[:, [0, 2, 1, 2, 1, 3, 0, 3, 0, 2]].reshape(-1, 2)
        pen = [Outline.MOVETO, *[Outline.LINETO] * 3, Outline.CLOSEPOLY] * len(bars)
        self._outline(Outline(corners, pen), colour=colour, name=name, line=line)

    def steps(self, edges: npt.NDArray[np.int64], heights: npt.NDArray[Any], *, colour: str, name: str) -> None:
        """A height between every two edges, as one outline."""
        along = np.repeat(edges, 2)
        up = np.concatenate([[0.0], np.repeat(heights, 2), [0.0]])
        self._outline(Outline(np.column_stack([along, up])), colour=colour, name=name)

    def line(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """A thin line from one place to another."""
        patch = PathPatch(Outline([start, end]), fill=False, edgecolor=LIGHT["line"], linewidth=0.8)
        self._add(patch, name="")

    def text(self, place: tuple[float, float], text: str, *, colour: str = "muted", **form: Any) -> None:
        """A label, on the left end of which, or where `ha` and `va` say so, is the place."""
        self.figure.text(*place, text, transform=self._place, color=LIGHT[colour], **form)

    def heights(self, values: Sequence[float]) -> None:
        """The values on the left, each at its height, without a sign."""
        for value in values:
            self.text((self.x[0], value), f"{short(abs(value))} ", va="center", ha="right")

    def _outline(self, outline: Outline, *, colour: str, name: str, line: str = "") -> None:
        edge = {"edgecolor": LIGHT[line], "linewidth": 0.6} if line else {"linewidth": 0.0}
        self._add(PathPatch(outline, facecolor=LIGHT[colour], **edge), name=name)

    def _add(self, patch: PathPatch, *, name: str) -> None:
        patch.set_transform(self._place)
        if name:
            patch.set_gid(name)
        self.figure.add_artist(patch)


def short(value: float) -> str:
    """A number in the room that an axis has.

    >>> short(873.0), short(25_000.0), short(1_200_000.0)
    ('873', '25k', '1.2M')
    """
    if value < 10_000:
        return f"{value:,.0f}"
    return f"{value / 1e3:.4g}k" if value < 1e6 else f"{value / 1e6:.4g}M"


def ticks(largest: float, *, at_most: int = 3) -> list[float]:
    """Round numbers from 0 up to the largest."""
    values = MaxNLocator(nbins=at_most, integer=True, min_n_ticks=1).tick_values(0, max(largest, 1))
    return [float(value) for value in values if 0 <= value <= max(largest, 1)]
