"""How figures look and how they become files: one style, and the same bytes for the same figure."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from linkgraph.views.palette import LIGHT, themed

WIDTH = 7.4
_STYLE: Any = {
    "font.family": ["sans-serif"],
    "font.size": 8.5,
    "text.color": LIGHT["ink"],
    "axes.labelcolor": LIGHT["muted"],
    "axes.edgecolor": LIGHT["line"],
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": LIGHT["line"],
    "ytick.color": LIGHT["line"],
    "xtick.labelcolor": LIGHT["muted"],
    "ytick.labelcolor": LIGHT["muted"],
    "xtick.major.size": 2.5,
    "ytick.major.size": 0.0,
    "figure.facecolor": LIGHT["paper"],
    "svg.fonttype": "none",
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
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


def blank(height: float) -> Figure:
    """An empty figure as wide as a page's column, `height` in inches."""
    return Figure(figsize=(WIDTH, height))


def rendered(figure: Figure, *, form: str = "svg") -> bytes:
    """The figure as a file of the given form: svg, png or pdf. Raises `KeyError` for another form."""
    metadata = _METADATA[form]
    file = io.BytesIO()
    with styled(), mpl.rc_context({"svg.hashsalt": "linkgraph"}):
        figure.savefig(file, format=form, metadata=metadata, dpi=200)
    return file.getvalue()


def inline(figure: Figure, *, label: str) -> str:
    """The figure as SVG that stands in a page and takes the page's colours; `label` is what a screen reader says."""
    with styled(), mpl.rc_context({"svg.hashsalt": label}):
        file = io.StringIO()
        figure.patch.set_visible(False)
        figure.savefig(file, format="svg", metadata=_METADATA["svg"])
    body = file.getvalue()
    body = body[body.index("<svg") :]
    # A style element would hold for the whole page.
    body = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", "", body, flags=re.DOTALL)
    body = re.sub(r'<g id="[^"]*">\s*</g>', "", body)
    body = re.sub(r'<g id="[^"]*"', "<g", body)
    body = re.sub(r"(\d\.\d\d)\d+", r"\1", body)
    body = re.sub(r"\s*\n\s*", "\n", body)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', body)
    box = size.group(0) if size else ""
    body = re.sub(r"<svg[^>]*>", f'<svg {box} role="img" aria-label="{label}">', body, count=1)
    return themed(body.replace("xlink:href", "href"))


def bare(figure: Figure, box: tuple[float, float, float, float]) -> Axes:
    """Axes without frame and ticks: labels are set as texts, since ticks take half of the time of drawing."""
    axes = figure.add_axes(box)
    axes.set_axis_off()
    return axes


def label_heights(axes: Axes, values: Sequence[float]) -> None:
    """The values on the left, each at its height, without a sign."""
    for value in values:
        text = f"{abs(value):,.0f} "
        axes.text(0.0, value, text, transform=axes.get_yaxis_transform(), va="center", ha="right", color=LIGHT["muted"])


def ticks(largest: float, *, at_most: int = 3) -> list[float]:
    """Round numbers from 0 up to the largest."""
    values = MaxNLocator(nbins=at_most, integer=True, min_n_ticks=1).tick_values(0, max(largest, 1))
    return [float(value) for value in values if 0 <= value <= max(largest, 1)]


def said(axes: Axes, text: str) -> None:
    """An axis with nothing but a sentence in it."""
    axes.set_axis_off()
    axes.text(0.0, 0.5, text, color=LIGHT["muted"], va="center", transform=axes.transAxes)


def title(axes: Axes, text: str) -> None:
    """A short title above the left end of the axes."""
    axes.text(0.0, 1.03, text, transform=axes.transAxes, va="bottom", ha="left", color=LIGHT["ink"])


def label_rows(axes: Axes, labels: Sequence[str]) -> None:
    """One label a row, the first on top."""
    axes.set_yticks(range(len(labels)), list(labels))
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0, labelcolor=LIGHT["ink"])
    axes.spines["left"].set_visible(False)
