"""What a signal is: where it looks, what it takes as a token, and the numbers by which a shared token is weighed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from linkgraph.tables.signals import ALONE

PLACE = pl.col("source").cast(pl.UInt64) * 2**32 + pl.col("row").cast(pl.UInt64)
"""Where a record stands, as one number that sorts by file and row."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a signal may read: accepted records by table, how many accounts there are, and the seed of the case.

    `memory` is the budget of the run in bytes, of which a signal takes a part.

    The template signal leaves in `uses` which exchange was made from which template: place, value. `kept` holds frames
    that several signals start from. Both live as long as the source.
    """

    tables: Mapping[str, pl.LazyFrame]
    accounts: int
    seed: int = 0
    memory: int = 6 * 2**30
    uses: list[pl.DataFrame] = field(default_factory=list, repr=False, compare=False)
    kept: dict[str, pl.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    def has(self, table: str) -> bool:
        """Whether the table was handed in."""
        return table in self.tables

    def part(self, tables: Mapping[str, pl.LazyFrame]) -> Source:
        """The source of a bucket: these rows of as many accounts in all, with nothing kept."""
        return Source(tables, accounts=self.accounts, seed=self.seed, memory=self.memory)


@dataclass(frozen=True, slots=True)
class Signal:
    """One kind of thing two accounts can share.

    `sight` gives a lazy frame in the shape of `shown` for the rule rarity, or of account and at (the events
    themselves) for the rules overlap and succession. A row without a value says that the account could have shown one.
    `examples` are pairs of a raw value and the token it becomes. `joins` says whether a rare value puts groups
    together that no pair links: ALONE; WITH_ANOTHER that agrees (anybody can buy from one card programme, and many sign
    up in the same hour); NOTHING (a line is re-assigned, a proxy exit is everybody's). `by_account` says whether
    `sight` can look at some accounts without the records of the others.
    """

    name: str
    sentence: str
    family: str
    rule: str
    reads: Mapping[str, tuple[str, ...]]
    sight: Callable[[Source], pl.LazyFrame]
    reuse: float
    ceiling: float
    decay: float = 0.5
    discount: float = 0.0
    window: int | None = None
    joins: str = ALONE
    by_account: bool = True
    examples: tuple[tuple[str, str | None], ...] = ()


def shown(records: pl.LazyFrame, *, value: pl.Expr, at: str) -> pl.LazyFrame:
    """One row a record that shows a token: account, value, part, first_at, last_at, count, place.

    `part` tells episodes of one value apart and is 0 where there are none. Records without a value are dropped.
    """
    return records.select(
        "account",
        value.alias("value"),
        pl.lit(0, dtype=pl.UInt32).alias("part"),
        pl.col(at).alias("first_at"),
        pl.col(at).alias("last_at"),
        pl.lit(1, dtype=pl.UInt32).alias("count"),
        PLACE.alias("place"),
    ).filter(pl.col("value").is_not_null() & (pl.col("value") != ""))
