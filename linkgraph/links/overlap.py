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
from linkgraph.kernels.bins import BinSets, bin_sets, overlap, shared_bins, surprise
from linkgraph.kernels.minhash import candidates
from linkgraph.kernels.rarity import micro
from linkgraph.kernels.tallies import distinct
from linkgraph.links.chaining import MOST, chained
from linkgraph.links.frame import Timed, best_of, pair_frame
from linkgraph.links.gathering import gathered, groups

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
_MOST = 200
_LEAST = 9
# Every width is a multiple of it.
_FINEST = 2 * SECOND
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


def pair_bits(events: pl.LazyFrame, *, signal: str, ceiling: float, accounts: int) -> Timed:
    """Bits of the pairs whose overlap is beyond chance, by `links.chaining.chained`; `shared` counts the hours in which
    they share a bin.

    Bits are the surprise (Poisson) less log2 of the number of accounts, so that the number of pairs that chance brings
    about does not grow faster than the accounts; the best of several bin widths counts, less log2 of their number.
    A pair is looked at when its bins agree in one MinHash value, or in more where by one alone chance would bring more
    than `_MOST` pairs an account (`kernels.minhash`). Then every account is held against the groups that pairs make
    (`links.gathering`), at the cost of their number.
    """
    held = _held(events)
    cost = float(np.log2(accounts) + np.log2(len(WIDTHS)))
    pairs, alike, left_out = [], {}, []
    for width in WIDTHS:
        sets = bin_sets(held, step=width // _FINEST, least=_LEAST)
        # A bin of one account alone is in no overlap: only what is moved needs it.
        shared, alike[width] = shared_bins(sets)
        overlapping = bin_sets(shared, least=_LEAST, cell=HOUR // width)
        proposed = candidates(overlapping, bands=_BANDS, reach=_REACH, most=_MOST)
        if proposed.left_out:
            few = (
                f"{width // SECOND} s in which they agree in fewer than {proposed.agreeing} of {_BANDS} MinHash values"
            )
            left_out.append((f"pairs with bins of {few}", proposed.left_out, "pairs"))
        pair, seen = _often(sets, overlapping, pair=proposed.pair, width=width)
        expected = _spread(sets, pair, alike=alike[width])
        beyond = _beyond_chance(sets, pair, seen=seen, expected=expected, width=width, cost=cost)
        pairs.append(_frame(sets, beyond, signal=signal))
    links = best_of(pairs)
    chain = groups(links, accounts=accounts)
    cost += float(np.log2(max(np.unique(chain).shape[0] - 1, 1)))
    for width in WIDTHS if (chain >= 0).any() else ():
        sets = bin_sets(held, step=width // _FINEST, least=_LEAST)
        whole, pair = gathered(sets, chain, cell=HOUR // width, least=_LEAST)
        seen = overlap(whole, pair, cell=HOUR // width)
        expected = _spread(whole, pair, alike=alike[width])
        beyond = _beyond_chance(whole, pair, seen=seen, expected=expected, width=width, cost=cost)
        # A group is told by the account that names it: by way of it, its chain takes the account in.
        named = whole._replace(member=whole.member % accounts)
        pairs.append(_frame(named, beyond, signal=signal))
    return Timed(chained(best_of(pairs), signal=signal, ceiling=ceiling, accounts=accounts), left_out)


def _frame(sets: BinSets, found: tuple[U64, I64, F64], *, signal: str) -> pl.DataFrame:
    pair, seen, bits = found
    left, right = sets.member[pair >> _HALF].astype(np.uint64), sets.member[pair & _LOW].astype(np.uint64)
    return pair_frame(
        signal,
        (np.minimum(left, right) << _HALF) | np.maximum(left, right),
        microbits=micro(np.minimum(bits, MOST)),
        shared=seen.astype(np.uint32),
    )


def _held(events: pl.LazyFrame) -> U64:
    """Accounts and the finest bins that they are active in, `account << 32 | bin`, rising, once each (1970 to 2242)."""
    moments = events.select("account", pl.col("at") // _FINEST).collect()
    return distinct(
        (moments["account"].to_numpy().astype(np.uint64) << _HALF) | moments["at"].to_numpy().view(np.uint64)
    )


def _often(sets: BinSets, overlapping: BinSets, *, pair: U64, width: int) -> tuple[U64, I64]:
    """The pairs (positions in `overlapping`) with `_LEAST` hours in common, as positions in `sets`, and those hours."""
    seen = overlap(overlapping, pair, cell=HOUR // width)
    place = np.searchsorted(sets.member, overlapping.member).astype(np.uint64)
    pair, seen = pair[seen >= _LEAST], seen[seen >= _LEAST]
    return (place[pair >> _HALF] << _HALF) | place[pair & _LOW], seen


def _spread(sets: BinSets, pair: U64, *, alike: float) -> F64:
    """What everybody's spread explains of each pair's overlap."""
    size = np.diff(sets.start)
    expected: F64 = size[pair >> _HALF] * size[pair & _LOW] * alike
    return expected


def _beyond_chance(
    sets: BinSets, pair: U64, *, seen: I64, expected: F64, width: int, cost: float
) -> tuple[U64, I64, F64]:
    """Pairs (positions in `sets`) whose hours in common are beyond chance, those hours, and the bits above `cost`."""
    bits = surprise(seen, expected) - cost
    for shifts in SHIFTS:
        # What is expected only rises: who is below the cost already will stay there.
        likely = bits > 0
        pair, seen, expected = pair[likely], seen[likely], expected[likely]
        moved = overlap(
            sets,
            pair,
            cell=HOUR // width,
            shifts=[shift // width for shift in shifts],
            most=_most_moved(seen, cost=cost, shifts=len(shifts)),
        )
        expected = np.maximum(expected, _by_chance(moved, shifts=len(shifts)))
        bits = surprise(seen, expected) - cost
    return pair[bits > 0], seen[bits > 0], bits[bits > 0]


def _by_chance(moved: I64, *, shifts: int) -> F64:
    return (moved + 0.5) / shifts


def _most_moved(seen: I64, *, cost: float, shifts: int) -> I64:
    """How many hours in common after so many shifts, together, leave those seen above the cost; -1 where none does."""
    hours, place = np.unique(seen, return_inverse=True)
    # No more is a surprise of one bit where as many are expected as are seen.
    some, too_many = np.full(hours.shape[0], -1), hours * shifts
    while (too_many - some > 1).any():
        middle = (some + too_many) // 2
        above = surprise(hours, _by_chance(middle, shifts=shifts)) > cost
        some, too_many = np.where(above, middle, some), np.where(above, too_many, middle)
    return some[place]
