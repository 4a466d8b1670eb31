"""Edges → chains of members: a path is as strong as its weakest edge, two members as what the best path gives them.

That is the least edge between them in a maximum spanning tree (Hu 1961), which is single linkage (Gower & Ross 1969).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from linkgraph.kernels.compile import compiled

I64 = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]
F64 = npt.NDArray[np.float64]


class Chains(NamedTuple):
    """Members joined along edges, strongest first: `chain` names each one's chain by one of its members.

    `order` lists the edges by falling strength. Each member was once joined to `joined_to`, by the edge at `place` in
    that order; the last of a chain to none but itself. Going on from there places rise, and log2(members) steps are the
    most.
    """

    chain: I64
    joined_to: I64
    place: I64
    order: I64


@compiled
def _chains(edge: U64, order: I64, members: int) -> tuple[I64, I64, I64]:
    joined_to = np.arange(members)
    place = np.full(members, order.shape[0])
    size = np.ones(members, dtype=np.int64)
    for here in range(order.shape[0]):
        small = np.int64(edge[order[here]] >> np.uint64(32))
        large = np.int64(edge[order[here]] & np.uint64(0xFFFFFFFF))
        while joined_to[small] != small:
            small = joined_to[small]
        while joined_to[large] != large:
            large = joined_to[large]
        if small != large:
            if size[small] > size[large]:
                small, large = large, small
            joined_to[small] = large
            size[large] += size[small]
            place[small] = here
    chain = np.arange(members)
    for member in range(members):
        while joined_to[chain[member]] != chain[member]:
            chain[member] = joined_to[chain[member]]
    return chain, joined_to, place


def chains(edge: U64, strength: F64, *, members: int) -> Chains:
    """The chains that edges make: edges are `low << 32 | high`, once each, of members from 0 to `members` - 1.

    Of edges equally strong the lower one joins first.
    """
    order = np.lexsort((edge, -strength)).astype(np.int64)
    return Chains(*_chains(edge, order, members), order)


@compiled
def _weakest(pair: U64, joined_to: I64, place: I64) -> I64:
    out = np.empty(pair.shape[0], dtype=np.int64)
    for i in range(pair.shape[0]):
        left = np.int64(pair[i] >> np.uint64(32))
        right = np.int64(pair[i] & np.uint64(0xFFFFFFFF))
        while left != right:
            if place[left] > place[right]:
                left, right = right, left
            out[i] = place[left]
            left = joined_to[left]
    return out


def weakest(chained: Chains, pair: U64) -> I64:
    """The weakest edge on the best path within each pair, as its position among the edges that made the chains.

    Pairs are two members of one chain, `left << 32 | right`.
    """
    positions: I64 = chained.order[_weakest(pair, chained.joined_to, chained.place)]
    return positions
