"""Groups that fire together: the bins in which two or more of a group are active, as sets of bins of its own.

Who takes part now and then only shares too little with any one member, and enough with all of them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels.bins import BinSets, met
from linkgraph.kernels.chains import chains
from linkgraph.kernels.rarity import MICRO
from linkgraph.links.chaining import LEAST
from linkgraph.links.frame import pairs_of

I64 = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]

SMALLEST = 3
TOGETHER = 2


def groups(links: pl.DataFrame, *, accounts: int) -> I64:
    """The chain of every account (`links.chaining`), named by one of its accounts; -1 where it has not `SMALLEST`."""
    strong = links.filter(pl.col("microbits") >= int(LEAST * MICRO))
    chain = chains(pairs_of(strong), strong["microbits"].to_numpy().astype(np.float64), members=accounts).chain
    return np.where(np.bincount(chain, minlength=accounts)[chain] >= SMALLEST, chain, -1)


def gathered(sets: BinSets, chain: I64, *, cell: int, least: int) -> tuple[BinSets, U64]:
    """The sets with one more for each group, and which accounts outside a group share bins with it in `least` cells.

    A group's set has the bins in which `TOGETHER` of its accounts or more are active; its member is the number of
    accounts and the account that names it. Pairs are positions in the new sets, `group << 32 | account`: nobody is held
    against a group that it is in, so that nobody's own bins count for it.
    """
    accounts = chain.shape[0]
    of = np.repeat(chain[sets.member], np.diff(sets.start))
    inside = of >= 0
    packed, count = np.unique(
        (of[inside].astype(np.uint64) << np.uint64(32)) | sets.bins[inside].astype(np.uint64), return_counts=True
    )
    packed = packed[count >= TOGETHER]
    name, bins = (packed >> np.uint64(32)).astype(np.int64), (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)
    first = np.flatnonzero(np.diff(name, prepend=-1))
    start = np.append(first, name.shape[0])
    pair = met(sets, start, bins, cell=cell, least=least)
    group, account = (pair >> np.uint64(32)).astype(np.int64), (pair & np.uint64(0xFFFFFFFF)).astype(np.int64)
    apart = chain[sets.member[account]] != name[first][group]
    whole = BinSets(
        np.append(sets.member, accounts + name[first]),
        np.append(sets.start, sets.start[-1] + start[1:]),
        np.append(sets.bins, bins.astype(np.uint32)),
    )
    moved = (pair[apart] >> np.uint64(32)) + np.uint64(sets.member.shape[0])
    return whole, (moved << np.uint64(32)) | (pair[apart] & np.uint64(0xFFFFFFFF))
