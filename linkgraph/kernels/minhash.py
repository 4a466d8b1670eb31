"""Sets of bins → pairs that may overlap: those whose MinHash values agree (Broder 1997), a bounded number a member."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels.bins import BinSets
from linkgraph.kernels.compile import compiled

I64 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]

_PARTS = 16
_MOST_BANDS = 255


class Candidates(NamedTuple):
    """Pairs of positions, `low << 32 | high`, rising; the bands in which they agree; how many pairs agree in fewer."""

    pair: U64
    agreeing: int
    left_out: int


@compiled
def _least(start: I64, bins: U32, seed: int, out: U64) -> None:
    """By set, the least scrambled bin in the upper half and the position in the lower one.

    The scramble is the 32-bit finaliser of MurmurHash3 (Appleby 2011): a permutation, another for every seed.
    """
    added = np.uint32((seed * 0x9E3779B9) & 0xFFFFFFFF)
    for m in range(out.shape[0]):
        least = np.uint32(0xFFFFFFFF)
        for i in range(start[m], start[m + 1]):
            h = np.uint32(bins[i] + added)
            h = np.uint32(np.uint32(h ^ np.uint32(h >> np.uint32(16))) * np.uint32(0x85EBCA6B))
            h = np.uint32(np.uint32(h ^ np.uint32(h >> np.uint32(13))) * np.uint32(0xC2B2AE35))
            h = np.uint32(h ^ np.uint32(h >> np.uint32(16)))
            least = min(least, h)
        out[m] = (np.uint64(least) << np.uint64(32)) | np.uint64(m)


@compiled
def _band(value: U64, reach: int, order: U32, place: U32, after: U8) -> None:
    """From sorted values the positions in that order, where each stands, and how many that agree come right after."""
    following = 0
    for i in range(value.shape[0] - 1, -1, -1):
        agrees = i + 1 < value.shape[0] and value[i] >> np.uint64(32) == value[i + 1] >> np.uint64(32)
        following = min(following + 1, reach) if agrees else 0
        member = np.uint32(value[i] & np.uint64(0xFFFFFFFF))
        order[i] = member
        place[member] = i
        after[i] = following


@compiled
def _agreeing(order: U32, place: U32, after: U8, first: int, last: int, asked: int, often: I64, pair: U64) -> None:
    """Counts in `often` the pairs by how many bands they agree in; writes those of `asked` bands or more if there are.

    Their lower position is from `first` to below `last`.
    """
    bands, members = order.shape
    count = np.zeros(members, dtype=np.uint8)
    met = np.empty(bands * 255, dtype=np.uint32)
    found = 0
    for m in range(first, last):
        others = 0
        for b in range(bands):
            at = np.int64(place[b, m])
            for j in range(at + 1, at + 1 + after[b, at]):
                other = order[b, j]
                if count[other] == 0:
                    met[others] = other
                    others += 1
                count[other] += 1
        begin = found
        for o in range(others):
            times = count[met[o]]
            count[met[o]] = 0
            often[times] += 1
            if asked > 0 and times >= asked:
                pair[found] = (np.uint64(m) << np.uint64(32)) | np.uint64(met[o])
                found += 1
        pair[begin:found].sort()


def candidates(sets: BinSets, *, bands: int, reach: int, most: int) -> Candidates:
    """Pairs of positions in `sets` that agree in enough of `bands` (255 at most) MinHash values.

    Enough is one, or the fewest for which there are no more than `most` pairs a member: a pair with overlap J (Jaccard)
    agrees in a number of bands with the binomial distribution of J, and of chance pairs, whose number grows with the
    square of the members, hardly any agree in several. Members that agree in a band are paired with their next `reach`
    (255 at most).
    """
    members = sets.member.shape[0]
    order, place = (np.empty((bands, members), dtype=np.uint32) for _ in range(2))
    after = np.empty((bands, members), dtype=np.uint8)

    def band(b: int) -> None:
        value = np.empty(members, dtype=np.uint64)
        _least(sets.start, sets.bins, b + 1, value)
        value.sort()
        _band(value, reach, order[b], place[b], after[b])

    bounds = np.linspace(0, members, _PARTS + 1).astype(np.int64)

    def part(p: int, *, asked: int, room: int) -> tuple[I64, U64]:
        often, pair = np.zeros(_MOST_BANDS + 1, dtype=np.int64), np.empty(room, dtype=np.uint64)
        _agreeing(order, place, after, bounds[p], bounds[p + 1], asked, often, pair)
        return often, pair

    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        list(pool.map(band, range(bands)))
        often = list(pool.map(lambda p: part(p, asked=0, room=0)[0], range(_PARTS)))
        at_least = np.sum(often, axis=0)[::-1].cumsum()[::-1]
        asked = int(np.argmax(at_least[1:] <= most * members)) + 1
        pairs = pool.map(lambda p: part(p, asked=asked, room=int(often[p][asked:].sum()))[1], range(_PARTS))
        return Candidates(np.concatenate(list(pairs)), asked, int(at_least[1] - at_least[asked]))
