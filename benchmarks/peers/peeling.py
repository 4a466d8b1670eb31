"""The densest block of a bipartite graph by greedy peeling, with a heap that numba compiles."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse

from linkgraph.kernels.compile import compiled

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def densest(weights: sparse.csr_array) -> tuple[Mask, Mask, float]:
    """Rows and columns of the block found, as masks, and its weight of edges per node.

    A node without an edge is in no block. Of nodes that cost the same to remove, the one with the lower number goes
    first, rows before columns.
    """
    rows = weights.shape[0]
    graph = sparse.block_array([[None, weights], [weights.T, None]], format="csr")
    cost = np.asarray(graph.sum(axis=1), dtype=np.float64)
    start, end = graph.indptr.astype(np.int64), graph.indices.astype(np.int64)
    order, best, density = _peel(start, end, graph.data, cost)
    inside = np.zeros(cost.shape[0], dtype=np.bool_)
    inside[order[best:]] = True
    return inside[:rows], inside[rows:], float(density)


@compiled
def _before(cost: F64, one: int, other: int) -> bool:  # noqa: PLR0917  # numba: by place
    return cost[one] < cost[other] or (cost[one] == cost[other] and one < other)


@compiled
def _sift(heap: I64, place: I64, cost: F64, at: int, size: int) -> None:  # noqa: PLR0917  # numba: by place
    """Move what stands at `at` up, then down, until the heap is one again."""
    node = heap[at]
    while at > 0 and _before(cost, node, heap[(at - 1) // 2]):
        heap[at] = heap[(at - 1) // 2]
        place[heap[at]] = at
        at = (at - 1) // 2
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and _before(cost, heap[child + 1], heap[child]):
            child += 1
        if not _before(cost, heap[child], node):
            break
        heap[at] = heap[child]
        place[heap[at]] = at
        at = child
    heap[at] = node
    place[node] = at


@compiled
def _peel(start: I64, end: I64, weight: F64, cost: F64) -> tuple[I64, int, float]:  # noqa: PLR0917  # numba: by place
    """The order in which nodes go, how many go before the best set is left, and the weight per node of that set."""
    heap = np.arange(cost.shape[0])
    heap = heap[cost > 0]
    size = heap.shape[0]
    place = np.full(cost.shape[0], -1)
    for at in range(size):
        _sift(heap, place, cost, at, at + 1)
    total = cost.sum() / 2
    order = np.empty(size, dtype=np.int64)
    best, density = 0, total / size
    for gone in range(order.shape[0]):
        node = heap[0]
        size -= 1
        place[node] = -1
        order[gone] = node
        total -= cost[node]
        if size == 0:
            break
        heap[0] = heap[size]
        _sift(heap, place, cost, 0, size)
        for edge in range(start[node], start[node + 1]):
            near = end[edge]
            if place[near] >= 0:
                cost[near] -= weight[edge]
                _sift(heap, place, cost, place[near], size)
        if total / size > density:
            best, density = gone + 1, total / size
    return order, best, density
