"""All signals of a pair together: bits by family, the bar, and what was left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.core.settings import LinkSettings
from linkgraph.kernels.tallies import distinct
from linkgraph.links import overlap, rarity, succession
from linkgraph.links.frame import Timed, pairs_of, said_of
from linkgraph.links.weighing import Witness, over_the_bar
from linkgraph.tables.left_out import LeftOut
from linkgraph.tables.links import Links
from linkgraph.tables.pairs import Pairs
from linkgraph.tables.signals import OVERLAP, RARITY, SUCCESSION, SUPPORTING

U64 = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Linked:
    """`tables.Links` and `tables.Pairs` for the pairs that reach the bar, `tables.LeftOut` for what did not."""

    links: pl.DataFrame
    pairs: pl.DataFrame
    left_out: pl.DataFrame


def link(
    signals: pl.DataFrame,
    tokens: pl.DataFrame,
    *,
    sightings: pl.DataFrame,
    events: Mapping[str, pl.LazyFrame],
    accounts: int,
    rules: LinkSettings,
    pairs_at_once: int = 30_000_000,
    timed_at_once: int = 1,
    progress: Callable[[str], None] | None = None,
) -> Linked:
    """Pair the accounts that share tokens or move together, and keep the pairs that reach the bar.

    Bits are summed by `links.weighing`; the supporting family stops at its ceiling and does not make a link alone.
    `pairs_at_once` and `timed_at_once` (timing signals) bound memory and change nothing.
    """
    shape = {"whole": rules.whole, "ahead": rules.ahead}
    weighed: dict[str, rarity.Weighed] = {}
    timing: dict[str, Future[Timed]] = {}
    with ThreadPoolExecutor(timed_at_once) as pool:
        for signal in signals.iter_rows(named=True):
            name = signal["signal"]
            if progress is not None:
                progress(name)
            if signal["rule"] == RARITY:
                mine = pl.col("signal") == name
                weighed[name] = rarity.weigh(
                    signal, tokens.filter(mine), sightings=sightings.filter(mine), accounts=accounts, **shape
                )
            else:
                rule = {OVERLAP: overlap, SUCCESSION: succession}[signal["rule"]].pair_bits
                given = {"signal": name, "ceiling": signal["ceiling"], "accounts": accounts}
                timing[name] = pool.submit(rule, events[name], **given)
    timed = {name: found.result() for name, found in timing.items()}
    family = dict(signals.select("signal", "family").iter_rows())
    witnesses = [
        Witness(name, family[name], partial(rarity.said, weighed[name]))
        if name in weighed
        else Witness(name, family[name], partial(said_of, timed[name].pairs))
        for name in family
    ]
    firm = [one for name, one in weighed.items() if family[name] != SUPPORTING]
    links: list[pl.DataFrame] = [Links.create_empty()]
    pairs: list[pl.DataFrame] = [Pairs.create_empty()]
    looked_at = 0
    bounds = _bounds(firm, accounts=accounts, at_once=pairs_at_once, **shape)
    for part, (first, last) in enumerate(pairwise(bounds)):
        if progress is not None:
            progress(f"pairs, part {part + 1} of {len(bounds) - 1}")
        here = pl.col("a").is_between(first, last, closed="left")
        found = [pairs_of(one.pairs.filter(here)) for one in timed.values()]
        found += [rarity.candidates(one, accounts=accounts, **shape, first=first, last=last) for one in firm]
        candidates: U64 = distinct(np.concatenate([np.empty(0, dtype=np.uint64), *found]))
        looked_at += candidates.shape[0]
        rows, whole = over_the_bar(candidates, witnesses, rules=rules)
        links += rows
        pairs += whole
    below = looked_at - sum(frame.height for frame in pairs)
    large = sum(int((np.diff(one.start) > rules.whole).sum()) for one in firm)
    unpaired = sum(one.start.shape[0] - 1 for name, one in weighed.items() if family[name] == SUPPORTING)
    left_out: list[tuple[str | None, str, int, str]] = [
        (None, f"pairs below the bar of {rules.bar:.3g} bits, {rules.firm_bar:g} of them firm", below, "pairs"),
        (
            None,
            f"tokens of more than {rules.whole} holders, each paired with {2 * rules.ahead} others",
            large,
            "tokens",
        ),
        (None, "tokens of the supporting family, weighed on pairs that other signals made", unpaired, "tokens"),
        *((name, *entry) for name, one in timed.items() for entry in one.left_out),
    ]
    return Linked(
        links=pl.concat(links, rechunk=True),
        pairs=pl.concat(pairs, rechunk=True),
        left_out=pl.DataFrame(
            [("links", *entry) for entry in left_out], schema=LeftOut.create_empty().schema, orient="row"
        ),
    )


def _bounds(firm: Sequence[rarity.Weighed], *, accounts: int, at_once: int, whole: int, ahead: int) -> list[int]:
    """Account numbers, from 0 to `accounts`, between which about `at_once` pairs are looked at, or fewer."""
    expected = np.zeros(accounts)
    for one in firm:
        expected += rarity.pairs_expected(one, accounts=accounts, whole=whole, ahead=ahead)
    before = np.cumsum(expected)
    parts = max(1, int(-(-expected.sum() // at_once)))
    inner = np.searchsorted(before, expected.sum() * np.arange(1, parts) / parts)
    return [0, *sorted(set(inner.tolist()) - {0, accounts}), accounts]
