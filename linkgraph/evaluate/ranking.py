"""Are the strongest answers the right ones, and does a claim of .8 mean eight in ten?"""

from __future__ import annotations

import polars as pl

from linkgraph.evaluate.matching import HALF, PURE

_STEPS = (0.0, 0.5, 0.8, 0.9, 0.99)


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


def calibration(answers: pl.DataFrame) -> pl.DataFrame:
    """One row for each step of claimed probability: `lowest`, `answers`, `claimed` (mean), `right` (share).

    `answers` has `score` (log odds in bits: the claimed probability is 1 / (1 + 2 ** -score)) and `purity`; an answer
    is right when most of its accounts are one ring's.
    """
    claimed = 1 / (1 + pl.lit(2.0).pow(-pl.col("score").cast(pl.Float64).clip(-60, 60)))
    step = pl.max_horizontal([pl.when(pl.col("claimed") >= lowest).then(pl.lit(lowest)) for lowest in _STEPS])
    return (
        answers
        .select(claimed.alias("claimed"), right=pl.col("purity") > HALF)
        .group_by(lowest=step)
        .agg(answers=pl.len(), claimed=pl.col("claimed").mean(), right=pl.col("right").mean())
        .sort("lowest")
    )
