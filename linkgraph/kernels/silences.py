"""Stretches of activity, told apart by long silences."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from linkgraph.kernels.compile import compiled

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]

NEVER = -(2**63)
"""The time of what has none."""


@compiled
def stretches(group: U32, first: I64, last: I64, window: int) -> U32:
    """The number of the stretch that each visit belongs to, from 0 in each group.

    Visits are sorted by group and `first`. A stretch ends where nobody of the group is there for `window` or more; what
    has no time (`NEVER`) is in the first.
    """
    out = np.zeros(group.shape[0], dtype=np.uint32)
    number = np.uint32(0)
    latest = np.int64(NEVER)
    for i in range(group.shape[0]):
        if i == 0 or group[i] != group[i - 1]:
            number = np.uint32(0)
            latest = np.int64(NEVER)
        if first[i] == NEVER:
            continue
        if latest != NEVER and first[i] - latest >= window:
            number += np.uint32(1)
        latest = max(latest, last[i])
        out[i] = number
    return out
