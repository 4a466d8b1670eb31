"""Exchanges by day, and below them sign-ups and bans."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from linkgraph.views.prints.sheet import (
    AGAINST,
    INK,
    OTHER,
    RING,
    counts_upward,
    days_along,
    nothing,
    printed,
    sheet,
    withheld,
)


def timeline(days: pl.DataFrame) -> Figure:
    """`days`: day (date, each once), exchanges, sign_ups, bans; missing where withheld. Bans are drawn downward."""
    with printed():
        figure = sheet(2.9)
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=[2.2, 1])
        if days.is_empty():
            nothing(above, "No day of activity is on record.")
            nothing(below, "")
            return figure
        _bars(above, days, column="exchanges", colour=RING)
        above.set_title("Exchanges a day")
        counts_upward(above, label="exchanges")
        _bars(below, days, column="sign_ups", colour=OTHER)
        _bars(below, days.with_columns(-pl.col("bans").cast(pl.Int64)), column="bans", colour=AGAINST)
        below.axhline(0, color=INK, linewidth=0.5)
        counts_upward(below, label="accounts")
        handles = [Patch(color=OTHER, label="sign-ups (up)"), Patch(color=AGAINST, label="bans and suspensions (down)")]
        below.legend(handles=handles, loc="lower left", ncols=2, bbox_to_anchor=(0, 1), borderpad=0, borderaxespad=0.4)
        days_along(below, first=days["day"].min(), last=days["day"].max())  # type: ignore[arg-type]  # dates
        withheld(above, int(days.select("exchanges", "sign_ups", "bans").null_count().sum_horizontal().item()))
        return figure


def _bars(axes: Axes, days: pl.DataFrame, *, column: str, colour: str) -> None:
    known = days.drop_nulls(column)
    axes.bar(known["day"].to_list(), known[column].to_list(), width=0.86, color=colour)
