"""How a ring grew: accounts and exchanges so far, by day."""

from __future__ import annotations

import polars as pl
from matplotlib.figure import Figure

from linkgraph.views.prints.sheet import RING, counts_upward, days_along, nothing, printed, sheet, withheld


def growth(days: pl.DataFrame) -> Figure:
    """`days`: day (date, each once, in order), accounts (signed up by its end), exchanges (sent by then)."""
    with printed():
        figure = sheet(2.1)
        left, right = figure.subplots(1, 2)
        if days.is_empty():
            nothing(left, "No day of activity is on record.")
            nothing(right, "")
            return figure
        for axes, column, title in (
            (left, "accounts", "Accounts signed up so far"),
            (right, "exchanges", "Exchanges so far"),
        ):
            known = days.drop_nulls(column)
            when, height = known["day"].to_list(), known[column].to_list()
            axes.step(when, height, where="post", color=RING, linewidth=1.4)
            axes.fill_between(when, height, step="post", color=RING, alpha=0.12, linewidth=0)
            axes.set_title(title)
            counts_upward(axes, label=column)
            axes.set_ylim(bottom=0)
            days_along(axes, first=days["day"].min(), last=days["day"].max())  # type: ignore[arg-type]  # dates
            withheld(axes, days[column].null_count())
        return figure
