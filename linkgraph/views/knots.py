"""A large ring in knots: accounts that the strongest links hold together, few enough to be drawn and read."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

MOST_KNOTS = 60
_PARTS = 24
_NEAREST = 3


def knots(members: int, pairs: pl.DataFrame) -> npt.NDArray[np.int64]:
    """The knot of each member, the largest 0; the last of `MOST_KNOTS` takes all that are in none of the others.

    `pairs`: a, b (rows of members), the strongest first, in which order they tie accounts together, as Kruskal's tree
    grows; a tie is passed over where the knot would have more than a twenty-fourth of the members.
    """
    room = -(-members // _PARTS)
    over = list(range(members))
    size = [1] * members

    def top(one: int) -> int:
        while over[one] != one:
            over[one] = over[over[one]]
            one = over[one]
        return one

    for a, b in pairs.select("a", "b").iter_rows():
        low, high = sorted((top(a), top(b)))
        if low != high and size[low] + size[high] <= room:
            over[high] = low
            size[low] += size[high]
    tops = np.array([top(one) for one in range(members)])
    first, inverse, counts = np.unique(tops, return_inverse=True, return_counts=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.lexsort((first, -counts))] = np.arange(len(first))
    return np.minimum(rank, MOST_KNOTS - 1)[inverse]


def between(knot: npt.NDArray[np.int64], pairs: pl.DataFrame) -> pl.DataFrame:
    """What joins knots: a, b (knots, a < b), bits (mean of the links), number (of links), strongest together first.

    Of each knot the three strongest joints, which is what a person can follow with the eye.
    """
    ends = pairs.select(
        pl.Series("left", knot[pairs["a"].to_numpy()]), pl.Series("right", knot[pairs["b"].to_numpy()]), "bits"
    )
    joints = (
        ends
        .filter(pl.col("left") != pl.col("right"))
        .group_by(a=pl.min_horizontal("left", "right"), b=pl.max_horizontal("left", "right"))
        .agg(pl.col("bits").mean(), pl.len().cast(pl.Int64).alias("number"))
        .with_columns(together=pl.col("bits") * pl.col("number"))
        .sort("together", "a", "b", descending=[True, False, False])
        .with_row_index("rank")
    )
    sides = pl.concat([joints.select("rank", pl.col(end).alias("knot")) for end in ("a", "b")])
    near = sides.sort("rank").group_by("knot", maintain_order=True).head(_NEAREST)
    return (
        joints.join(near.select("rank").unique(), on="rank", how="semi").sort("rank").select("a", "b", "bits", "number")
    )
