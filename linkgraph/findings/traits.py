"""How each account behaves: volume, daily rhythm, weekdays, concentration in time."""

from __future__ import annotations

import numpy as np
import polars as pl

from linkgraph.core.clock import DAY


def traits(accounts: pl.DataFrame, *, activity: pl.DataFrame, hours: pl.DataFrame) -> pl.DataFrame:
    """One row an account: account, exchanges, rate (a day of its life inside the window), rhythm, weekend, active_days.

    rhythm is the squared mean resultant length of the hours of day, corrected for few exchanges: 0 when spread evenly
    over 24 hours, near 1 when always at one hour (Mardia & Jupp 2000, 2.3); missing below 8 exchanges.
    """
    span = activity.select(pl.col("day").min().alias("from"), pl.col("day").max().alias("to")).row(0)
    start, end = (span[0] or 0, span[1] or 0)
    volume = activity.group_by("account").agg(
        pl.col("exchanges").sum().cast(pl.Int64),
        pl.col("day").min().alias("first_day"),
        pl.col("day").max().alias("last_day"),
        (pl.col("exchanges") > 0).sum().alias("active_days"),
        pl.col("exchanges").top_k(2).sum().cast(pl.Int64).alias("busiest"),
    )
    angle = (pl.col("hour") % 24).cast(pl.Float64) * (2 * np.pi / 24)
    amount = pl.col("exchanges").cast(pl.Int64)
    # Sines in whole billionths: sums of floats would differ with the order of threads.
    sine = ((angle.sin() * 1e9).round().cast(pl.Int64) * amount).sum() / 1e9
    cosine = ((angle.cos() * 1e9).round().cast(pl.Int64) * amount).sum() / 1e9
    n = amount.sum()
    rhythm = hours.group_by("account").agg(
        pl.when(n >= 8).then((sine.pow(2) + cosine.pow(2) - n) / (n * (n - 1))).clip(-0.1, 1.0).alias("rhythm"),
        pl.when(n >= 8).then(amount.filter(pl.col("hour") >= 120).sum() / n).alias("weekend"),
    )
    born = (pl.col("created_at") // DAY).cast(pl.Int32)
    ended = pl.when(pl.col("status").is_in(["banned", "suspended", "closed"])).then(
        (pl.col("status_at") // DAY).cast(pl.Int32)
    )
    life = pl.min_horizontal(ended.fill_null(end), pl.lit(end)) - pl.max_horizontal(born, pl.lit(start)) + 1
    return (
        accounts
        .select("account", "created_at", life.clip(1).alias("life"))
        .join(volume, on="account", how="left")
        .join(rhythm, on="account", how="left")
        .with_columns((pl.col("exchanges") / pl.col("life")).alias("rate"))
        .sort("account")
    )
