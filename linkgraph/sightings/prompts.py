"""Prompts read window by window, and the word runs of a sample of each account's."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels.hashing import scramble
from linkgraph.kernels.shingles import shingles
from linkgraph.sightings.signal import PLACE

F64 = npt.NDArray[np.float64]
I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
S = TypeVar("S")
T = TypeVar("T")

SAMPLE = 24
"""Prompts of an account that are drawn, on average."""
MODULUS = 2
"""One in so many word runs is kept (`kernels.shingles`)."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """The prompts, read window by window of the `rows` of exchanges."""

    exchanges: pl.LazyFrame
    window: int
    rows: int

    def each(self, work: Callable[[pl.DataFrame], T]) -> Iterator[T]:
        """What `work` makes of each window's prompts, in order."""
        prompts = pl.col("prompt").is_not_null()

        def on(at: int) -> T:
            rows = self.exchanges.slice(at, self.window).filter(prompts)
            return work(rows.select("account", "sent_at", PLACE.alias("place"), "prompt").collect())

        return in_order(on, range(0, self.rows, self.window))


def in_order(work: Callable[[S], T], items: Iterable[S], *, threads: int | None = None) -> Iterator[T]:
    """What `work` makes of each item, as many at a time as polars has threads unless told otherwise."""
    threads = threads or pl.thread_pool_size()
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[T]] = deque()
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def sent_by_account(exchanges: pl.LazyFrame, *, accounts: int) -> tuple[I64, int]:
    """Prompts sent by each account, and the bytes of all."""
    counted = (
        exchanges
        .select("account", pl.col("prompt").str.len_bytes().cast(pl.Int64).alias("size"))
        .drop_nulls("size")
        .group_by("account")
        .agg(pl.len().alias("prompts"), pl.col("size").sum())
        .collect(engine="streaming")
    )
    sent = np.zeros(accounts, dtype=np.int64)
    sent[counted["account"].to_numpy()] = counted["prompts"].to_numpy()
    return sent, int(counted["size"].sum())


@dataclass(frozen=True)
class Sample:
    """About `SAMPLE` prompts of each account: drawn by seed, account and time, never by the order of rows."""

    sent: I64
    seed: int

    @property
    def accounts(self) -> int:
        """How many there are."""
        return int(self.sent.shape[0])

    @cached_property
    def _own(self) -> U64:
        return scramble(np.arange(self.accounts), seed=self.seed)

    @cached_property
    def _drawn_below(self) -> F64:
        return SAMPLE / np.maximum(self.sent, 1)

    def of(self, prompts: pl.DataFrame) -> pl.DataFrame:
        """The prompts of the sample among these: account, sent_at and any other column."""
        account = prompts["account"].to_numpy()
        drawn = scramble(prompts["sent_at"].to_numpy().view(np.uint64) ^ self._own[account])
        return prompts.filter(pl.Series(drawn / 2.0**64 < self._drawn_below[account]))


@dataclass(frozen=True, slots=True)
class Hashed:
    """Word runs of some texts: the text of each, its hash, and the account of each text."""

    text_of: I32
    runs: U64
    account: U32


@dataclass(slots=True)
class Runs:
    """The word runs of the sample, kept from the first reading on, or read anew each time."""

    prompts: Prompts
    sample: Sample
    keep: bool
    kept: list[Hashed] | None = None

    def read(self) -> None:
        """Read what is to be kept, unless that was done."""
        if self.keep and self.kept is None:
            self.kept = list(self.prompts.each(self._hashed))

    def each(self, work: Callable[[Hashed], T], *, threads: int | None = None) -> Iterator[T]:
        """What `work` makes of each window's runs, in order."""
        self.read()
        if self.kept is None:
            return self.prompts.each(lambda prompts: work(self._hashed(prompts)))
        return in_order(work, self.kept, threads=threads)

    def _hashed(self, prompts: pl.DataFrame) -> Hashed:
        sampled = self.sample.of(prompts)
        text_of, _, runs = shingles(sampled["prompt"], modulus=MODULUS)
        return Hashed(text_of, runs, sampled["account"].to_numpy())
