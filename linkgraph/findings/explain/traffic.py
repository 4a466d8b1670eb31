"""What part of a ring's traffic its operation explains, in one sentence or two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from linkgraph.findings.explain.wording import counted

_PARTS = ("exchanges", "templates", "rhythm", "rest", "rhythm_by_chance")


def traffic_sentences(traffic: pl.DataFrame | pl.LazyFrame, *, group: int) -> str:
    """The sums of `tables.Traffic` over the group; empty where it has no row: it is not suspected, or sent nothing."""
    found = traffic.lazy().filter(pl.col("group") == group).select(pl.col(*_PARTS).cast(pl.Float64).sum()).collect()
    return sentences(found.row(0, named=True))


def sentences(parts: Mapping[str, Any]) -> str:
    """The same of sums by part.

    >>> sums = {"exchanges": 1000, "templates": 700, "rhythm": 100, "rest": 200, "rhythm_by_chance": 12.4}
    >>> print(sentences(sums))
    Of its 1,000 exchanges 700 (70 %) are made from templates of its own; of the others 100 (10 %) fall into its rhythm,
    as 12 would by chance. The rest, 200 (20 %), neither explains: requests of ordinary customers, where access is sold
    on, or prompts of its own that no template caught.
    """
    exchanges = int(parts["exchanges"])
    if not exchanges:
        return ""

    def part(name: str) -> str:
        return f"{int(parts[name]):,} ({parts[name] / exchanges:.0%})".replace("%", " %")

    by_chance = f"{round(parts['rhythm_by_chance']):,}"
    return (
        f"Of its {counted(exchanges, 'exchange')} {part('templates')} are made from templates of its own; of the "
        f"others {part('rhythm')} fall into its rhythm, as {by_chance} would by chance. The rest, "
        f"{part('rest')}, neither explains: requests of ordinary customers, where access is sold on, or prompts of its "
        "own that no template caught."
    )
