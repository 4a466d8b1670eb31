"""Which exchanges were made from which template: what the parts of a ring's traffic are told apart by."""

from __future__ import annotations

import polars as pl

from linkgraph.sightings.signal import Source
from linkgraph.tables.template_uses import TemplateUses


def template_uses(source: Source, tokens: pl.DataFrame) -> pl.DataFrame:
    """`tables.TemplateUses`, from what the template signal left in `source.uses` when its tokens were collected.

    Templates that only one account used are no tokens and are left out. Where the signal did not run there is no row.
    """
    if not source.uses:
        return TemplateUses.create_empty()
    known = tokens.filter(pl.col("signal") == "template").select("value", "token")
    used = source.uses[-1].join(known, on="value")
    place = pl.col("place")
    frame = used.select(
        (place // 2**32).cast(pl.UInt32).alias("source"), (place % 2**32).cast(pl.UInt32).alias("row"), "token"
    )
    return TemplateUses.validate(frame.sort("source", "row"))
