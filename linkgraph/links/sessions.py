"""Sessions: an account's exchanges parted by silence, and which ends of them can be hand-overs at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from linkgraph.core.clock import HOUR, MINUTE
from linkgraph.kernels.coincidence import following

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_CROWD = 3


class Sessions(NamedTuple):
    """Starts and ends of sessions: by account and time, those of account a from `first[a]` on; and by time alone."""

    first: I64
    start: I64
    end: I64
    start_at: I64
    start_of: I64
    end_at: I64
    end_of: I64


def sessions(first: I64, at: I64, *, silence: int) -> Sessions:
    """The sessions that are parted by more than the silence, of moments as `kernels.moments.by_member` gives them."""
    fresh = np.ones(at.shape[0] + 1, dtype=bool)
    fresh[1:-1] = at[1:] - at[:-1] > silence
    fresh[first] = True
    start, end = at[fresh[:-1]], at[fresh[1:]]
    before = np.append(0, np.cumsum(fresh[:-1]))[first]
    member = np.repeat(np.arange(first.shape[0] - 1), np.diff(before))
    by_start, by_end = np.argsort(start), np.argsort(end)
    return Sessions(before, start, end, start[by_start], member[by_start], end[by_end], member[by_end])


def handing_over(found: Sessions, *, windows: Sequence[int]) -> list[Bools]:
    """By window, which ends (by time) may be hand-overs: those that no crowd follows within it or within a minute.

    A crowd is more starts by `_CROWD` and two standard deviations than is usual in that hour: an outage that ends, or a
    round minute, and for some time after that too. What is usual is the median minute, which no outage moves.
    """
    starts, ends = found.start_at, found.end_at
    if not starts.shape[0]:
        return [np.empty(0, dtype=bool) for _ in windows]
    begin = starts[0] // HOUR
    minutes = np.bincount((starts - begin * HOUR) // MINUTE, minlength=int(starts[-1] // HOUR - begin + 1) * 60)
    usual = np.median(minutes[: minutes.shape[0] // 60 * 60].reshape(-1, 60), axis=1)
    hour = np.clip(ends // HOUR - begin, 0, usual.shape[0] - 1)

    def alone(within: int) -> Bools:
        few: Bools = following(ends, starts, within) <= _most(usual * (within / MINUTE))[hour]
        return few

    in_a_minute = alone(MINUTE)
    return [alone(window) & in_a_minute for window in windows]


def _most(usual: F64) -> I64:
    most: I64 = (_CROWD + usual + 2 * np.sqrt(usual)).astype(np.int64)
    return most
