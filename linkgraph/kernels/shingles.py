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

U8 = npt.NDArray[np.uint8]
I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]

_WORDS = 4
_CHARACTERS = 8


def _ascii() -> U8:
    """What each ASCII byte does to a word: the folded letter, or one of the codes below 32."""
    table = np.full(128, _CLOSES, dtype=np.uint8)
    table[48:58] = _DIGIT
    table[[ord("'"), ord("_")]] = _NOTHING
    for letter in range(26):
        table[[65 + letter, 97 + letter]] = 97 + letter
    return table


_CLOSES, _DIGIT, _NOTHING = 0, 1, 2
_ASCII = _ascii()


@compiled
def _scan(data: U8, offsets: I64, modulus: int, ascii_table: U8, text_of: I32, place: I32, shingle: U64) -> int:
    """Write the kept shingles of all texts; the number found comes back, also where it exceeds the space given."""
    prime = np.uint64(0x100000001B3)
    start = np.uint64(0xCBF29CE484222325)
    number = np.uint64(0x9E3779B97F4A7C15)
    recent = np.zeros(_CHARACTERS, dtype=np.uint64)
    divisor = np.uint64(modulus)
    space = shingle.shape[0] - 1
    found = 0
    for i in range(offsets.shape[0] - 1):
        words = 0
        length_so_far = 0
        word = start
        length = 0
        digit = False
        j = offsets[i]
        end = offsets[i + 1]
        while j <= end:
            byte = np.uint8(32) if j == end else data[j]
            step = 1
            closes = False
            character = False
            if byte < 128:
                kind = ascii_table[byte]
                if kind >= 32:
                    word = (word ^ np.uint64(kind)) * prime
                    length += 1
                    j += 1
                    continue
                if kind == _DIGIT:
                    digit = True
                    length += 1
                elif kind == _CLOSES:
                    closes = True
            else:
                step = 2 if byte < 224 else (3 if byte < 240 else 4)
                if j + step > end:
                    step = 1
                second = data[j + 1] if step > 1 else np.uint8(0)
                third = data[j + 2] if step > 2 else np.uint8(0)
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
                        word = (word ^ np.uint64(data[j + m])) * prime
                    length += 1
            pending = 0
            if closes and length > 0:
                pending = 1
            if character:
                pending += 2
            while pending > 0:
                single = pending == 2
                if single:
                    token = mix(
                        (np.uint64(byte) << np.uint64(16))
                        | (np.uint64(data[j + 1]) << np.uint64(8))
                        | np.uint64(data[j + 2])
                    )
                    pending = 0
                else:
                    token = number if digit else mix(word)
                    pending -= 1
                    word = start
                    length = 0
                    digit = False
                recent[words & (_CHARACTERS - 1)] = token
                words += 1
                length_so_far += 1 if single else 2
                run = _CHARACTERS if single else _WORDS
                if words >= run:
                    value = np.uint64(run)
                    for m in range(run):
                        value = value * prime + recent[(words - run + m) & (_CHARACTERS - 1)]
                    value = mix(value)
                    # Written in any case and kept where it counts: half of the branches would be guessed wrong.
                    at = min(found, space)
                    text_of[at] = i
                    place[at] = length_so_far
                    shingle[at] = value
                    found += value % divisor == np.uint64(0)
            j += step
    return found


def shingles(texts: pl.Series, *, modulus: int = 4) -> tuple[I32, I32, U64]:
    """Kept shingles of a column of texts, in the order in which they stand.

    Returns three arrays of one length: the position of the text in the column, how far into the text the
    shingle ends (2 for every word, 1 for every Chinese or Japanese character), and the hash. A missing text has none,
    nor has one of fewer than 4 words.
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
        found = _scan(data, offsets, modulus, _ASCII, text_of, place, kept)
        if found < space:
            return text_of[:found], place[:found], kept[:found]
        space = found + 1
