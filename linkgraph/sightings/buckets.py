"""Heavy steps as functions of one bucket, a polars frame in and a polars frame out, and what runs them.

An engine only moves rows between buckets. `Local` has one of each kind, here; `linkgraph.engines` has others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from linkgraph.sightings.signal import Source


@dataclass(frozen=True, slots=True)
class Step:
    """What is made of every bucket of accounts, and then, where there is an `of_tokens`, of every bucket of tokens.

    `of_accounts` gets all records of some accounts; `of_tokens` all rows that agree in the columns `token` for some of
    them, and rows without a token come with any. So the rows of all buckets together are those of one bucket that holds
    everything, whatever the buckets are. Columns are whole numbers that fit 63 bits, floats, strings and truth values;
    an Enum is strings to an engine.
    `order` are the columns by which the rows of the last function are sorted, none where their order is of no matter.
    `name` tells a step from all others of a stage. Both functions are sent to other processes: they are functions of a
    module, or `functools.partial` of one.
    """

    name: str
    of_accounts: Callable[[Source], pl.DataFrame]
    of_tokens: Callable[[pl.DataFrame], pl.DataFrame] | None = None
    token: tuple[str, ...] = ()
    order: tuple[str, ...] = ()


class Engine(Protocol):
    """Runs steps on all records of a source."""

    def run(self, source: Source, steps: Iterable[Step]) -> Iterator[pl.DataFrame]:
        """The rows of each step, in the order of the steps."""
        ...


@dataclass(frozen=True, slots=True)
class Local:
    """One bucket of accounts and one of tokens, in this process, one step after the other."""

    def run(self, source: Source, steps: Iterable[Step]) -> Iterator[pl.DataFrame]:
        """The rows of each step, made when they are asked for."""
        for step in steps:
            rows = step.of_accounts(source)
            yield rows if step.of_tokens is None else step.of_tokens(rows)


LOCAL = Local()
