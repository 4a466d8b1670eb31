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


def timeline(exchanges: pl.DataFrame, events: pl.DataFrame) -> Figure:
    """Both have day (date) and days (how many the row stands for), the first also exchanges, the second what (signups
    or ended) and accounts; missing where withheld. Heights are a day's mean; accounts that ended are drawn downward.
    """
    with printed():
        figure = sheet(2.9)
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=[2.2, 1])
        if exchanges.is_empty():
            nothing(above, "No day of activity is on record.")
            nothing(below, "")
            return figure
        _bars(above, exchanges, column="exchanges", colour=RING)
        joined = bool(exchanges.select((pl.col("days") > 1).any()).item())
        above.set_title("Exchanges a day" + (", the mean of each span" if joined else ""))
        counts_upward(above, label="exchanges")
        _bars(below, events.filter(pl.col("what") == "signups"), column="accounts", colour=OTHER)
        ended = events.filter(pl.col("what") == "ended").with_columns(-pl.col("accounts").cast(pl.Int64))
        _bars(below, ended, column="accounts", colour=AGAINST)
        below.axhline(0, color=INK, linewidth=0.5)
        counts_upward(below, label="accounts")
        handles = [Patch(color=OTHER, label="sign-ups (up)"), Patch(color=AGAINST, label="accounts ended (down)")]
        below.legend(handles=handles, loc="lower left", ncols=2, bbox_to_anchor=(0, 1), borderpad=0, borderaxespad=0.4)
        both = pl.concat([exchanges.select("day", "days"), events.select("day", "days")])
        last = both.select(pl.col("day") + pl.duration(days=pl.col("days") - 1)).to_series()
        days_along(below, first=both["day"].min(), last=last.max())  # type: ignore[arg-type]  # dates
        withheld(above, exchanges["exchanges"].null_count() + events["accounts"].null_count())
        return figure


def _bars(axes: Axes, spans: pl.DataFrame, *, column: str, colour: str) -> None:
    known = spans.drop_nulls(column).with_columns(
        middle=pl.col("day").cast(pl.Datetime("us")) + (pl.col("days") - 1) * pl.duration(hours=12)
    )
    heights = (known[column] / known["days"]).to_list()
    axes.bar(known["middle"].to_list(), heights, width=(known["days"] - 0.14).to_list(), color=colour)
