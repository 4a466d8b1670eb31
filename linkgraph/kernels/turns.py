"""Turns: in which cells of time which of two took over from the other, packed as `coincidence.handovers` does."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from linkgraph.kernels.tallies import distinct, runs

I64 = npt.NDArray[np.int64]

_MEMBER = 2**25 - 1
_TURN = 2**13 - 1


def members_with(turn: I64, *, group: I64, least: int) -> I64:
    """The members that have `least` turns with others of their group that have so too; rising.

    What a member does in one cell of time with several others is one turn, and two if it both took over and handed
    over there. Who has too few goes, and with it turns of others, until all that remain have enough.
    """
    low, high, way = turn >> 38, (turn >> 13) & _MEMBER, turn & _TURN
    remain = group[low] == group[high]
    member = np.empty(0, dtype=np.int64)
    while turn.shape[0]:
        low, high, way = low[remain], high[remain], way[remain]
        member, count = runs(distinct(np.append((low << 13) | way, (high << 13) | (way ^ 1))) >> 13)
        if (count >= least).all():
            break
        member = member[count >= least]
        remain = np.isin(low, member) & np.isin(high, member)
    return member
