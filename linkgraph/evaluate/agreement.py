"""How well one clustering of accounts agrees with another: B-cubed and pairwise precision, recall and F1."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl


class Agreement(NamedTuple):
    """Precision, recall and their harmonic mean, each 0 to 1."""

    precision: float
    recall: float
    f1: float


def agreement(precision: float, recall: float) -> Agreement:
    """The two with their harmonic mean."""
    total = precision + recall
    return Agreement(precision, recall, 2 * precision * recall / total if total > 0 else 0.0)


def b_cubed(items: pl.DataFrame) -> Agreement:
    """B-cubed over accounts (Bagga & Baldwin 1998).

    `items` has a row for each account of either side, with `answer` and `truth`, its cluster on each side. A null is a
    cluster of its own: an innocent in the truth, an unnamed account in the answer. Each item's precision is the share
    of its answer cluster that is in its true cluster, its recall the share of its true cluster that is in its answer
    cluster, both counting the item itself; the result is the mean over items. With no item at all everything is 1.
    """
    if items.is_empty():
        return Agreement(1.0, 1.0, 1.0)
    own = items.with_columns(
        together=pl
        .when(pl.any_horizontal(pl.col("answer", "truth").is_null()))
        .then(1)
        .otherwise(pl.len().over("answer", "truth")),
        named=pl.when(pl.col("answer").is_null()).then(1).otherwise(pl.len().over("answer")),
        true=pl.when(pl.col("truth").is_null()).then(1).otherwise(pl.len().over("truth")),
    )
    means = own.select(
        precision=(pl.col("together") / pl.col("named")).mean(), recall=(pl.col("together") / pl.col("true")).mean()
    )
    return agreement(*means.row(0))


def pairwise(items: pl.DataFrame) -> Agreement:
    """Precision and recall of the pairs of accounts that stand together; 1 where there is no pair to be wrong about.

    Pairs grow with the square of a ring: the largest ring dominates. Nulls stand alone, as in `b_cubed`.
    """
    both = _pairs(items.drop_nulls().group_by("answer", "truth").len())
    named = _pairs(items.filter(pl.col("answer").is_not_null()).group_by("answer").len())
    true = _pairs(items.filter(pl.col("truth").is_not_null()).group_by("truth").len())
    return agreement(both / named if named else 1.0, both / true if true else 1.0)


def _pairs(groups: pl.DataFrame) -> int:
    return int(groups.select((pl.col("len").cast(pl.Int64) * (pl.col("len").cast(pl.Int64) - 1) // 2).sum()).item())
