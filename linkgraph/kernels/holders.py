"""Who holds which key: distinct holders of hashed keys, look-up of keys, overlap of two sorted holder lists."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels.compile import compiled

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]


def pack(key: U64, holder: U32, *, holders: int, part: int = 0, parts: int = 1) -> U64:
    """One number for a key and its holder, for keys in one of `parts` equal ranges.

    The upper bits are the key's own upper bits, as many as `holders` leaves room for (44 at a million holders): keys
    that agree in them count as one.
    """
    out = np.empty(key.shape[0], dtype=np.uint64)
    return out[: _pack(key, holder, _bits(holders), part, np.uint64(parts), out)].copy()


@compiled
def _pack(key: U64, holder: U32, bits: np.uint64, part: int, parts: np.uint64, out: U64) -> int:
    found = 0
    for i in range(key.shape[0]):
        if np.int64(((key[i] >> np.uint64(32)) * parts) >> np.uint64(32)) == part:
            out[found] = ((key[i] >> bits) << bits) | np.uint64(holder[i])
            found += 1
    return found


def unpack(packed: U64, *, holders: int, least: int = 1, most: float = np.inf) -> tuple[U64, I64, U32]:
    """From packed pairs the keys held by `least` to `most`: rising keys, where each one's holders start, the holders.

    There is one start more than keys: the end.
    """
    bits = _bits(holders)
    # Whole numbers are sorted three times as fast as by numpy.
    packed = pl.Series(packed).sort(multithreaded=False).to_numpy()
    nothing = np.empty(0, np.uint64), np.empty(0, np.int64), np.empty(0, np.uint32)
    keys, held = _select(packed, bits, least, most, *nothing)
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
    """How many keys and holders there are; they are written where there is room for starts. Repeats count once."""
    keys = 0
    held = 0
    low = (np.uint64(1) << bits) - np.uint64(1)
    i = 0
    while i < packed.shape[0]:
        size = 1
        end = i + 1
        while end < packed.shape[0] and packed[end] >> bits == packed[i] >> bits:
            size += packed[end] != packed[end - 1]
            end += 1
        if least <= size <= most:
            if start.shape[0]:
                key[keys] = packed[i] & ~low
                at = held
                for j in range(i, end):
                    if j == i or packed[j] != packed[j - 1]:
                        holder[at] = np.uint32(packed[j] & low)
                        at += 1
                start[keys + 1] = held + size
            keys += 1
            held += size
        i = end
    return keys, held


@dataclass(frozen=True, slots=True)
class Sieve:
    """Lets numbers pass by the bit of their upper bits: all that it was made for, and few others.

    One bit says who shares the upper 64 - `shift` bits (Bloom 1970, with one hash: the numbers are hashes already).
    """

    bits: U64
    shift: np.uint64

    @classmethod
    def of(cls, keys: U64) -> Sieve:
        """A sieve for hashed keys that lets about one in forty strangers pass."""
        prefix_bits = keys.shape[0].bit_length() + 5
        shift = np.uint64(64 - prefix_bits)
        spot = keys >> shift
        bits = np.zeros(2 ** (prefix_bits - 6) if prefix_bits > 6 else 1, dtype=np.uint64)
        np.bitwise_or.at(bits, spot >> np.uint64(6), np.uint64(1) << (spot & np.uint64(63)))
        return cls(bits, shift)


EVERYTHING = Sieve(np.full(1, 3, dtype=np.uint64), np.uint64(63))
"""Lets all numbers pass."""


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
def jaccard(start: I64, holder: U32, left: int, right: int) -> float:
    """Shared over all holders of two keys, whose sorted holders stand at `holder[start[k]:start[k + 1]]`."""
    p = start[left]
    p_end = start[left + 1]
    q = start[right]
    q_end = start[right + 1]
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
    return float(both / (size - both))
