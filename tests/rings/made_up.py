"""Made-up linked pairs, and what membership is read from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

import polars as pl

from linkgraph.core.settings import LinkSettings
from linkgraph.rings import Context, holdings
from linkgraph.tables.links import Links
from linkgraph.tables.pairs import Pairs
from linkgraph.tables.signals import SUPPORTING
from tests.links.made_up import ACCOUNTS, MICRO, Kind, tables

Bits = Mapping[tuple[int, int], float]


def pairs(bits: Bits, *, weight: Bits | None = None) -> pl.DataFrame:
    """`tables.Pairs` with these bits."""
    stands_for = weight or {}
    rows = [(a, b, round(one * MICRO), 1, stands_for.get((a, b), 1.0)) for (a, b), one in sorted(bits.items())]
    return Pairs.validate(pl.DataFrame(rows, schema=Pairs.create_empty().schema, orient="row"))


def clique(accounts: Iterable[int], *, bits: float) -> dict[tuple[int, int], float]:
    """All pairs of the accounts."""
    return dict.fromkeys(combinations(sorted(accounts), 2), bits)


def groups(*members: Collection[int]) -> pl.DataFrame:
    """Groups numbered from 0, sorted as communities come."""
    rows = [(group, account) for group, those in enumerate(members) for account in sorted(those)]
    return pl.DataFrame(rows, schema={"group": pl.UInt32, "account": pl.UInt32}, orient="row")


def context(
    kinds: Sequence[Kind],
    *,
    timed: Mapping[str, Bits] | None = None,
    accounts: int = ACCOUNTS,
    rules: LinkSettings | None = None,
) -> Context:
    """Signals with their tokens, and timing signals (of rule overlap, family timing) with their links."""
    rules = rules or LinkSettings.model_validate({})
    given = timed or {}
    tokened, tokens, sightings = tables(kinds)
    timing = tables([Kind(name, "timing", []) for name in given])[0].with_columns(rule=pl.lit("overlap"))
    signals = pl.concat([tokened, timing])
    rows = [
        (a, b, name, round(one * MICRO), 1, 1.0) for name, bits in given.items() for (a, b), one in sorted(bits.items())
    ]
    return Context(
        signals=signals,
        tokens=tokens,
        sightings=sightings,
        holdings=holdings(signals, tokens, sightings=sightings, accounts=accounts),
        links=pl.DataFrame(rows, schema=Links.create_empty().schema, orient="row").sort("a", "b", "signal"),
        accounts=accounts,
        supporting=SUPPORTING,
        supporting_ceiling=rules.supporting_ceiling,
        same_family=rules.same_family,
    )
