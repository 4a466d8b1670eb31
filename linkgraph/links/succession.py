"""Rule succession: one account starts within seconds of the other's falling silent, more often than chance (relay).

An account's exchanges fall into sessions, parted by `QUIET` without one. Chance is what remains when every start is moved
by whole days: each account keeps its hours, only the moment is lost.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.core.clock import DAY, MINUTE, SECOND
from linkgraph.kernels.bins import surprise
from linkgraph.kernels.coincidence import handovers
from linkgraph.kernels.rarity import micro
from linkgraph.links.frame import pair_frame

I64 = npt.NDArray[np.int64]

QUIET = 20 * MINUTE
WINDOWS = (3 * SECOND, 10 * SECOND, 30 * SECOND)
DAYS = (-3, -2, -1, 1, 2, 3)
_LEAST = 3


def pair_bits(events: pl.LazyFrame, *, signal: str, ceiling: float, rank: I64) -> pl.DataFrame:
    """Bits of the pairs with more hand-overs than chance, by `links.frame.pair_frame`; `shared` counts hand-overs.

    Bits are the surprise (Poisson) less log2 of the number of accounts, as for the rule overlap.
    """
    end_at, end_of, start_at, start_of = _sessions(events, rank=rank)
    best = [pair_frame(signal, np.empty(0, np.uint64), np.empty(0, np.int64), shared=np.empty(0, np.uint32))]
    sessions = np.bincount(start_of, minlength=rank.shape[0])
    span = max(int(start_at[-1] - start_at[0]), 1) if start_at.shape[0] else 1
    cost = np.log2(rank.shape[0]) + np.log2(len(WINDOWS))
    for window in WINDOWS:
        pair, seen = handovers(end_at, end_of, start_at, start_of, window=window)
        pair, seen = pair[seen >= _LEAST], seen[seen >= _LEAST]
        expected = 2.0 * sessions[pair >> 32] * sessions[pair & 0xFFFFFFFF] * window / span
        likely = surprise(seen, expected) > cost
        pair, seen, expected = pair[likely], seen[likely], expected[likely]
        moved = np.zeros(pair.shape[0])
        for days in DAYS:
            other, count = handovers(end_at, end_of, start_at + days * DAY, start_of, window=window)
            at = np.minimum(np.searchsorted(other, pair), max(other.shape[0] - 1, 0))
            if other.shape[0]:
                moved += np.where(other[at] == pair, count[at], 0)
        bits = surprise(seen, np.maximum(expected, (moved + 0.5) / len(DAYS))) - cost
        kept = bits > 0
        best.append(
            pair_frame(
                signal,
                pair[kept].astype(np.uint64),
                micro(np.minimum(bits[kept], ceiling)),
                shared=seen[kept].astype(np.uint32),
            )
        )
    return (
        pl.concat(best)
        .sort("low", "high", "microbits", "shared", descending=[False, False, True, True])
        .unique(subset=["low", "high"], keep="first", maintain_order=True)
    )


def _sessions(events: pl.LazyFrame, *, rank: I64) -> tuple[I64, I64, I64, I64]:
    """When sessions end and whose they are, when they start and whose; each sorted by time, then rank."""
    held = events.select("account", "at").collect(engine="streaming")
    member, at = rank[held["account"].to_numpy()], held["at"].to_numpy()
    order = np.lexsort((at, member))
    member, at = member[order], at[order]
    fresh = np.ones(at.shape[0], dtype=bool)
    fresh[1:] = (member[1:] != member[:-1]) | (np.diff(at) > QUIET)
    last = np.append(fresh[1:], True)[: at.shape[0]]
    ends = np.lexsort((member[last], at[last]))
    starts = np.lexsort((member[fresh], at[fresh]))
    return at[last][ends], member[last][ends], at[fresh][starts], member[fresh][starts]
