"""All signals of a pair together: bits by family, the bar, and what was left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from linkgraph.core.settings import LinkSettings
from linkgraph.kernels.rarity import MICRO
from linkgraph.links import overlap, rarity, succession
from linkgraph.links.frame import pair_frame, pairs_of
from linkgraph.tables.left_out import LeftOut
from linkgraph.tables.signals import OVERLAP, RARITY, SUCCESSION, SUPPORTING


@dataclass(frozen=True, slots=True)
class Linked:
    """`tables.Links` and `tables.Pairs` for the pairs that reach the bar, `tables.LeftOut` for what did not."""

    links: pl.DataFrame
    pairs: pl.DataFrame
    left_out: pl.DataFrame


def link(
    signals: pl.DataFrame,
    tokens: pl.DataFrame,
    *,
    sightings: pl.DataFrame,
    events: Mapping[str, pl.LazyFrame],
    accounts: int,
    rules: LinkSettings,
    pairs_at_once: int = 30_000_000,
    progress: Callable[[str], None] | None = None,
) -> Linked:
    """Pair the accounts that share tokens or move together, and keep the pairs that reach the bar.

    Within a family the i-th best signal counts `same_family` ** (i - 1); the supporting family stops at its ceiling
    and does not make a link alone. Bits are summed as whole micro-bits. `pairs_at_once` bounds memory
    and changes nothing.
    """
    firm: list[rarity.Weighed] = []
    supporting: list[rarity.Weighed] = []
    timed: list[pl.DataFrame] = []
    shape = {"whole": rules.whole, "ahead": rules.ahead}
    for signal in signals.iter_rows(named=True):
        name, ceiling = signal["signal"], signal["ceiling"]
        if progress is not None:
            progress(name)
        if signal["rule"] == RARITY:
            mine = pl.col("signal") == name
            one = rarity.weigh(
                signal, tokens.filter(mine), sightings=sightings.filter(mine), accounts=accounts, **shape
            )
            (supporting if signal["family"] == SUPPORTING else firm).append(one)
        elif signal["rule"] == OVERLAP:
            timed.append(overlap.pair_bits(events[name], signal=name, ceiling=ceiling, accounts=accounts))
        elif signal["rule"] == SUCCESSION:
            timed.append(succession.pair_bits(events[name], signal=name, ceiling=ceiling, accounts=accounts))
    buckets = max(1, -(-sum(rarity.pairs_possible(one, **shape) for one in firm) // pairs_at_once))
    family = dict(signals.select("signal", "family").iter_rows())
    kept = []
    below = 0
    for bucket in range(buckets):
        if progress is not None:
            progress(f"pairs, part {bucket + 1} of {buckets}")
        here = [frame.filter(pl.col("a") % buckets == bucket) for frame in timed]
        found = [pairs_of(frame) for frame in here]
        found += [rarity.candidates(one, accounts=accounts, **shape, bucket=bucket, buckets=buckets) for one in firm]
        pairs = np.unique(np.concatenate([np.empty(0, dtype=np.uint64), *found]))
        exact = [rarity.pair_bits(one, pairs) for one in (*firm, *supporting)]
        kept.append(_over_the_bar([*here, *exact], family=family, rules=rules))
        below += pairs.shape[0] - kept[-1][1].height
    large = sum(int((np.diff(one.start) > rules.whole).sum()) for one in firm)
    unpaired = sum(one.start.shape[0] - 1 for one in supporting)
    left_out = [
        (f"pairs below the bar of {rules.bar:.3g} bits, {rules.firm_bar:g} of them firm", below, "pairs"),
        (f"tokens of more than {rules.whole} holders, each paired with {2 * rules.ahead} others", large, "tokens"),
        ("tokens of the supporting family, weighed on pairs that other signals made", unpaired, "tokens"),
    ]
    return Linked(
        links=pl.concat([links for links, _ in kept]).sort("a", "b", "signal"),
        pairs=pl.concat([pairs for _, pairs in kept]).sort("a", "b"),
        left_out=pl.DataFrame(
            [("links", None, *entry) for entry in left_out], schema=LeftOut.create_empty().schema, orient="row"
        ),
    )


def _over_the_bar(
    parts: list[pl.DataFrame], *, family: Mapping[str, str], rules: LinkSettings
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of the pairs whose families together reach the bar: the rows by signal, and one row a pair."""
    nothing = pair_frame("", np.empty(0, np.uint64), microbits=np.empty(0, np.int64), shared=np.empty(0, np.uint32))
    rows = pl.concat([nothing, *parts]).with_columns(
        pl.col("signal").replace_strict(family, return_dtype=pl.String).alias("family")
    )
    place = pl.col("microbits").rank("ordinal", descending=True).over("a", "b", "family") - 1
    counted = (pl.col("microbits").cast(pl.Float64) * pl.lit(rules.same_family).pow(place)).round().cast(pl.Int64)
    ceiling = int(rules.supporting_ceiling * MICRO)
    # A pair that one small token shows was sure to be seen, whatever its large tokens stand for.
    stands_for = pl.col("weight").filter(pl.col("family") != SUPPORTING).min()
    by_family = (
        rows
        .with_columns(counted.alias("counted"))
        .group_by("a", "b", "family")
        .agg(pl.col("counted").sum(), pl.col("weight").min())
        .with_columns(
            pl.when(pl.col("family") == SUPPORTING).then(pl.min_horizontal("counted", ceiling)).otherwise("counted")
        )
    )
    pairs = (
        by_family
        .group_by("a", "b")
        .agg(
            pl.col("counted").sum().alias("microbits"),
            pl.col("counted").filter(pl.col("family") != SUPPORTING).sum().alias("firm"),
            pl.len().cast(pl.UInt8).alias("families"),
            stands_for.fill_null(1.0).alias("weight"),
        )
        .filter((pl.col("microbits") >= int(rules.bar * MICRO)) & (pl.col("firm") >= int(rules.firm_bar * MICRO)))
        .drop("firm")
    )
    return rows.drop("family").join(pairs.select("a", "b"), on=["a", "b"]), pairs
