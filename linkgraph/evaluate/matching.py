"""Which answer is which ring: purity, rings found, splits, merges."""

from __future__ import annotations

import polars as pl

PURE = 0.9
HALF = 0.5
_PART, _PART_ACCOUNTS = 0.1, 2


def overlaps(items: pl.DataFrame) -> pl.DataFrame:
    """One row for each answer and true ring that have accounts in common: answer, truth, together, named, true."""
    named = items.filter(pl.col("answer").is_not_null()).group_by("answer").agg(named=pl.len())
    true = items.filter(pl.col("truth").is_not_null()).group_by("truth").agg(true=pl.len())
    both = items.drop_nulls(["answer", "truth"]).group_by("answer", "truth").agg(together=pl.len())
    return both.join(named, on="answer").join(true, on="truth").sort("answer", "truth")


def purities(items: pl.DataFrame) -> pl.DataFrame:
    """One row an answer: `size`, `ring` (its largest true ring) and `purity`, that ring's share of its accounts."""
    best = (
        overlaps(items)
        .sort("together", "truth", descending=[True, False])
        .group_by("answer", maintain_order=True)
        .first()
    )
    answers = items.filter(pl.col("answer").is_not_null()).group_by("answer").agg(size=pl.len())
    return (
        answers
        .join(best.select("answer", ring="truth", together="together"), on="answer", how="left")
        .with_columns(purity=pl.col("together").fill_null(0) / pl.col("size"))
        .drop("together")
        .sort("answer")
    )


def rings_found(items: pl.DataFrame) -> pl.DataFrame:
    """One row a true ring: `named` (share of its accounts in any answer), `found` and `held`.

    Found: one answer holds at least half of it, and at least nine tenths of that answer are this ring. Held: one
    answer holds at least half of it, whatever else is in that answer.
    """
    true = (
        items
        .filter(pl.col("truth").is_not_null())
        .group_by("truth")
        .agg(accounts=pl.len(), named=pl.col("answer").is_not_null().sum())
    )
    half = overlaps(items).filter(pl.col("together") >= HALF * pl.col("true"))
    pure = half.filter(pl.col("together") >= PURE * pl.col("named"))
    return true.with_columns(
        found=pl.col("truth").is_in(pure["truth"].implode()), held=pl.col("truth").is_in(half["truth"].implode())
    ).sort("truth")


def splits(items: pl.DataFrame) -> int:
    """True rings of which two or more answers hold a part (a tenth of the ring and at least two accounts)."""
    parts = overlaps(items).filter(
        (pl.col("together") >= _PART * pl.col("true")) & (pl.col("together") >= _PART_ACCOUNTS)
    )
    return parts.group_by("truth").len().filter(pl.col("len") > 1).height


def merges(items: pl.DataFrame) -> int:
    """Answers that hold a part of two or more true rings (a tenth of the answer and at least two accounts)."""
    parts = overlaps(items).filter(
        (pl.col("together") >= _PART * pl.col("named")) & (pl.col("together") >= _PART_ACCOUNTS)
    )
    return parts.group_by("answer").len().filter(pl.col("len") > 1).height
