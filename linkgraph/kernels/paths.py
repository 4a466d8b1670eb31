"""The best path between two members of a graph: the one whose weakest edge is strongest."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

I64 = npt.NDArray[np.int64]


def widest_path(left: I64, right: I64, *, strength: I64, first: int, last: int) -> I64:
    """The members from `first` to `last` along the path whose weakest edge is as strong as on any; empty if none leads.

    Edges are given once each, members from 0. It is the path in a maximum spanning tree (Hu 1961); of edges equally
    strong the one that is given first counts for more, so that the path is the same each time.

    >>> widest_path(np.array([0, 1, 0]), np.array([1, 2, 2]), strength=np.array([9, 8, 5]), first=0, last=2).tolist()
    [0, 1, 2]
    """
    if first == last:
        return np.array([first], dtype=np.int64)
    members = int(max(left.max(initial=0), right.max(initial=0), first, last)) + 1
    rank = np.empty(strength.shape[0])
    rank[np.argsort(-strength, kind="stable")] = np.arange(1, strength.shape[0] + 1)
    tree = minimum_spanning_tree(coo_array((rank, (left, right)), shape=(members, members)).tocsr())
    _, before = breadth_first_order(tree, first, directed=False)
    if before[last] < 0:
        return np.empty(0, dtype=np.int64)
    path = [last]
    while path[-1] != first:
        path.append(int(before[path[-1]]))
    return np.array(path[::-1], dtype=np.int64)
