"""At which hours of the week a ring sends, beside ordinary accounts."""

from __future__ import annotations

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure

from linkgraph.views.prints.sheet import INK, MUTED, printed, sheet

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EDGES = (0.0, 0.25, 0.5, 1.0, 1.5, 2.5, 168.0)
_NAMES = ("under ¼", "¼ to ½", "½ to 1", "1 to 1½", "1½ to 2½", "2½ and more")
_SHADES = ("#f0f2f5", "#d5dee8", "#adc3d8", "#7a9fc0", "#46759f", "#1f4468")


def week(hours: pl.DataFrame) -> Figure:
    """`hours`: hour (of the UTC week, 0 is Monday 00:00), ring, others (exchanges; missing where withheld)."""
    with printed():
        figure = sheet(2.0)
        axes = figure.subplots(1, 2, sharey=True)
        held = pl.DataFrame({"hour": range(168)}).join(hours.with_columns(pl.col("hour").cast(pl.Int64)), on="hour",
                                                       how="left", maintain_order="left")  # fmt: skip
        for one, column, name in (
            (axes[0], "ring", "The accounts of the ring"),
            (axes[1], "others", "Ordinary accounts"),
        ):
            _squares(one, held[column], name=name)
        axes[0].set_yticks(range(7), _DAYS)
        axes[0].tick_params(axis="y", labelcolor=INK)
        handles = [axes[0].scatter([], [], marker="s", s=30, color=shade) for shade in _SHADES]
        legend = figure.legend(handles, _NAMES, loc="outside lower center", ncols=6, handletextpad=0.2)
        legend.set_title("exchanges by UTC hour, in multiples of an even week")
        return figure


def _squares(axes: Axes, counts: pl.Series, *, name: str) -> None:
    total = int(counts.sum())
    axes.set_title(f"{name}: {total:,} exchanges")
    values = counts.cast(pl.Float64).to_numpy(writable=True).reshape(7, 24) * (168 / total if total else 0)
    shades = ListedColormap(_SHADES).with_extremes(bad="white")
    levels = BoundaryNorm(_EDGES, len(_SHADES))
    axes.pcolormesh(
        np.arange(25) - 0.5,
        np.arange(8) - 0.5,
        np.ma.masked_invalid(values),
        cmap=shades,
        norm=levels,
        edgecolors="white",
        linewidth=0.6,
    )
    axes.set_xticks((0, 6, 12, 18, 23), ("00", "06", "12", "18", "23"))
    axes.set_xlabel("hour of the day, UTC", color=MUTED)
    axes.set_ylim(6.5, -0.5)
    axes.spines[:].set_visible(False)
