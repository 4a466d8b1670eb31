"""Columns of text that are certainly written as their rule would write them, told from their bytes.

Most exports are clean: a look at the bytes is ten times cheaper than reading every value by rule to find it unchanged.
False says only that somebody has to look closer.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels.compile import compiled

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]


def identifiers(texts: pl.Series) -> bool:
    r"""Whether every value is printable ASCII without blanks, and cannot be a word for nothing.

    A word for nothing has no digit and begins with one of the letters n and u or the signs `#<(\`.
    """
    return _has_no_empty(texts) and bool(_identifiers(*_bytes(texts)))


def addresses(texts: pl.Series) -> bool:
    """Whether every value is an address in its one spelling: an IPv4 address, or an IPv6 address of eight groups.

    Shortened IPv6 addresses (with ::), also canonical ones, are left to a closer look.
    """
    return _has_no_empty(texts) and bool(_addresses(*_bytes(texts)))


def _has_no_empty(texts: pl.Series) -> bool:
    return bool((texts.str.len_bytes() > 0).all())


def _bytes(texts: pl.Series) -> tuple[U8, I64]:
    array = texts.to_arrow(compat_level=pl.CompatLevel.oldest())
    _, *buffers = (memoryview(buffer) if buffer is not None else b"" for buffer in array.buffers())
    offsets = np.frombuffer(buffers[0], np.int64)[array.offset : array.offset + len(array) + 1]
    return np.frombuffer(buffers[1], np.uint8), offsets


@compiled
def _identifiers(data: U8, offsets: I64) -> bool:
    for i in range(offsets.shape[0] - 1):
        if offsets[i] == offsets[i + 1]:
            continue
        first = data[offsets[i]] | 32
        digit = first not in (110, 117, 35, 60, 40, 124)
        for j in range(offsets[i], offsets[i + 1]):
            byte = data[j]
            if byte <= 32 or byte >= 127:
                return False
            digit |= 48 <= byte <= 57
        if not digit:
            return False
    return True


@compiled
def _addresses(data: U8, offsets: I64) -> bool:
    for i in range(offsets.shape[0] - 1):
        if offsets[i] == offsets[i + 1]:
            continue
        groups = 0
        length = 0
        value = np.int64(0)
        zeros = 0
        mark = 0
        for j in range(offsets[i], offsets[i + 1] + 1):
            byte = data[j] if j < offsets[i + 1] else np.uint8(mark)
            if byte in (46, 58):
                if mark == 0:
                    mark = int(byte)
                zeros = zeros + 1 if value == 0 else 0
                wide = length > 1 and data[j - length] == 48
                if byte != mark or length == 0 or wide or (mark == 46 and value > 255) or (mark == 58 and zeros > 1):
                    return False
                groups += 1
                length = 0
                value = np.int64(0)
            elif 48 <= byte <= 57:
                value = value * (16 if mark == 58 else 10) + np.int64(byte) - 48
                length += 1
            elif 97 <= byte <= 102 and mark != 46:
                value = value * 16 + np.int64(byte) - 87
                length += 1
            else:
                return False
            if length > 4:
                return False
        if groups != (4 if mark == 46 else 8):
            return False
    return True
