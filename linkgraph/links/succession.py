"""Rule succession: one account starts within seconds of the other's falling silent, more often than chance (relay).

An account's exchanges fall into sessions, parted by `QUIET` without one. Chance is what remains when every start is
moved by whole days: each account keeps its hours, only the moment is lost.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.core.clock import DAY, SECOND
from linkgraph.kernels.bins import surprise
from linkgraph.kernels.coincidence import handovers, pair_handovers
from linkgraph.kernels.rarity import micro
from linkgraph.links.frame import pair_frame

I64 = npt.NDArray[np.int64]

QUIET = 90 * SECOND
WINDOWS = (3 * SECOND, 8 * SECOND, 20 * SECOND)
DAYS = (-3, -2, -1, 1, 2, 3)
_LEAST = 3
_CROWD = 3
_MOST_BY_CHANCE = 12.0


def pair_bits(events: pl.LazyFrame, *, signal: str, ceiling: float, accounts: int) -> pl.DataFrame:
    """Bits of the pairs with more hand-overs than chance, by `links.frame.pair_frame`; `shared` counts days with one.

    Bits are the surprise (Poisson) less log2 of the number of accounts, as for the rule overlap. A window in which
    chance alone brings `_MOST_BY_CHANCE` starts after every end tells nothing and is not looked at.
    """
    member, start, end = _sessions(events)
    best = [pair_frame(signal, np.empty(0, np.uint64), microbits=np.empty(0, np.int64), shared=np.empty(0, np.uint32))]
    count = np.bincount(member, minlength=accounts)
    first = np.append(0, np.cumsum(count))
    by_start, by_end = np.argsort(start), np.argsort(end)
    span = max(int(np.ptp(start)), 1) if start.shape[0] else 1
    cost = np.log2(accounts) + np.log2(len(WINDOWS))
    for window in WINDOWS:
        by_chance = window * start.shape[0] / span
        if by_chance > _MOST_BY_CHANCE:
            continue
        pair, seen = handovers(
            end[by_end],
            member[by_end],
            start[by_start],
            member[by_start],
            window=window,
            cell=DAY,
            # Where many start at once it is an outage that ends or a round minute, not a hand-over.
            crowd=_CROWD + int(by_chance),
            least=_LEAST,
        )
        expected = 2.0 * count[pair >> 32] * count[pair & 0xFFFFFFFF] * window / span
        likely = surprise(seen, expected) > cost
        pair, seen, expected = pair[likely], seen[likely], expected[likely]
        moved = sum(pair_handovers(pair, first, end, first, start, window, DAY, days * DAY) for days in DAYS)
        bits = surprise(seen, np.maximum(expected, (moved + 0.5) / len(DAYS))) - cost
        kept = bits > 0
        best.append(
            pair_frame(
                signal,
                pair[kept].astype(np.uint64),
                microbits=micro(np.minimum(bits[kept], ceiling)),
                shared=seen[kept].astype(np.uint32),
            )
        )
    return (
        pl
        .concat(best)
        .sort("a", "b", "microbits", "shared", descending=[False, False, True, True])
        .unique(subset=["a", "b"], keep="first", maintain_order=True)
    )


def _sessions(events: pl.LazyFrame) -> tuple[I64, I64, I64]:
    """Account, start and end of every session, sorted by account and time."""
    held = events.select("account", "at").sort("account", "at").collect()
    account, at = held["account"].to_numpy(), held["at"].to_numpy()
    fresh = np.ones(at.shape[0] + 1, dtype=bool)
    fresh[1:-1] = (account[1:] != account[:-1]) | (at[1:] - at[:-1] > QUIET)
    return account[fresh[:-1]].astype(np.int64), at[fresh[:-1]], at[fresh[1:]]
