"""Texts from a grammar, written straight into a byte buffer: about a microsecond a prompt.

A grammar is a table of symbols. A symbol is a literal, a sequence, a shuffled sequence, a choice (even or Zipf-like),
an option (written half of the time), a repetition, or random digits. A symbol marked personal draws from the
account instead of the row, so that one account always fills it in the same way.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from linkgraph.kernels.compile import compiled
from linkgraph.simulate.chance import Ints, mix, unit

LITERAL, SEQUENCE, SHUFFLE, CHOICE, ZIPF, OPTION, REPEAT, DIGITS, HEX = range(9)
LONGEST = 4000
"""A prompt takes in no further symbol after this many bytes."""
_DEEPEST = 4096


class Tables(NamedTuple):
    """A grammar as arrays: one row a symbol, `first` and `length` pointing into `data` (literals) or `children`."""

    kind: NDArray[np.int8]
    personal: NDArray[np.bool_]
    first: Ints
    length: Ints
    children: NDArray[np.int32]
    data: NDArray[np.uint8]


class Orders(NamedTuple):
    """One row a text: the symbol to write, the seed that decides it, the owner that decides its personal parts."""

    symbols: NDArray[np.int32]
    seeds: NDArray[np.uint64]
    owners: NDArray[np.uint64]


def texts(
    tables: Tables, symbols: NDArray[np.int32], *, seeds: NDArray[np.uint64], owners: NDArray[np.uint64]
) -> pl.Series:
    """One text for each symbol: `seeds` decide it, `owners` decide its personal parts."""
    data, ends = _expand(tables, Orders(symbols, seeds, owners))
    offsets = np.concatenate([np.zeros(1, np.int64), ends])
    buffers = pa.py_buffer(offsets.tobytes()), pa.py_buffer(data.tobytes())
    return pl.Series("prompt", pa.LargeStringArray.from_buffers(symbols.size, *buffers))


@compiled
def _expand(tables: Tables, orders: Orders) -> tuple[NDArray[np.uint8], Ints]:  # noqa: C901, PLR0912, PLR0915
    """Bytes of all texts and where each ends. One long loop: numba compiles that better than a call a symbol."""
    symbols, seeds, owners = orders
    kind, personal, first, length, children, data = tables
    out = np.empty(max(1 << 16, symbols.size * 300), np.uint8)
    ends = np.empty(symbols.size, np.int64)
    stack = np.empty(_DEEPEST, np.int32)
    shuffled = np.empty(64, np.int32)
    at = 0
    for row in range(symbols.size):
        start = at
        state = mix(seeds[row])
        stack[0] = symbols[row]
        depth = 1
        while depth > 0:
            depth -= 1
            symbol = stack[depth]
            what, begin, many = kind[symbol], first[symbol], length[symbol]
            if what == LITERAL:
                if at + many > out.size:
                    wider = np.empty(out.size * 2 + many, np.uint8)
                    wider[:at] = out[:at]
                    out = wider
                for i in range(many):
                    out[at + i] = data[begin + i]
                at += many
                continue
            if at - start > LONGEST or depth > _DEEPEST - 256:
                continue
            if personal[symbol]:
                draw = mix(owners[row] ^ mix(np.uint64(symbol)))
            else:
                state = mix(state)
                draw = state
            if what == SEQUENCE:
                for i in range(many):
                    stack[depth + i] = children[begin + many - 1 - i]
                depth += many
            elif what == SHUFFLE:
                for i in range(many):
                    shuffled[i] = children[begin + i]
                for i in range(many - 1, 0, -1):
                    draw = mix(draw)
                    j = np.int64(draw % np.uint64(i + 1))
                    shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
                for i in range(many):
                    stack[depth + i] = shuffled[i]
                depth += many
            elif what == CHOICE:
                stack[depth] = children[begin + np.int64(draw % np.uint64(many))]
                depth += 1
            elif what == ZIPF:
                rank = np.int64(np.exp(unit(draw) * np.log(many + 1.0))) - 1
                stack[depth] = children[begin + min(max(rank, 0), many - 1)]
                depth += 1
            elif what == OPTION:
                if draw & np.uint64(1 << 20):
                    stack[depth] = children[begin]
                    depth += 1
            elif what == REPEAT:
                low, high = children[begin + 2], children[begin + 3]
                times = low + np.int32(draw % np.uint64(high - low + 1))
                for i in range(times):
                    if i > 0:
                        stack[depth] = children[begin + 1]
                        depth += 1
                    stack[depth] = children[begin]
                    depth += 1
            else:
                if at + many > out.size:
                    wider = np.empty(out.size * 2 + many, np.uint8)
                    wider[:at] = out[:at]
                    out = wider
                base = np.uint64(10) if what == DIGITS else np.uint64(16)
                for i in range(many):
                    digit = np.uint8(draw % base)
                    draw = mix(draw)
                    out[at + i] = digit + np.uint8(48) if digit < 10 else digit + np.uint8(87)
                at += many
        ends[row] = at
    return out[:at], ends
