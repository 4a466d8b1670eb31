"""Pairs that move together → all pairs of their chain: what holds from link to link holds for its ends.

A scheduler that hands over from one account to the next leaves each with two neighbours, however many there are. The
bits of a pair are near the log odds that it is no accident; those of a chain are then near the odds of its weakest
link, and that is what every pair of it gets. Links below `LEAST` bits join nobody: chance alone brings a few.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels.chains import chains, weakest
from linkgraph.kernels.hashing import scrambled_order
from linkgraph.kernels.pairs import group_pairs
from linkgraph.kernels.rarity import MICRO, micro
from linkgraph.kernels.tallies import distinct
from linkgraph.links.frame import pair_frame, pairs_of
from linkgraph.links.rarity import ORDERS

I64 = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]

LEAST = 7.0
MOST = 900.0
"""Bits of a link where chance is too small for a number."""
WHOLE = 60
AHEAD = 20


def chained(frame: pl.DataFrame, *, signal: str, ceiling: float, accounts: int) -> pl.DataFrame:
    """`links.frame.pair_frame` of all pairs of every chain, from that of the links, each pair once, bits uncut.

    Bits are those of the weakest link on the best path, at most `ceiling`; `shared` is that link's. A chain of more
    than `WHOLE` accounts links each with the next ones in `ORDERS` scrambled orders, `AHEAD` in all, and such pairs
    stand for more by their `weight`. Links below `LEAST` bits stay as they are.
    """
    strong = frame["microbits"].to_numpy() >= int(LEAST * MICRO)
    edge = pairs_of(frame)[strong]
    joined = chains(edge, frame["microbits"].to_numpy()[strong].astype(np.float64), members=accounts)
    pair, stands_for = _within(joined.chain, accounts=accounts)
    # Neighbours in a long chain may not be among those that stand for others: they stand for themselves.
    sampled = np.append(pair, np.setdiff1d(edge, pair))
    weight = np.append(stands_for, np.ones(sampled.shape[0] - pair.shape[0]))
    by = weakest(joined, sampled)
    links = frame.filter(strong)
    whole = pair_frame(
        signal,
        sampled,
        microbits=links["microbits"].to_numpy()[by],
        shared=links["shared"].to_numpy()[by],
        weight=weight,
    )
    most = pl.lit(int(micro(np.array([ceiling]))[0]))
    return (
        pl
        .concat([whole, frame.filter(~strong)])
        .with_columns(pl.min_horizontal("microbits", most).alias("microbits"))
        .unique(["a", "b"], keep="first", maintain_order=True)
        .sort("a", "b")
    )


def _within(chain: I64, *, accounts: int) -> tuple[U64, npt.NDArray[np.float64]]:
    """Pairs of accounts of one chain, `low << 32 | high`, rising, and how many each stands for."""
    size = np.bincount(chain, minlength=accounts)[chain]
    small, large = np.flatnonzero((size > 1) & (size <= WHOLE)), np.flatnonzero(size > WHOLE)
    found = [group_pairs(*_together(small, chain=chain, rank=chain), reach=WHOLE)]
    for order in range(ORDERS if large.shape[0] else 0):
        rank = scrambled_order(accounts, seed=order)
        found.append(group_pairs(*_together(large, chain=chain, rank=rank), reach=AHEAD // ORDERS))
    pair = distinct(np.concatenate(found))
    of = chain[(pair >> np.uint64(32)).astype(np.int64)]
    listed = np.bincount(of, minlength=accounts)[of]
    return pair, size[of] * (size[of] - 1) / 2 / listed


def _together(member: I64, *, chain: I64, rank: I64) -> tuple[I64, npt.NDArray[np.uint32]]:
    """The accounts chain by chain, each in the order of `rank`, and where each chain begins."""
    member = member[np.lexsort((rank[member], chain[member]))]
    return np.append(np.flatnonzero(np.diff(chain[member], prepend=-1)), member.shape[0]), member.astype(np.uint32)
