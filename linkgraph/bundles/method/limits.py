"""limitations.md: what the method cannot show, and what this run did not look at."""

from __future__ import annotations

from importlib.resources import files

import polars as pl

from linkgraph.bundles.exhibits import Published
from linkgraph.bundles.letter.bindings import escaped


def limitations(published: Published, *, left_out: pl.DataFrame) -> str:
    """The limits of every case (limits.md), then those of this one. `left_out` is `tables.LeftOut`."""
    refused = published.facts.rows.get("refused", 0)
    unseen = [f"- Rows of the records that were refused, each for a reason: {refused:,}."]
    for stage, signal, reason, count, unit in left_out.select("stage", "signal", "reason", "count", "unit").rows():
        where = stage if signal is None else f"{stage}, {signal}"
        unseen.append(f"- {escaped(where)}: {escaped(reason)}: {count:,} {escaped(unit)}.")
    unshown = [
        f"- {ring}: {accounts:,} accounts ({escaped(reason)})."
        for ring, reason, accounts in published.left_out.select("ring_id", "reason", "accounts").rows()
    ]
    unshown += [
        f"- {name}: {exhibit.cells_left_out:,} cells that are about too few accounts, or would give one away that is."
        for name, exhibit in published.exhibits.items()
        if exhibit.cells_left_out
    ]
    return "\n".join([
        (files(__package__) / "limits.md").read_text("utf-8"),
        "# What this run did not look at\n",
        *unseen,
        "\n# What this profile does not show\n",
        *(unshown or ["- Nothing is left out."]),
        "",
    ])
