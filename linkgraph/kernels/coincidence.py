"""Events of different members close together in time, and one member's events right after another's end."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from linkgraph.kernels.compile import compiled

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]


@compiled
def _near(group: I64, member: U32, at: I64, window: int, fill: bool, first: I64, second: I64) -> int:
    found = 0
    for i in range(at.shape[0]):
        j = i + 1
        while j < at.shape[0] and group[j] == group[i] and at[j] - at[i] <= window:
            if member[j] != member[i]:
                if fill:
                    first[found] = i
                    second[found] = j
                found += 1
            j += 1
    return found


def near(group: I64, member: U32, at: I64, *, window: int) -> tuple[I64, I64]:
    """Positions of all pairs of events of one group, by different members, at most `window` apart (included).

    Events must be sorted by group, then by time. The earlier position stands first. The number of pairs grows with the
    density of events: choose the window accordingly.
    """
    nothing = np.empty(0, dtype=np.int64)
    found = _near(group, member, at, window, False, nothing, nothing)
    first = np.empty(found, dtype=np.int64)
    second = np.empty(found, dtype=np.int64)
    _near(group, member, at, window, True, first, second)
    return first, second


@compiled
def _handovers(end_at: I64, end_of: I64, start_at: I64, start_of: I64, window: int, fill: bool, pair: I64) -> int:
    found = 0
    first = 0
    for i in range(end_at.shape[0]):
        while first < start_at.shape[0] and start_at[first] <= end_at[i]:
            first += 1
        j = first
        while j < start_at.shape[0] and start_at[j] - end_at[i] <= window:
            if start_of[j] != end_of[i]:
                if fill:
                    pair[found] = (min(end_of[i], start_of[j]) << 32) | max(end_of[i], start_of[j])
                found += 1
            j += 1
    return found


def handovers(end_at: I64, end_of: I64, start_at: I64, start_of: I64, *, window: int) -> tuple[I64, I64]:
    """Pairs of members of whom one starts after the other ends, within `window`, either way round, and how often.

    Ends and starts must be sorted by time. Pairs are `lower << 32 | higher`, rising.
    """
    nothing = np.empty(0, dtype=np.int64)
    found = _handovers(end_at, end_of, start_at, start_of, window, False, nothing)
    pair = np.empty(found, dtype=np.int64)
    _handovers(end_at, end_of, start_at, start_of, window, True, pair)
    pair.sort()
    distinct, count = np.unique(pair, return_counts=True)
    return distinct, count.astype(np.int64)
