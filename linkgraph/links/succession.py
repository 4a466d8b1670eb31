"""Rule succession: one account starts within seconds of the other's falling silent, more often than chance (relay).

An account's exchanges fall into sessions, parted by silence: short, for programs that send at a stretch; or long, for
those that pause within a turn, which would else end and start all day. Chance is what remains when every start is moved
by whole days: each account keeps its hours, only the moment is lost.

A scheduler with many accounts leaves few hand-overs to a pair, and many to an account. So a pair needs `_LEAST` days
with one, and each of its accounts `_ENOUGH` turns with all those to whom pairs above chance lead from it, on the way
over others too: one for a day on which it takes over from some of them, one for a day on which it hands over.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.core.clock import DAY, MINUTE, SECOND
from linkgraph.kernels.bins import surprise
from linkgraph.kernels.chains import chains
from linkgraph.kernels.coincidence import handovers, pair_handovers
from linkgraph.kernels.moments import by_member
from linkgraph.kernels.rarity import micro
from linkgraph.kernels.turns import members_with
from linkgraph.links.chaining import MOST, chained
from linkgraph.links.frame import Timed, best_of, pair_frame, pairs_of
from linkgraph.links.sessions import Sessions, handing_over, sessions

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

SILENCES = (90 * SECOND, 30 * MINUTE)
WINDOWS = (3 * SECOND, 8 * SECOND, 20 * SECOND, 60 * SECOND)
DAYS = (
    (-3, -2, -1, 1, 2, 3),
    (-14, -7, 7, 14),
    (-13, -12, -11, -10, -9, -8, -6, -5, -4, 4, 5, 6, 8, 9, 10, 11, 12, 13),
)
_LEAST = 3
# Fewer turns are those of outages, after which the same programs come back.
_ENOUGH = 7
_MOST_BY_CHANCE = 24.0


def pair_bits(events: pl.LazyFrame, *, signal: str, ceiling: float, accounts: int) -> Timed:
    """Bits of the pairs of every chain of hand-overs, by `links.chaining.chained`; `shared` counts days with one, for
    two who do not hand over to each other the days of the weakest hand-over on the way.

    Bits of a hand-over are the surprise (Poisson) less log2 of the number of accounts, as for the rule overlap, the
    best of several silences and windows less log2 of their number. A window in which chance alone brings
    `_MOST_BY_CHANCE` starts after every end costs more than it tells and is not looked at, which is counted.
    """
    cost = float(np.log2(accounts) + np.log2(len(SILENCES) * len(WINDOWS)))
    moments = events.select("account", "at").collect()
    first, at = by_member(moments["account"].to_numpy(), moments["at"].to_numpy(), members=accounts)
    del moments
    links, left_out = [], []
    for silence in SILENCES:
        found = sessions(first, at, silence=silence)
        looked_at = [window for window in WINDOWS if _by_chance(found, window=window) <= _MOST_BY_CHANCE]
        links.append(_links(found, windows=looked_at, signal=signal, cost=cost))
        for window in WINDOWS[len(looked_at) :]:
            often = f"chance alone brings more than {_MOST_BY_CHANCE:g} starts within {window // SECOND} s"
            reason = f"ends of sessions, parted by {silence // SECOND} s of silence, after which {often}"
            left_out.append((reason, found.start.shape[0], "sessions"))
    return Timed(chained(best_of(links), signal=signal, ceiling=ceiling, accounts=accounts), left_out)


def _span(found: Sessions) -> int:
    return max(int(np.ptp(found.start)), 1) if found.start.shape[0] else 1


def _by_chance(found: Sessions, *, window: int) -> float:
    """Starts that follow an end within the window when all are spread evenly."""
    starts: float = window * found.start.shape[0] / _span(found)
    return starts


def _links(found: Sessions, *, windows: Sequence[int], signal: str, cost: float) -> pl.DataFrame:
    """Hand-overs between sessions of one length of silence, by `links.frame.pair_frame`, bits uncut."""
    looks = dict(zip(windows, handing_over(found, windows=windows), strict=True))
    frames = [
        pair_frame(signal, np.empty(0, np.uint64), microbits=np.empty(0, np.int64), shared=np.empty(0, np.uint32))
    ]
    for window, ends in looks.items():
        pair, seen, bits = _above_chance(found, ends, window=window, cost=cost)
        frames.append(
            pair_frame(
                signal,
                pair.astype(np.uint64),
                microbits=micro(np.minimum(bits, MOST)),
                shared=seen.astype(np.uint32),
            )
        )
    return _with_turns(best_of(frames), found, looks=looks)


def _above_chance(found: Sessions, ends: Bools, *, window: int, cost: float) -> tuple[I64, I64, F64]:
    """Pairs that hand over on more days than chance brings, those days, and the bits above `cost`.

    Chance is the largest of: everybody's starts spread evenly; the mean over each family of `DAYS`; and that over all
    of them with half a hand-over more, for what is too rare to be seen in them.
    """
    pair, seen, _ = handovers(
        found.end_at[ends],
        found.end_of[ends],
        found.start_at,
        found.start_of,
        window=window,
        cell=DAY,
        least=_LEAST,
    )
    count = np.diff(found.first)
    expected = 2.0 * count[pair >> 32] * count[pair & 0xFFFFFFFF] * window / _span(found)
    bits, ever = surprise(seen, expected) - cost, np.full(pair.shape[0], 0.5)
    for days in DAYS:
        moved = np.zeros(pair.shape[0])
        for shift in days:
            # What is expected only rises: who is below the cost already will stay there.
            likely = bits > 0
            pair, seen, expected = pair[likely], seen[likely], expected[likely]
            ever, moved = ever[likely], moved[likely]
            moved += pair_handovers(pair, found.first, found.end, found.first, found.start, window, DAY, shift * DAY)
            bits = surprise(seen, np.maximum(expected, moved / len(days))) - cost
        expected, ever = np.maximum(expected, moved / len(days)), ever + moved
    bits = surprise(seen, np.maximum(expected, ever / sum(map(len, DAYS)))) - cost
    return pair[bits > 0], seen[bits > 0], bits[bits > 0]


def _with_turns(links: pl.DataFrame, found: Sessions, *, looks: dict[int, Bools]) -> pl.DataFrame:
    """The links between accounts with enough turns."""
    accounts = found.first.shape[0] - 1
    chain = chains(pairs_of(links), np.zeros(links.height), members=accounts).chain
    linked = np.bincount(chain, minlength=accounts)[chain] > 1
    starts = linked[found.start_of]
    turns = [np.empty(0, dtype=np.int64)]
    for window, ends in looks.items():
        closing = ends & linked[found.end_of]
        _, _, turn = handovers(
            found.end_at[closing],
            found.end_of[closing],
            found.start_at[starts],
            found.start_of[starts],
            window=window,
            cell=DAY,
            least=1,
        )
        turns.append(turn)
    enough = members_with(np.concatenate(turns), group=chain, least=_ENOUGH)
    return links.filter(pl.col("a").is_in(enough), pl.col("b").is_in(enough))
