"""Pairs of accounts → those whose families of evidence reach the bar, with what every signal says of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.core.settings import LinkSettings
from linkgraph.kernels.rarity import MICRO, together
from linkgraph.links.frame import Said
from linkgraph.tables.signals import SUPPORTING

I64 = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]

_AT_ONCE = 2**18
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Witness:
    """A signal, its family, and what it says of pairs that rise."""

    signal: str
    family: str
    says: Callable[[U64], Said]


def over_the_bar(
    pairs: U64, witnesses: Sequence[Witness], *, rules: LinkSettings
) -> tuple[list[pl.DataFrame], list[pl.DataFrame]]:
    """Of pairs that rise (`a << 32 | b`, once each) those that reach the bar: rows as in `tables.Links` and in
    `tables.Pairs`, in frames that follow each other.

    Within a family the i-th best signal counts `same_family` ** (i - 1), in whole micro-bits. The supporting family is
    asked only of pairs that can reach the bar with all that it may say.
    """
    if not pairs.shape[0]:
        return [], []
    firm = sorted((one for one in witnesses if one.family != SUPPORTING), key=lambda one: one.family)
    supporting = [one for one in witnesses if one.family == SUPPORTING]
    most, bar, firm_bar = (int(bits * MICRO) for bits in (rules.supporting_ceiling, rules.bar, rules.firm_bar))

    def weigh(pair: U64) -> tuple[pl.DataFrame, pl.DataFrame]:
        said = {one.signal: one.says(pair) for one in firm}
        bits, families = np.zeros(pair.shape[0], dtype=np.int64), np.zeros(pair.shape[0], dtype=np.uint8)
        for _, those in groupby(firm, key=lambda one: one.family):
            counted = together([said[one.signal].microbits for one in those], decay=rules.same_family)
            bits += counted
            families += counted > 0
        likely = (bits >= firm_bar) & (bits + most >= bar)
        pair, bits, families = pair[likely], bits[likely], families[likely]
        said = {name: one.only(likely) for name, one in said.items()}
        # A pair that one small token shows was sure to be seen, whatever its large tokens stand for.
        weight = np.min([one.weight for one in said.values()], axis=0, initial=np.inf)
        said |= {one.signal: one.says(pair) for one in supporting}
        if supporting:
            counted = together([said[one.signal].microbits for one in supporting], decay=rules.same_family)
            bits = bits + np.minimum(counted, most)
            families = families + (counted > 0)
        kept = bits >= bar
        a, b = (pair >> _HALF).astype(np.uint32), (pair & _LOW).astype(np.uint32)
        whole = pl.DataFrame({"a": a, "b": b, "microbits": bits, "families": families, "weight": weight})
        names = sorted(said)
        rows = _rows(pair[kept], names, said=[said[name].only(kept) for name in names])
        return rows, whole.filter(pl.Series(kept))

    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        parts = pool.map(weigh, np.array_split(pairs, -(-pairs.shape[0] // _AT_ONCE)))
        links, kept = zip(*parts, strict=True)
    return list(links), list(kept)


def _rows(pair: U64, names: list[str], *, said: list[Said]) -> pl.DataFrame:
    """One row for every signal that says something of a pair, by pair, then in the order of the names."""
    microbits, shared, weight = (np.stack(column, axis=1) for column in zip(*said, strict=True))
    place, signal = np.nonzero(microbits)
    return pl.DataFrame({
        "a": (pair[place] >> _HALF).astype(np.uint32),
        "b": (pair[place] & _LOW).astype(np.uint32),
        "signal": pl.Series(names, dtype=pl.String).gather(signal),
        "microbits": microbits[place, signal],
        "shared": shared[place, signal],
        "weight": weight[place, signal],
    })
