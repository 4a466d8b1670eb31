"""Rule overlap: two accounts are active in the same fine time bins more often than their own habits explain (lockstep).

What chance explains is the largest of: the two activities spread like everybody's; and the pair's own overlap after one
of them is moved by whole hours, days or weeks, which keeps every daily and weekly habit, every cron job at a round
minute, and takes away only what happens in the same moment. Hours count, not bins, so that one busy evening in common is
one; and there must be `_LEAST`, more than a month and a half has outages that make everybody try again at once.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.core.clock import DAY, HOUR, SECOND, WEEK
from linkgraph.kernels.bins import candidates, overlap, surprise
from linkgraph.kernels.rarity import micro
from linkgraph.links.frame import pair_frame

I64 = npt.NDArray[np.int64]

WIDTHS = (2 * SECOND, 10 * SECOND, 60 * SECOND)
SHIFTS = (
    tuple(sign * hours * HOUR for hours in (1, 2, 3) for sign in (1, -1)),
    tuple(sign * days * DAY for days in (1, 2, 3, 4, 5, 6) for sign in (1, -1)),
    tuple(sign * weeks * WEEK for weeks in (1, 2, 3) for sign in (1, -1)),
)
_BANDS = 48
_REACH = 20
_LEAST = 9


def pair_bits(events: pl.LazyFrame, *, signal: str, ceiling: float, accounts: int) -> pl.DataFrame:
    """Bits of the pairs whose overlap is beyond chance, by `links.frame.pair_frame`; `shared` counts the hours in
    which they share a bin.

    Bits are the surprise (Poisson) less log2 of the number of accounts, so that the number of pairs that chance brings
    about does not grow faster than the accounts; the best of several bin widths counts, less log2 of their number.
    """
    best = [pair_frame(signal, np.empty(0, np.uint64), np.empty(0, np.int64), shared=np.empty(0, np.uint32))]
    for width in WIDTHS:
        member, start, bins = _bins(events, width=width)
        if member.shape[0] < 2:
            continue
        pair = candidates(start, bins, bands=_BANDS, reach=_REACH)
        left, right = (pair >> np.uint64(32)).astype(np.int64), (pair & np.uint64(0xFFFFFFFF)).astype(np.int64)
        seen = overlap(start, bins, left, right, 0, HOUR // width)
        share = np.bincount(np.unique(bins, return_inverse=True)[1]) / bins.shape[0]
        size = np.diff(start)
        expected = size[left] * size[right] * float((share**2).sum())
        cost = np.log2(accounts) + np.log2(len(WIDTHS))
        likely = (seen >= _LEAST) & (surprise(seen, expected) > cost)
        left, right, seen, expected = left[likely], right[likely], seen[likely], expected[likely]
        for shifts in SHIFTS:
            moved = sum(overlap(start, bins, left, right, shift // width, HOUR // width) for shift in shifts)
            expected = np.maximum(expected, (moved + 0.5) / len(shifts))
        bits = surprise(seen, expected) - cost
        kept = bits > 0
        low, high = member[left[kept]], member[right[kept]]
        low, high = np.minimum(low, high), np.maximum(low, high)
        best.append(
            pair_frame(
                signal,
                (low.astype(np.uint64) << np.uint64(32)) | high.astype(np.uint64),
                micro(np.minimum(bits[kept], ceiling)),
                shared=seen[kept].astype(np.uint32),
            )
        )
    return (
        pl
        .concat(best)
        .sort("a", "b", "microbits", "shared", descending=[False, False, True, True])
        .unique(subset=["a", "b"], keep="first", maintain_order=True)
    )


def _bins(events: pl.LazyFrame, *, width: int) -> tuple[I64, I64, I64]:
    """Accounts (rising) with at least `_LEAST` bins, where each one's bins start, and the bins, rising."""
    held = events.select("account", (pl.col("at") // width).alias("bin")).unique().collect(engine="streaming")
    member = held["account"].to_numpy().astype(np.int64)
    bins = held["bin"].to_numpy()
    order = np.lexsort((bins, member))
    member, bins = member[order], bins[order]
    who, first, count = np.unique(member, return_index=True, return_counts=True)
    kept = count >= _LEAST
    return who[kept], np.append(0, np.cumsum(count[kept])), bins[np.repeat(kept, count)]
