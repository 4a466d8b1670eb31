"""Rule succession: one account starts within seconds of the other's falling silent, more often than chance (relay).

An account's exchanges fall into sessions, parted by `QUIET` without one. Chance is what remains when every start is
moved by whole days: each account keeps its hours, only the moment is lost.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.core.clock import DAY, HOUR, MINUTE, SECOND
from linkgraph.kernels.bins import surprise
from linkgraph.kernels.coincidence import handovers, pair_handovers
from linkgraph.kernels.rarity import micro
from linkgraph.links.chaining import MOST, chained
from linkgraph.links.frame import pair_frame

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]

QUIET = 90 * SECOND
WINDOWS = (3 * SECOND, 8 * SECOND, 20 * SECOND, 60 * SECOND)
DAYS = ((-3, -2, -1, 1, 2, 3), (-14, -7, 7, 14))
# Fewer days are those of outages, after which the same programs come back.
_LEAST = 7
_CROWD = 3
_MOST_BY_CHANCE = 24.0


def pair_bits(events: pl.LazyFrame, *, signal: str, ceiling: float, accounts: int) -> pl.DataFrame:
    """Bits of the pairs of every chain of hand-overs, by `links.chaining.chained`; `shared` counts days with one, for
    two who do not hand over to each other the days of the weakest hand-over on the way.

    Bits of a hand-over are the surprise (Poisson) less log2 of the number of accounts, as for the rule overlap, the
    best of several windows less log2 of their number. A window in which chance alone brings `_MOST_BY_CHANCE` starts
    after every end costs more than it tells and is not looked at.
    """
    member, start, end = _sessions(events)
    best = [pair_frame(signal, np.empty(0, np.uint64), microbits=np.empty(0, np.int64), shared=np.empty(0, np.uint32))]
    count = np.bincount(member, minlength=accounts)
    first = np.append(0, np.cumsum(count))
    by_start, by_end = np.argsort(start), np.argsort(end)
    ends, starts = (end[by_end], member[by_end]), (start[by_start], member[by_start])
    span = max(int(np.ptp(start)), 1) if start.shape[0] else 1
    cost = np.log2(accounts) + np.log2(len(WINDOWS))
    for window in WINDOWS:
        if window * start.shape[0] / span > _MOST_BY_CHANCE:
            continue
        pair, seen = handovers(
            *ends, *starts, window=window, cell=DAY, crowd=_crowd(ends[0], starts[0], window=window), least=_LEAST
        )
        expected = 2.0 * count[pair >> 32] * count[pair & 0xFFFFFFFF] * window / span
        bits = surprise(seen, expected) - cost
        for days in DAYS:
            likely = bits > 0
            pair, seen, expected = pair[likely], seen[likely], expected[likely]
            moved = sum(pair_handovers(pair, first, end, first, start, window, DAY, shift * DAY) for shift in days)
            expected = np.maximum(expected, (moved + 0.5) / len(days))
            bits = surprise(seen, expected) - cost
        kept = bits > 0
        best.append(
            pair_frame(
                signal,
                pair[kept].astype(np.uint64),
                microbits=micro(np.minimum(bits[kept], MOST)),
                shared=seen[kept].astype(np.uint32),
            )
        )
    links = (
        pl
        .concat(best)
        .sort("a", "b", "microbits", "shared", descending=[False, False, True, True])
        .unique(subset=["a", "b"], keep="first", maintain_order=True)
    )
    return chained(links, signal=signal, ceiling=ceiling, accounts=accounts)


def _crowd(ends: I64, starts: I64, *, window: int) -> I64:
    """How many starts may follow each end within the window: what is usual in that hour, more by `_CROWD` and two
    standard deviations; -1 where the minute after it has more than is usual for it.

    Where more start at once it is an outage that ends or a round minute, not a hand-over, and for some time after that
    too. What is usual is the median minute of the hour, which no outage moves.
    """
    if not starts.shape[0]:
        return np.empty(0, dtype=np.int64)
    begin = starts[0] // HOUR
    minutes = np.bincount((starts - begin * HOUR) // MINUTE, minlength=int(starts[-1] // HOUR - begin + 1) * 60)
    usual = np.median(minutes[: minutes.shape[0] // 60 * 60].reshape(-1, 60), axis=1)
    here = usual[np.clip(ends // HOUR - begin, 0, usual.shape[0] - 1)]
    following = np.searchsorted(starts, ends + MINUTE, side="right") - np.searchsorted(starts, ends, side="right")
    most = _most(here * (window / MINUTE))
    most[following > _most(here)] = -1
    return most


def _most(usual: F64) -> I64:
    most: I64 = (_CROWD + usual + 2 * np.sqrt(usual)).astype(np.int64)
    return most


def _sessions(events: pl.LazyFrame) -> tuple[I64, I64, I64]:
    """Account, start and end of every session, sorted by account and time."""
    held = events.select("account", "at").sort("account", "at").collect()
    account, at = held["account"].to_numpy(), held["at"].to_numpy()
    fresh = np.ones(at.shape[0] + 1, dtype=bool)
    fresh[1:-1] = (account[1:] != account[:-1]) | (at[1:] - at[:-1] > QUIET)
    return account[fresh[:-1]].astype(np.int64), at[fresh[:-1]], at[fresh[1:]]
