"""All signals of a pair together: bits by family, the bar, and what was left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels.hashing import scrambled_order
from linkgraph.kernels.rarity import MICRO
from linkgraph.links import overlap, rarity, succession
from linkgraph.core.settings import LinkSettings
from linkgraph.tables.left_out import LeftOut
from linkgraph.tables.links import Links
from linkgraph.tables.signals import OVERLAP, RARITY, SUCCESSION

SUPPORTING = "infrastructure"
"""The family that strengthens a link and never makes one: addresses, networks, domains and sign-up channels."""


@dataclass(frozen=True, slots=True)
class Linked:
    """`tables.Links` and `tables.Pairs` for the pairs that reach the bar, `tables.LeftOut` for what did not."""

    links: pl.DataFrame
    pairs: pl.DataFrame
    left_out: pl.DataFrame


def link(
    signals: pl.DataFrame,
    tokens: pl.DataFrame,
    sightings: pl.DataFrame,
    *,
    events: Mapping[str, pl.LazyFrame],
    accounts: int,
    rules: LinkSettings,
    progress: Callable[[str], None] | None = None,
) -> Linked:
    """Pair the accounts that share tokens or move together, and keep the pairs that reach the bar.

    Within a family the i-th best signal counts `same_family` ** (i - 1); the supporting family stops at its ceiling and does
    not make a link alone. Bits are summed as whole micro-bits.
    """
    rank = scrambled_order(accounts)
    account_of = np.empty(accounts, dtype=np.uint32)
    account_of[rank] = np.arange(accounts, dtype=np.uint32)
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
            one = rarity.weigh(signal, tokens.filter(mine), sightings.filter(mine), rank=rank, **shape)
            (supporting if signal["family"] == SUPPORTING else firm).append(one)
        elif signal["rule"] == OVERLAP:
            timed.append(overlap.pair_bits(events[name], signal=name, ceiling=ceiling, rank=rank, **shape))
        elif signal["rule"] == SUCCESSION:
            timed.append(succession.pair_bits(events[name], signal=name, ceiling=ceiling, rank=rank))
    buckets = max(1, -(-sum(_pairs_made(one, rules) for one in firm) // rules.pairs_at_once))
    family = dict(signals.select("signal", "family").iter_rows())
    kept: list[tuple[pl.DataFrame, pl.DataFrame]] = []
    below = 0
    for bucket in range(buckets):
        if progress is not None:
            progress(f"pairs, part {bucket + 1} of {buckets}")
        parts = [rarity.pair_bits(one, **shape, bucket=bucket, buckets=buckets) for one in firm]
        parts += [frame.filter(pl.col("low") % buckets == bucket) for frame in timed]
        pairs = _distinct(parts)
        parts += [rarity.bits_of(one, pairs, accounts=accounts) for one in supporting]
        kept.append(_over_the_bar(parts, family=family, rules=rules))
        below += pairs.shape[0] - kept[-1][1].height
    large = sum(int((np.diff(one.start) > rules.whole).sum()) for one in firm)
    unpaired = sum(one.start.shape[0] - 1 for one in supporting)
    left_out = [
        (f"pairs below the bar of {rules.bar:g} bits", below, "pairs"),
        (f"tokens of more than {rules.whole} holders, each holder paired with its next {rules.ahead}", large, "tokens"),
        ("tokens of the supporting family, weighed on pairs that other signals made", unpaired, "tokens"),
    ]
    return Linked(
        links=_by_account(pl.concat([links for links, _ in kept]), account_of).sort("a", "b", "signal"),
        pairs=_by_account(pl.concat([pairs for _, pairs in kept]), account_of).sort("a", "b"),
        left_out=pl.DataFrame(
            [("links", None, *entry) for entry in left_out], schema=LeftOut.create_empty().schema, orient="row"
        ),
    )


def _distinct(parts: list[pl.DataFrame]) -> npt.NDArray[np.uint64]:
    pairs = [
        (part["low"].to_numpy().astype(np.uint64) << np.uint64(32)) | part["high"].to_numpy().astype(np.uint64)
        for part in parts
    ]
    return np.unique(np.concatenate([np.empty(0, dtype=np.uint64), *pairs]))


def _pairs_made(one: rarity.Weighed, rules: LinkSettings) -> int:
    size = np.diff(one.start)
    return int(np.where(size <= rules.whole, size * (size - 1) // 2, size * rules.ahead).sum())


def _over_the_bar(
    parts: list[pl.DataFrame], *, family: Mapping[str, str], rules: LinkSettings
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of the pairs whose families together reach the bar: the rows by signal, and one row a pair."""
    rows = pl.concat(parts).with_columns(pl.col("signal").replace_strict(family, return_dtype=pl.String).alias("family"))
    place = pl.col("microbits").rank("ordinal", descending=True).over("low", "high", "family") - 1
    counted = (pl.col("microbits").cast(pl.Float64) * pl.lit(rules.same_family).pow(place)).round().cast(pl.Int64)
    ceiling = int(rules.supporting_ceiling * MICRO)
    # In whole thousandths, since sums of floats differ with the order in which threads deliver them.
    thousandths = (pl.col("weight") * 1000).round().cast(pl.Int64)
    stands_for = ((thousandths * pl.col("counted")).sum() / pl.col("counted").sum() / 1000).clip(1.0)
    by_family = (
        rows.with_columns(counted.alias("counted"))
        .group_by("low", "high", "family")
        .agg(pl.col("counted").sum(), stands_for.alias("weight"))
        .with_columns(
            pl.when(pl.col("family") == SUPPORTING).then(pl.min_horizontal("counted", ceiling)).otherwise("counted")
        )
    )
    pairs = (
        by_family.group_by("low", "high")
        .agg(
            pl.col("counted").sum().alias("microbits"),
            pl.len().cast(pl.UInt8).alias("families"),
            stands_for.alias("weight"),
        )
        .filter(pl.col("microbits") >= int(rules.bar * MICRO))
    )
    return rows.drop("family").join(pairs.select("low", "high"), on=["low", "high"]), pairs


def _by_account(rows: pl.DataFrame, account_of: npt.NDArray[np.uint32]) -> pl.DataFrame:
    """Ranks back to account numbers, the lower one first."""
    one = account_of[rows["low"].to_numpy()]
    two = account_of[rows["high"].to_numpy()]
    return rows.select(
        pl.Series("a", np.minimum(one, two)), pl.Series("b", np.maximum(one, two)), pl.exclude("low", "high")
    )
