"""Who holds which key: distinct holders of hashed keys, look-up of keys, overlap of two sorted holder lists."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from linkgraph.kernels.compile import compiled
from linkgraph.kernels.tallies import distinct

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
F64 = npt.NDArray[np.float64]


def pack(key: U64, holder: U32, *, holders: int) -> U64:
    """One number for a key and its holder, sorted and without repeats.

    The upper bits are the key's own upper bits, as many as `holders` leaves room for (44 at a million holders): keys
    that agree in them count as one.
    """
    bits = _bits(holders)
    return distinct(((key >> bits) << bits) | holder.astype(np.uint64))


def unpack(packed: U64, *, holders: int, least: int = 1, most: float = np.inf) -> tuple[U64, I64, U32]:
    """From packed pairs the keys held by `least` to `most`: keys, where each one's holders start, and the holders.

    There is one start more than keys: the end.
    """
    bits = _bits(holders)
    keys, held = _select(
        packed, bits, least, most, np.empty(0, np.uint64), np.empty(0, np.int64), np.empty(0, np.uint32)
    )
    key = np.empty(keys, dtype=np.uint64)
    start = np.zeros(keys + 1, dtype=np.int64)
    holder = np.empty(held, dtype=np.uint32)
    _select(packed, bits, least, most, key, start, holder)
    return key, start, holder


def _bits(holders: int) -> np.uint64:
    return np.uint64(max(int(holders - 1).bit_length(), 1))


@compiled
def _select(
    packed: U64, bits: np.uint64, least: int, most: float, key: U64, start: I64, holder: U32
) -> tuple[int, int]:
    """How many keys and holders there are; they are written where there is room for starts."""
    keys = 0
    held = 0
    low = (np.uint64(1) << bits) - np.uint64(1)
    i = 0
    while i < packed.shape[0]:
        end = i + 1
        while end < packed.shape[0] and packed[end] >> bits == packed[i] >> bits:
            end += 1
        if least <= end - i <= most:
            if start.shape[0]:
                key[keys] = packed[i] & ~low
                for j in range(i, end):
                    holder[held + j - i] = np.uint32(packed[j] & low)
                start[keys + 1] = held + end - i
            keys += 1
            held += end - i
        i = end
    return keys, held


class Keys:
    """Sorted distinct hashed keys that are looked up often; the low bits of a query that `pack` drops are ignored."""

    def __init__(self, keys: U64, *, holders: int) -> None:
        self._bits = _bits(holders)
        self._keys = keys
        # About one key to two prefixes: most queries that find nothing end at the table, and the table is small.
        prefix_bits = max(keys.shape[0].bit_length() + 1, 1)
        self._shift = np.uint64(64 - prefix_bits)
        edges = np.arange(2**prefix_bits, dtype=np.uint64) << self._shift
        self._starts = np.append(np.searchsorted(keys, edges), keys.shape[0]).astype(np.uint32)

    def find(self, queries: U64) -> I64:
        """Position of each query among the keys, -1 where it is none of them."""
        return _find(self._keys, self._starts, queries, self._bits, self._shift)


@compiled
def _find(keys: U64, starts: U32, queries: U64, bits: np.uint64, shift: np.uint64) -> I64:
    out = np.full(queries.shape[0], -1, dtype=np.int64)
    for i in range(queries.shape[0]):
        query = (queries[i] >> bits) << bits
        prefix = query >> shift
        for j in range(starts[prefix], starts[prefix + np.uint64(1)]):
            if keys[j] >= query:
                if keys[j] == query:
                    out[i] = j
                break
    return out


@compiled
def jaccard(start: I64, holder: U32, left: I64, right: I64) -> F64:
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
