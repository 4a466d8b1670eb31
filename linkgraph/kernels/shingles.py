"""Word shingles of texts, straight from UTF-8 bytes.

A text becomes words (letters folded to lower case, every word with a digit in it read as the same word, zero-width
characters skipped, each Chinese or Japanese character a word of its own); every run of 4 words (8 for such characters)
is hashed to 64 bits, and a hash is kept when it is 0 modulo `modulus`: the same choice in every text, so that kept
hashes can be compared across texts (FracMinHash; Brown & Irber, sourmash).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels.compile import compiled
from linkgraph.kernels.hashing import mix
from linkgraph.kernels.holders import EVERYTHING, Sieve

U8 = npt.NDArray[np.uint8]
I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]

_WORDS = 4
_CHARACTERS = 8


def _kinds() -> U8:
    """What each byte does to a word: the folded letter, or one of the codes below 32."""
    table = np.full(256, _CLOSES, dtype=np.uint8)
    table[128:] = _WIDE
    table[48:58] = _DIGIT
    table[[ord("'"), ord("_")]] = _NOTHING
    for letter in range(26):
        table[[65 + letter, 97 + letter]] = 97 + letter
    return table


_CLOSES, _DIGIT, _NOTHING, _WIDE = 0, 1, 2, 3
_KINDS = _kinds()


@compiled
def _scan(
    data: U8, offsets: I64, low: np.uint64, sieve: U64, shift: np.uint64, kinds: U8, text_of: I32, place: I32, run: U64
) -> int:
    """Write the kept shingles of all texts; the number found comes back, also where it exceeds the space given.

    A shingle is written in any case and kept where it counts: half of the branches would be guessed wrong.
    """
    prime = np.uint64(0x100000001B3)
    start = np.uint64(0xCBF29CE484222325)
    number = np.uint64(0x9E3779B97F4A7C15)
    one = np.uintp(1)
    recent = np.zeros(_CHARACTERS, dtype=np.uint64)
    space = run.shape[0] - 1
    found = 0
    for i in range(offsets.shape[0] - 1):
        words = 0
        length_so_far = 0
        word = start
        begun = False
        digit = False
        j = np.uintp(offsets[i])
        end = np.uintp(offsets[i + 1])
        while True:
            byte = np.uint8(32)
            kind = np.uint8(_CLOSES)
            while j < end:
                byte = data[j]
                kind = kinds[byte]
                if kind < 32:
                    break
                word = (word ^ np.uint64(kind)) * prime
                begun = True
                j += one
            over = j >= end
            step = one
            closes = over or kind == _CLOSES
            character = False
            if not over and kind == _DIGIT:
                digit = True
                begun = True
            elif not over and kind == _WIDE:
                step = np.uintp(2) if byte < 224 else (np.uintp(3) if byte < 240 else np.uintp(4))
                if j + step > end:
                    step = one
                second = data[j + one] if step > 1 else np.uint8(0)
                third = data[j + np.uintp(2)] if step > 2 else np.uint8(0)
                invisible = (
                    (byte == 0xE2 and second == 0x80 and 0x8B <= third <= 0x8F)
                    or (byte == 0xE2 and second == 0x81 and 0xA0 <= third <= 0xA4)
                    or (byte == 0xEF and second == 0xBB and third == 0xBF)
                    or (byte == 0xC2 and second == 0xAD)
                )
                if invisible:
                    pass
                elif (byte == 0xE2 and second <= 0x81) or (byte == 0xE3 and second == 0x80) or byte == 0xC2:
                    closes = True
                elif step == 3 and 0xE3 <= byte <= 0xE9:
                    closes = True
                    character = True
                else:
                    for m in range(step):
                        word = (word ^ np.uint64(data[j + np.uintp(m)])) * prime
                    begun = True
            pending = 1 if closes and begun else 0
            if character:
                pending += 2
            while pending > 0:
                single = pending == 2
                if single:
                    token = mix(
                        (np.uint64(byte) << np.uint64(16))
                        | (np.uint64(data[j + one]) << np.uint64(8))
                        | np.uint64(data[j + np.uintp(2)])
                    )
                    pending = 0
                else:
                    token = number if digit else mix(word)
                    pending -= 1
                    word = start
                    begun = False
                    digit = False
                recent[words & (_CHARACTERS - 1)] = token
                words += 1
                length_so_far += 1 if single else 2
                size = _CHARACTERS if single else _WORDS
                if words >= size:
                    value = np.uint64(size)
                    for m in range(size):
                        value = value * prime + recent[(words - size + m) & (_CHARACTERS - 1)]
                    value = mix(value)
                    at = min(found, space)
                    text_of[at] = i
                    place[at] = length_so_far
                    run[at] = value
                    spot = value >> shift
                    passes = (sieve[spot >> np.uint64(6)] >> (spot & np.uint64(63))) & np.uint64(1) == 1
                    found += passes & (value & low == 0)
            if over:
                break
            j += step
    return found


def shingles(texts: pl.Series, *, modulus: int = 4, sieve: Sieve = EVERYTHING) -> tuple[I32, I32, U64]:
    """Kept shingles of a column of texts, in the order in which they stand; `modulus` is a power of two.

    Returns three arrays of one length: the position of the text in the column, how far into the text the
    shingle ends (2 for every word, 1 for every Chinese or Japanese character), and the hash. A missing text has none,
    nor has one of fewer than 4 words. With a `sieve` only what passes it is kept.
    """
    array = texts.to_arrow(compat_level=pl.CompatLevel.oldest())
    _, *buffers = (memoryview(buffer) if buffer is not None else b"" for buffer in array.buffers())
    offsets = np.frombuffer(buffers[0], np.int64)[array.offset : array.offset + len(array) + 1]
    data = np.frombuffer(buffers[1], np.uint8)
    space = int(offsets[-1] - offsets[0]) // (5 * modulus) + 1024
    while True:
        text_of = np.empty(space, dtype=np.int32)
        place = np.empty(space, dtype=np.int32)
        kept = np.empty(space, dtype=np.uint64)
        found = _scan(data, offsets, np.uint64(modulus - 1), sieve.bits, sieve.shift, _KINDS, text_of, place, kept)
        if found < space:
            return text_of[:found], place[:found], kept[:found]
        space = found + 1
