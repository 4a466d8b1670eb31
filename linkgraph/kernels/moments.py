"""Moments of members in any order → those of each member, by time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.kernels.compile import compiled

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]

_PARTS = 16


@compiled
def _place(member: U32, at: I64, first: I64) -> I64:
    place = first[:-1].copy()
    out = np.empty_like(at)
    for i in range(at.shape[0]):
        out[place[member[i]]] = at[i]
        place[member[i]] += 1
    return out


@compiled
def _sort(first: I64, at: I64, low: int, high: int) -> None:
    for m in range(low, high):
        at[first[m] : first[m + 1]].sort()


def by_member(member: U32, at: I64, *, members: int) -> tuple[I64, I64]:
    """Where each member's moments begin (and the last one's end), and the moments, rising within each member.

    Members are told apart by counting and only then sorted, each by itself: less than a sort of everything by far.
    """
    first = np.append(0, np.cumsum(np.bincount(member, minlength=members))).astype(np.int64)
    moments = _place(member, at, first)
    bounds = np.searchsorted(first, np.linspace(0, first[-1], _PARTS + 1)[1:-1]).tolist()
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        list(pool.map(lambda low, high: _sort(first, moments, low, high), [0, *bounds], [*bounds, members]))
    return first, moments
