"""Public cells: none of fewer accounts than `k`, and none that can be had by taking others from a known sum.

Where it can be done without losing a sum, cells are made larger (`coarse`, `spans`), so that a claim is the same in
every profile; elsewhere small cells are left out, and others with them (`suppressed`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Cells:
    """What is shown. `recoded`: columns that say `all` because they were too fine; `left_out`: cells not shown."""

    frame: pl.DataFrame
    recoded: tuple[str, ...] = ()
    left_out: int = 0


ALL = "all"


def coarse(rows: pl.DataFrame, dims: Sequence[str], *, k: int) -> Cells:
    """One row for each combination of the first so many dims that leaves no ring a cell of fewer than `k` rows.

    ring, the dims (those beyond say `all`), accounts. The rows are one an account.
    """
    for kept in range(len(dims), -1, -1):
        by = ["ring", *dims[:kept]]
        frame = rows.group_by(by).agg(pl.len().cast(pl.Int64).alias("accounts"))
        if kept == 0 or frame.filter(pl.col("accounts") < k).is_empty():
            break
    recoded = tuple(dims[kept:])
    frame = frame.with_columns(*(pl.lit(ALL).alias(name) for name in recoded)).with_columns(
        pl.col(dims).fill_null("none")
    )
    return Cells(frame.select("ring", *dims, "accounts"), recoded)


def spans(rows: pl.DataFrame, *, sums: Sequence[str], k: int) -> pl.DataFrame:
    """ring, day (the first), days (how many), accounts, and sums: spans of days in which `k` accounts or more appear.

    `rows` has ring, account, day (Date). A day with fewer goes into one span with the days after it; what is left at
    the end goes into the last span. A ring that has fewer than `k` accounts in all has no row.
    """
    ends = []
    for (ring,), part in rows.sort("day").group_by("ring", maintain_order=True):
        days = [(day[0], set(own["account"])) for day, own in part.group_by("day", maintain_order=True)]
        own_spans: list[tuple[object, object]] = []
        seen: set[str] = set()
        start = None
        for day, accounts in days:
            start = start or day
            seen |= accounts
            if len(seen) >= k:
                own_spans.append((start, day))
                seen, start = set(), None
        if start is not None and own_spans:
            own_spans[-1] = (own_spans[-1][0], days[-1][0])
        ends += [(ring, first, last) for first, last in own_spans]
    schema = {"ring": pl.String, "first": pl.Date, "last": pl.Date}
    bounds = pl.DataFrame(ends, schema=schema, orient="row").sort("ring", "first")
    return (
        rows
        .sort("day")
        .join_asof(
            bounds.sort("first"),
            left_on="day",
            right_on="first",
            by="ring",
            strategy="backward",
            check_sortedness=False,
        )
        .drop_nulls("first")
        .group_by("ring", pl.col("first").alias("day"), "last")
        .agg(
            pl.col("account").n_unique().cast(pl.Int64).alias("accounts"),
            *(pl.col(name).cast(pl.Int64).sum() for name in sums),
        )
        .with_columns(((pl.col("last") - pl.col("day")).dt.total_days() + 1).alias("days"))
        .select("ring", "day", "days", "accounts", *sums)
    )


def suppressed(cells: pl.DataFrame, *, within: Sequence[str] = ("ring",), k: int) -> Cells:
    """Cells of `k` accounts or more. Within each part, where fewer than two cells or than `k` accounts are left out,
    the next smallest go with them, so that no cell is a known sum less the others.

    An empty cell tells of nobody and stays.
    """
    if cells.is_empty():
        return Cells(cells)
    small = (pl.col("accounts") > 0) & (pl.col("accounts") < k)
    ranked = cells.with_columns(small.alias("small")).sort(
        *within, "small", "accounts", descending=[*(False for _ in within), True, False]
    )
    before = list(within)
    gone = pl.col("accounts").cum_sum().over(before) - pl.col("accounts")
    place = pl.int_range(pl.len()).over(before)
    primary = pl.col("small").any().over(before)
    taken = pl.col("small") | (primary & (pl.col("accounts") > 0) & ((gone < k) | (place < 2)))
    kept = ranked.filter(~taken).drop("small")
    return Cells(kept, left_out=cells.height - kept.height)
