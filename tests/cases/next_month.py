"""Exports of a month later: a ring was banned, and its operator is back with other accounts and the same things."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

import polars as pl

AFTER = "_again"


def next_month(data: Path, folder: Path, *, ring: Collection[str]) -> Path:
    """The exports with the ring banned at the first moment of its sign-ups, and all it did done by other accounts."""
    for path in sorted(data.rglob("*.parquet")):
        rows = pl.read_parquet(path)
        mine = pl.col("account_id").is_in(list(ring))
        renamed = rows.with_columns(pl.when(mine).then(pl.col("account_id") + AFTER).otherwise("account_id"))
        if path.stem == "accounts":
            banned_at = rows.filter(mine)["created_at"].min()
            renamed = pl.concat([
                renamed.with_columns(
                    pl.when(mine).then(pl.col("created_at") + timedelta(hours=1)).otherwise("created_at")
                ),
                rows.filter(mine).with_columns(
                    status=pl.lit("banned"),
                    status_at=pl.lit(banned_at, rows.schema["status_at"]),
                    **{
                        name: pl.lit(None, rows.schema[name])
                        for name in ("email", "phone", "referral_code", "signup_ip")
                    },
                ),
            ])
        target = folder / path.relative_to(data)
        target.parent.mkdir(parents=True, exist_ok=True)
        renamed.write_parquet(target)
    return folder
