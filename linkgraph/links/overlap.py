"""Rule overlap: two accounts are active in the same fine time bins more often than their own habits explain (lockstep).

What chance explains is the largest of: the two activities spread like everybody's; and the pair's own overlap after
one of them is moved by whole hours, days or weeks, which keeps every daily and weekly habit, every cron job at a round
minute, and takes away only what happens in the same moment. Hours count, not bins, so that one busy evening in common
is one; and there must be `_LEAST`, more than a month and a half has outages that make everybody try again at once.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.core.clock import DAY, HOUR, SECOND, WEEK
from linkgraph.kernels.bins import BinSets, bin_sets, candidates, coarser, overlap, shared_bins, surprise
from linkgraph.kernels.rarity import micro
from linkgraph.kernels.tallies import distinct
from linkgraph.links.frame import pair_frame

I64 = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]
F64 = npt.NDArray[np.float64]

WIDTHS = (2 * SECOND, 10 * SECOND, 60 * SECOND)
# Weeks first, which rule out most.
SHIFTS = (
    tuple(sign * weeks * WEEK for weeks in (1, 2, 3) for sign in (1, -1)),
    tuple(sign * days * DAY for days in (1, 2, 3, 4, 5, 6) for sign in (1, -1)),
    tuple(sign * hours * HOUR for hours in (1, 2, 3) for sign in (1, -1)),
)
_BANDS = 48
_REACH = 20
_LEAST = 9
# Every width is a multiple of it.
_FINEST = 2 * SECOND
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


def pair_bits(events: pl.LazyFrame, *, signal: str, ceiling: float, accounts: int) -> pl.DataFrame:
    """Bits of the pairs whose overlap is beyond chance, by `links.frame.pair_frame`; `shared` counts the hours in
    which they share a bin.

    Bits are the surprise (Poisson) less log2 of the number of accounts, so that the number of pairs that chance brings
    about does not grow faster than the accounts; the best of several bin widths counts, less log2 of their number.
    """
    held = _held(events)
    cost = float(np.log2(accounts) + np.log2(len(WIDTHS)))
    best = [pair_frame(signal, np.empty(0, np.uint64), microbits=np.empty(0, np.int64), shared=np.empty(0, np.uint32))]
    for width in WIDTHS:
        sets = bin_sets(coarser(held, step=width // _FINEST), least=_LEAST)
        pair, seen, bits = _beyond_chance(sets, width=width, cost=cost)
        account = sets.member.astype(np.uint64)
        best.append(
            pair_frame(
                signal,
                (account[pair >> _HALF] << _HALF) | account[pair & _LOW],
                microbits=micro(np.minimum(bits, ceiling)),
                shared=seen.astype(np.uint32),
            )
        )
    return (
        pl
        .concat(best)
        .sort("a", "b", "microbits", "shared", descending=[False, False, True, True])
        .unique(subset=["a", "b"], keep="first", maintain_order=True)
    )


def _held(events: pl.LazyFrame) -> U64:
    """Accounts and the finest bins that they are active in, `account << 32 | bin`, rising, once each (1970 to 2242)."""
    moments = events.select("account", pl.col("at") // _FINEST).collect()
    return distinct(
        (moments["account"].to_numpy().astype(np.uint64) << _HALF) | moments["at"].to_numpy().view(np.uint64)
    )


def _candidates(sets: BinSets, *, width: int) -> tuple[U64, I64, F64]:
    """Pairs (positions in `sets`) with `_LEAST` hours in common, those hours, and what everybody's spread explains."""
    # A bin of one account alone is in no overlap: only what is moved needs it.
    shared, alike = shared_bins(sets)
    overlapping = bin_sets(shared, least=_LEAST, cell=HOUR // width)
    pair = candidates(overlapping, bands=_BANDS, reach=_REACH)
    seen = overlap(overlapping, pair, shift=0, cell=HOUR // width)
    place = np.searchsorted(sets.member, overlapping.member).astype(np.uint64)
    pair, seen = pair[seen >= _LEAST], seen[seen >= _LEAST]
    left, right = place[pair >> _HALF], place[pair & _LOW]
    size = np.diff(sets.start)
    return (left << _HALF) | right, seen, size[left] * size[right] * alike


def _beyond_chance(sets: BinSets, *, width: int, cost: float) -> tuple[U64, I64, F64]:
    """Pairs (positions in `sets`) whose hours in common are beyond chance, those hours, and the bits above `cost`."""
    pair, seen, expected = _candidates(sets, width=width)
    bits = surprise(seen, expected) - cost
    for shifts in SHIFTS:
        moved = np.zeros(pair.shape[0])
        for shift in shifts:
            # What is expected only rises: who is below the cost already will stay there.
            likely = bits > 0
            pair, seen, expected, moved = pair[likely], seen[likely], expected[likely], moved[likely]
            moved += overlap(sets, pair, shift=shift // width, cell=HOUR // width)
            bits = surprise(seen, np.maximum(expected, (moved + 0.5) / len(shifts))) - cost
        expected = np.maximum(expected, (moved + 0.5) / len(shifts))
    return pair[bits > 0], seen[bits > 0], bits[bits > 0]
