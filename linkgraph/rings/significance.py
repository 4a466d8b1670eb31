"""By chance? Groups formed on some families of evidence, tested on the one that was left out.

For group and family: the accounts that stand together without the family (`held_out`), and how often one of them shows
what another shows too, held against as many accounts drawn from others like them (`matching`, `kernels.excess`). The
bound is paid for by the number of the family's signals and by the number of pieces of which the largest was taken; over
the families of the catalogue by Bonferroni, which asks nothing of how they depend on each other; over groups by
Benjamini & Yekutieli (2001), which asks nothing either. Whoever is tied by one family only cannot be tested.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from linkgraph.core.settings import LinkSettings, RingSettings
from linkgraph.kernels.excess import I64, excess
from linkgraph.rings.held_out import cells, without_each_family
from linkgraph.rings.matching import Matched
from linkgraph.rings.membership import Context
from linkgraph.tables.held_out import HeldOut
from linkgraph.tables.significance import Significance


@dataclass(frozen=True, slots=True)
class Chance:
    """`tables.HeldOut` (by group and family) and `tables.Significance` (by group)."""

    held_out: pl.DataFrame
    significance: pl.DataFrame


def significance(
    pairs: pl.DataFrame,
    formed: pl.DataFrame,
    *,
    context: Context,
    like: Matched,
    rules: RingSettings,
    links: LinkSettings,
    seed: int,
    progress: Callable[[str], None] | None = None,
) -> Chance:
    """Every group of `formed` (`tables.Members`), with each family without which some of it stands together."""
    tested = []
    # Communities take one thread: what comes of one family is tested while those without the next are sought.
    with ThreadPoolExecutor(1) as pool:
        for family, sets in without_each_family(pairs, formed, context=context, rules=rules, links=links, seed=seed):
            if progress is not None:
                progress(f"without {family}")
            if sets.height:
                tested.append(pool.submit(_family, sets, family, context=context, like=like, bar=links.bar))
    rows = [one.result() for one in tested]
    held_out = HeldOut.validate(pl.concat([HeldOut.create_empty(), *rows]).sort("group", "family"))
    families = context.signals.filter(pl.col("records") > 0)["family"].n_unique()
    return Chance(held_out, _groups(formed, held_out, families=families))


def _family(sets: pl.DataFrame, family: str, *, context: Context, like: Matched, bar: float) -> pl.DataFrame:
    """One row a group: the signal of the family that says most, and its bound after both payments."""
    number = sets["group"].unique().sort()
    start = np.append(np.searchsorted(sets["group"].to_numpy(), number.to_numpy()), sets.height).astype(np.int64)
    member: I64 = sets["account"].to_numpy().astype(np.int64)
    draws = like.draws(start, member)
    pieces = sets["pieces"].to_numpy()[start[:-1]]
    asked = context.signals.filter((pl.col("family") == family) & (pl.col("records") > 0))
    looks = [
        (signal, known, cell)
        for signal, known in asked.select("signal", "holders").iter_rows()
        for cell in cells(context, signal, bar=bar)
    ]
    rows = []
    for signal, known, cell in looks:
        # As if everybody in the set, and only so many of all, could have shown it.
        scale = context.accounts / max(known, 1)
        found = excess(cell, set_start=start, set_member=member, pools=like.pools, draws=draws, scale=scale)
        rows.append(
            pl.DataFrame({
                "group": number,
                "family": family,
                "signal": signal,
                "accounts": np.diff(start).astype(np.uint32),
                "shared": found.seen.astype(np.uint32),
                "expected": found.expected,
                "log10_p": np.minimum(found.log10_p + np.log10(pieces * len(looks)), 0.0),
            })
        )
    return (
        pl
        .concat(rows)
        .sort("group", "log10_p", "shared", "signal", descending=[False, False, True, False])
        .unique("group", keep="first", maintain_order=True)
        .select(HeldOut.column_names())
    )


def _groups(formed: pl.DataFrame, held_out: pl.DataFrame, *, families: int) -> pl.DataFrame:
    best = (
        held_out
        .sort("group", "log10_p", "family")
        .group_by("group", maintain_order=True)
        .agg(
            pl.len().cast(pl.UInt8).alias("families_tested"),
            pl.col("family").first().alias("best_family"),
            (pl.col("log10_p").first() + np.log10(max(families, 1))).clip(upper_bound=0.0).alias("log10_p"),
        )
    )
    groups = formed.select("group").unique().sort("group").join(best, on="group", how="left")
    p = groups["log10_p"].fill_null(0.0).to_numpy()
    # A group that cannot be tested counts among those that were looked at, and gets no rate.
    adjusted = pl.Series(false_discovery(p)).clip(upper_bound=0.0)
    return Significance.validate(
        groups.with_columns(
            pl.col("families_tested").fill_null(0),
            pl.when(pl.col("log10_p").is_not_null()).then(pl.lit(adjusted)).alias("log10_q"),
        ).select(Significance.column_names())
    )


def false_discovery(log10_p: np.ndarray) -> np.ndarray:
    """log10 of Benjamini & Yekutieli's adjusted p-values, in the order given; all may depend on each other.

    >>> [round(float(q), 3) for q in 10 ** false_discovery(np.log10([0.001, 0.2]))]
    [0.003, 0.3]
    """
    order = np.argsort(log10_p, kind="stable")
    ranks = np.arange(1, log10_p.shape[0] + 1)
    paid = log10_p[order] + np.log10(ranks.shape[0] * (1.0 / ranks).sum() / ranks)
    out = np.empty_like(log10_p)
    out[order] = np.minimum(np.minimum.accumulate(paid[::-1])[::-1], 0.0)
    return out
