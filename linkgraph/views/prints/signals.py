"""What ties a ring: bits by signal."""

from __future__ import annotations

import polars as pl
from matplotlib.figure import Figure

from linkgraph.views.prints.sheet import INK, MUTED, OTHER, RING, nothing, printed, sheet
from linkgraph.views.visible import cut


def signals(rows: pl.DataFrame) -> Figure:
    """`rows`: signal, accounts (tied by it), of_accounts, bits (median of its pairs), most_bits (of a pair)."""
    with printed():
        figure = sheet(0.7 + 0.25 * max(rows.height, 1))
        axes = figure.subplots()
        if rows.is_empty():
            nothing(axes, "No signal ties these accounts.")
            return figure
        places = range(rows.height)
        most, bits = rows["most_bits"].to_list(), rows["bits"].to_list()
        axes.barh(places, most, height=0.6, color="white", edgecolor=OTHER, linewidth=0.7, hatch="////")
        axes.barh(places, bits, height=0.6, color=RING)
        widest = max([*most, *bits, 1.0])
        for place, (accounts, of) in enumerate(rows.select("accounts", "of_accounts").iter_rows()):
            says = "withheld" if accounts is None else f"{accounts:,} of {of:,} accounts"
            axes.text(widest * 1.02, place, says, va="center", color=MUTED)
        axes.set_yticks(
            places, [cut(name.removeprefix("observed:").replace("_", " "), at=32) for name in rows["signal"]]
        )
        axes.tick_params(axis="y", labelcolor=INK)
        axes.set_ylim(rows.height - 0.45, -0.55)
        axes.set_xlim(0, widest * 1.3)
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("bits in the median of the pairs that it links; hatched: in the pair of which it says most")
        return figure
