"""The shortest path between two members of a graph, and of several such the strongest."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

I64 = npt.NDArray[np.int64]

# More than all edges of a path can be strong, and little enough for sums of a thousand of it to be exact.
_STEP = 2.0**43


def shortest_path(left: I64, right: I64, *, strength: I64, first: int, last: int) -> I64:
    """The members from `first` to `last` over the fewest edges, of such paths the strongest; empty where none leads.

    Edges are given once each, members from 0; strengths add up, to less than 2 ** 43.

    >>> shortest_path(np.array([0, 1, 0, 3]), np.array([1, 2, 3, 2]), strength=np.array([9, 8, 5, 5]), first=0, last=2)
    array([0, 1, 2])
    """
    members = int(max(left.max(initial=0), right.max(initial=0), first, last)) + 1
    graph = coo_array((_STEP - strength, (left, right)), shape=(members, members)).tocsr()
    _, before = dijkstra(graph, directed=False, indices=first, return_predecessors=True)
    if before[last] < 0 and first != last:
        return np.empty(0, dtype=np.int64)
    path = [last]
    while path[-1] != first:
        path.append(int(before[path[-1]]))
    return np.array(path[::-1], dtype=np.int64)
