"""How fast a ring moved to a new model, beside everybody."""

from __future__ import annotations

import polars as pl
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from linkgraph.views.prints.sheet import INK, MUTED, OTHER, RING, nothing, printed, sheet
from linkgraph.views.visible import cut


def pivot(rows: pl.DataFrame) -> Figure:
    """`rows`: model, hours (since its release), who (ring or others), sent, moved (of those, on the new model)."""
    with printed():
        models = rows["model"].unique(maintain_order=True).to_list()
        figure = sheet(0.7 + 0.95 * max(len(models), 1))
        axes = figure.subplots()
        known = rows.filter(pl.col("sent") > 0)
        if known.is_empty():
            nothing(axes, "No release falls into the window.")
            return figure
        labels, place = [], 0.0
        for (model, hours), part in known.group_by("model", "hours", maintain_order=True):
            for row, (who, colour, hatch) in enumerate((("ring", RING, ""), ("others", "white", "////"))):
                own = part.filter(pl.col("who") == who)
                if own.is_empty():
                    continue
                moved, sent = int(own["moved"].sum()), int(own["sent"].sum())
                share = moved / sent
                at = place + 0.34 * row
                edge = RING if who == "ring" else OTHER
                axes.barh(at, share, height=0.3, color=colour, edgecolor=edge, hatch=hatch, linewidth=0.7)
                says = f"{moved:,} of {sent:,} exchanges"
                axes.text(share + 0.012, at, says, va="center", color=MUTED)
            labels.append((place + 0.17, f"{cut(str(model), at=24)}, first {hours} hours"))
            place += 1.0
        axes.set_yticks([at for at, _ in labels], [text for _, text in labels])
        axes.tick_params(axis="y", labelcolor=INK)
        axes.set_ylim(place - 0.45, -0.35)
        axes.set_xlim(0, 1.3)
        axes.set_xticks((0, 0.25, 0.5, 0.75, 1.0))
        axes.xaxis.set_major_formatter(PercentFormatter(1.0))
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("share of all exchanges that went to the new model; hatched: ordinary accounts")
        return figure
