"""What texts hit: which keys stand in the same texts, and which group of keys a text belongs to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from linkgraph.kernels.compile import compiled
from linkgraph.kernels.holders import jaccard

I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
F64 = npt.NDArray[np.float64]

# Up to so many are sorted as fast by insertion, without a copy.
_FEW = 64


@compiled
def best_group(text_of: I32, place: I32, group: I64, holders: F64, texts: int, least: int, span: int) -> I64:
    """For every text its group with the fewest `holders`, -1 where none has `least` hits over a stretch of `span`.

    Hits are grouped by text, in order of place; `group` -1 counts for nothing; a tie goes to the group met first. The
    rarest, not the one with most hits: a long common passage says less of a text than a short private one.
    """
    out = np.full(texts, -1, dtype=np.int64)
    text_before = np.full(holders.shape[0], -1, dtype=np.int64)
    hits = np.zeros(holders.shape[0], dtype=np.int64)
    first = np.zeros(holders.shape[0], dtype=np.int64)
    last = np.zeros(holders.shape[0], dtype=np.int64)
    i = 0
    while i < text_of.shape[0]:
        text = text_of[i]
        end = i
        while end < text_of.shape[0] and text_of[end] == text:
            g = group[end]
            if g >= 0:
                if text_before[g] != text:
                    text_before[g] = text
                    hits[g] = 0
                    first[g] = place[end]
                hits[g] += 1
                last[g] = place[end]
            end += 1
        fewest = np.inf
        for j in range(i, end):
            g = group[j]
            if g >= 0 and hits[g] >= least and last[g] - first[g] >= span and holders[g] < fewest:
                fewest = holders[g]
                out[text] = g
        i = end
    return out


@compiled
def _distinct(text_of: I32, rank: I32, out: I32) -> int:
    found = 0
    i = 0
    while i < text_of.shape[0]:
        end = i
        while end < text_of.shape[0] and text_of[end] == text_of[i]:
            end += 1
        mine = rank[i:end]
        if end - i > _FEW:
            mine = np.sort(mine)
        first = found
        for j in range(mine.shape[0]):
            # Sorted in place: what is longer comes sorted, and goes to the end.
            at = found
            while at > first and out[at - 1] > mine[j]:
                at -= 1
            if at == first or out[at - 1] != mine[j]:
                for k in range(found, at, -1):
                    out[k] = out[k - 1]
                out[at] = mine[j]
                found += 1
        out[first] = ~out[first]
        i = end
    return found


def distinct_of_texts(text_of: I32, rank: I32) -> I32:
    """The distinct keys of each text, rising, text after text; the first of each as its complement (-1 - key).

    Hits are grouped by text. Keys are numbered by rarity, so that those of one template are neighbours in that order
    even when its sentences are shuffled.
    """
    out = np.empty_like(rank)
    return out[: _distinct(text_of, rank, out)].copy()


@compiled
def count_neighbours(keys: I32, reach: int, texts: I64, pairs: I64) -> None:
    """Add to each key's `texts` and to the `pairs` that it makes with the next `reach` keys of the same text."""
    for i in range(keys.shape[0]):
        key = keys[i] if keys[i] >= 0 else ~keys[i]
        texts[key] += 1
        for j in range(i + 1, min(i + 1 + reach, keys.shape[0])):
            if keys[j] < 0:
                break
            pairs[key] += 1


@compiled
def _fill(keys: I32, reach: int, first: int, last: int, at: I64, neighbour: I32) -> None:
    for i in range(keys.shape[0]):
        key = keys[i] if keys[i] >= 0 else ~keys[i]
        if first <= key < last:
            for j in range(i + 1, min(i + 1 + reach, keys.shape[0])):
                if keys[j] < 0:
                    break
                neighbour[at[key - first]] = keys[j]
                at[key - first] += 1


@compiled
def _agreeing(
    first: int,
    begin: I64,
    neighbour: I32,
    texts: I64,
    place: I64,
    start: I64,
    holder: U32,
    often: float,
    mostly: float,
    alike: float,
    partners: I64,
) -> int:
    """Overwrite neighbours with those that agree, `partners` of each key; how many there are comes back."""
    count = np.zeros(texts.shape[0], dtype=np.int32)
    found = 0
    for k in range(begin.shape[0] - 1):
        key = first + k
        fresh = begin[k]
        for i in range(begin[k], begin[k + 1]):
            other = neighbour[i]
            if count[other] == 0:
                neighbour[fresh] = other
                fresh += 1
            count[other] += 1
        for i in range(begin[k], fresh):
            other = neighbour[i]
            both = np.int64(count[other])
            count[other] = 0
            same = both / (texts[key] + texts[other] - both)
            if same > mostly or (same >= often and jaccard(start, holder, place[key], place[other]) > alike):
                neighbour[found] = other
                found += 1
                partners[k] += 1
    return found


def agreeing(
    texts_keys: Sequence[I32],
    span: tuple[int, int],
    *,
    texts: I64,
    pairs: I64,
    place: I64,
    start: I64,
    holder: U32,
    reach: int,
    often: float,
    mostly: float,
    alike: float,
) -> tuple[I64, I32]:
    """Which keys of `span` (first and behind the last) agree with which of their next `reach` in a text.

    Two keys agree when, of the texts that hold either, more than `mostly` have them as such neighbours, or when `often`
    do and more than `alike` of the holders of either hold both (`start`, `holder` as in `holders.jaccard`, for the key
    at `place`).
    `texts_keys` are from `distinct_of_texts`, `texts` and `pairs` from `count_neighbours`. Memory is 4 bytes for each
    of the span's pairs.
    """
    first, last = span
    begin = np.append(0, np.cumsum(pairs[first:last]))
    neighbour = np.empty(begin[-1], dtype=np.int32)
    at = begin[:-1].copy()
    for keys in texts_keys:
        _fill(keys, reach, first, last, at, neighbour)
    partners = np.zeros(last - first, dtype=np.int64)
    found = _agreeing(first, begin, neighbour, texts, place, start, holder, often, mostly, alike, partners)
    return np.repeat(np.arange(first, last), partners), neighbour[:found].copy()
