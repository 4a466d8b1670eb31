"""What texts hit: which keys stand in the same texts, and which group of keys a text belongs to."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from linkgraph.kernels.compile import compiled

I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
F64 = npt.NDArray[np.float64]


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
def _together(text_of: I32, rank: I64, reach: int, texts: I64, pair: I64) -> int:
    size = texts.shape[0]
    found = 0
    i = 0
    while i < text_of.shape[0]:
        end = i
        while end < text_of.shape[0] and text_of[end] == text_of[i]:
            end += 1
        mine = np.sort(rank[i:end])
        count = 0
        for j in range(mine.shape[0]):
            if count == 0 or mine[j] != mine[count - 1]:
                mine[count] = mine[j]
                count += 1
        for j in range(count):
            texts[mine[j]] += 1
            for m in range(j + 1, min(j + 1 + reach, count)):
                pair[found] = mine[j] * size + mine[m]
                found += 1
        i = end
    return found


def together(text_of: I32, rank: I64, *, reach: int, size: int) -> tuple[I64, I64]:
    """Which of `size` keys stand in the same texts: `low * size + high` for every text, and the texts of each key.

    Hits are grouped by text. In each text every distinct key is paired with the next `reach` in the order of their
    numbers, wherever they stand: with keys numbered by rarity those of one template are neighbours in that order
    even when its sentences are shuffled.
    """
    texts = np.zeros(size, dtype=np.int64)
    pair = np.empty(reach * rank.shape[0], dtype=np.int64)
    return pair[: _together(text_of, rank, reach, texts, pair)], texts


@compiled
def ratios(pair: I64, both: U32, texts: I64) -> F64:
    """Texts that hold both keys of each pair (`low * size + high`) over texts that hold either."""
    size = texts.shape[0]
    out = np.empty(pair.shape[0], dtype=np.float64)
    for i in range(pair.shape[0]):
        out[i] = both[i] / (texts[pair[i] // size] + texts[pair[i] % size] - both[i])
    return out
