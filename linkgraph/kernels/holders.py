"""Who holds which key: distinct holders of hashed keys, look-up of keys, overlap of two sorted holder lists."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from linkgraph.kernels.compile import compiled

I64 = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]
F64 = npt.NDArray[np.float64]

_PREFIX_BITS = 20


def pack(key: U64, holder: I64, *, holders: int) -> U64:
    """One number for a key and its holder, sorted and without repeats.

    The upper bits are the key's own upper bits, as many as `holders` leaves room for (44 at a million holders): keys that
    agree in them count as one.
    """
    bits = np.uint64(max(int(holders - 1).bit_length(), 1))
    packed: U64 = np.unique(((key >> bits) << bits) | holder.astype(np.uint64))
    return packed


def unpack(packed: U64, *, holders: int) -> tuple[U64, I64, I64]:
    """From packed pairs: the distinct keys, where each key's holders start (one more entry at the end), the holders."""
    bits = np.uint64(max(int(holders - 1).bit_length(), 1))
    key = packed >> bits
    fresh = np.ones(key.shape[0], dtype=bool)
    fresh[1:] = key[1:] != key[:-1]
    start = np.append(np.flatnonzero(fresh), key.shape[0]).astype(np.int64)
    holder = (packed & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    return key[fresh] << bits, start, holder


class Keys:
    """Sorted distinct hashed keys that are looked up often; `bits` low bits of a query are ignored."""

    def __init__(self, keys: U64, *, holders: int) -> None:
        self._bits = np.uint64(max(int(holders - 1).bit_length(), 1))
        self._keys = keys
        edges = np.arange(2**_PREFIX_BITS, dtype=np.uint64) << np.uint64(64 - _PREFIX_BITS)
        self._starts = np.append(np.searchsorted(keys, edges), keys.shape[0]).astype(np.int64)

    def find(self, queries: U64) -> I64:
        """Position of each query among the keys, -1 where it is none of them."""
        return _find(self._keys, self._starts, (queries >> self._bits) << self._bits)


@compiled
def _find(keys: U64, starts: I64, queries: U64) -> I64:
    out = np.full(queries.shape[0], -1, dtype=np.int64)
    for i in range(queries.shape[0]):
        query = queries[i]
        prefix = np.int64(query >> np.uint64(64 - _PREFIX_BITS))
        low = starts[prefix]
        high = starts[prefix + 1]
        while low < high:
            middle = (low + high) // 2
            if keys[middle] < query:
                low = middle + 1
            else:
                high = middle
        if low < keys.shape[0] and keys[low] == query:
            out[i] = low
    return out


@compiled
def jaccard(start: I64, holder: I64, left: I64, right: I64) -> F64:
    """Shared over all holders, for pairs of keys whose sorted holders stand at `holder[start[k]:start[k + 1]]`."""
    out = np.zeros(left.shape[0], dtype=np.float64)
    for i in range(left.shape[0]):
        p = start[left[i]]
        p_end = start[left[i] + 1]
        q = start[right[i]]
        q_end = start[right[i] + 1]
        size = (p_end - p) + (q_end - q)
        both = 0
        while p < p_end and q < q_end:
            if holder[p] == holder[q]:
                both += 1
                p += 1
                q += 1
            elif holder[p] < holder[q]:
                p += 1
            else:
                q += 1
        out[i] = both / (size - both)
    return out


@compiled
def best_group(text_of: I64, place: I64, group: I64, holders: F64, texts: int, least: int, span: int) -> I64:
    """For every text its group with the fewest `holders`, of those with `least` hits over a stretch of `span`; -1 for none.

    Hits are grouped by text, in order; `group` -1 counts for nothing; a tie goes to the group met first. The rarest, not the
    one with most hits: a long common passage says less of a text than a short private one.
    """
    out = np.full(texts, -1, dtype=np.int64)
    i = 0
    while i < text_of.shape[0]:
        end = i
        while end < text_of.shape[0] and text_of[end] == text_of[i]:
            end += 1
        fewest = np.inf
        for j in range(i, end):
            if group[j] < 0 or holders[group[j]] >= fewest:
                continue
            hits = 0
            last = place[j]
            for m in range(j, end):
                if group[m] == group[j]:
                    hits += 1
                    last = place[m]
            if hits >= least and last - place[j] >= span:
                fewest = holders[group[j]]
                out[text_of[i]] = group[j]
        i = end
    return out


@compiled
def _together(text_of: I64, rank: I64, reach: int, size: int, texts: I64, fill: bool, pair: I64) -> int:
    found = 0
    i = 0
    while i < text_of.shape[0]:
        end = i
        while end < text_of.shape[0] and text_of[end] == text_of[i]:
            end += 1
        mine = np.sort(rank[i:end])
        count = 0
        for j in range(mine.shape[0]):
            if j == 0 or mine[j] != mine[j - 1]:
                mine[count] = mine[j]
                count += 1
        for j in range(count):
            if not fill:
                texts[mine[j]] += 1
            for m in range(j + 1, min(j + 1 + reach, count)):
                if fill:
                    pair[found] = mine[j] * size + mine[m]
                found += 1
        i = end
    return found


def together(text_of: I64, rank: I64, *, reach: int, size: int) -> tuple[I64, I64]:
    """Which of `size` keys stand in the same texts: `low * size + high` for every text, and the texts of each key.

    Hits are grouped by text. In each text every distinct key is paired with the next `reach` in the order of their
    numbers, wherever they stand: with keys numbered by rarity those of one template are neighbours in that order
    even when its sentences are shuffled.
    """
    texts = np.zeros(size, dtype=np.int64)
    found = _together(text_of, rank, reach, size, texts, False, np.empty(0, dtype=np.int64))
    pair = np.empty(found, dtype=np.int64)
    _together(text_of, rank, reach, size, texts, True, pair)
    return pair, texts
