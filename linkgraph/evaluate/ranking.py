"""Are the strongest answers the right ones, and does a membership of .8 mean eight in ten?"""

from __future__ import annotations

import polars as pl

from linkgraph.evaluate.matching import PURE


def average_precision(answers: pl.DataFrame) -> float:
    """Average precision of answers ranked by score; an answer is right when its purity is at least .9.

    `answers` has `score` and `purity`. Answers of one score stand in one place: each counts with the precision at the
    end of its tie. 1 where there is no answer, 0 where none is right.
    """
    if answers.is_empty():
        return 1.0
    places = (
        answers
        .group_by("score")
        .agg(many=pl.len(), right=(pl.col("purity") >= PURE).sum())
        .sort("score", descending=True)
        .with_columns(precision=pl.col("right").cum_sum() / pl.col("many").cum_sum())
    )
    right = places["right"].sum()
    return float(places.select((pl.col("precision") * pl.col("right")).sum()).item() / right) if right else 0.0


def reliability(named: pl.DataFrame) -> pl.DataFrame:
    """One row for each tenth of membership: `lowest`, `accounts`, `claimed` (mean membership), `right` (share).

    `named` has `membership` and `right` (whether the account's true ring is its answer's largest).
    """
    tenth = (pl.col("membership") * 10).floor().clip(0, 9).cast(pl.Int64)
    rows = named.group_by(tenth=tenth).agg(
        accounts=pl.len(), claimed=pl.col("membership").mean(), right=pl.col("right").mean()
    )
    return rows.sort("tenth").select((pl.col("tenth") / 10).alias("lowest"), "accounts", "claimed", "right")
