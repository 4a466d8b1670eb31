"""Pairs of members of groups, without a quadratic blow-up, and what the groups that a pair shares say together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from linkgraph.kernels.compile import compiled

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
F64 = npt.NDArray[np.float64]


@compiled
def _pairs(start: I64, member: U32, reach: int, first: int, last: int, fill: bool, pair: U64) -> int:
    found = 0
    for g in range(start.shape[0] - 1):
        for i in range(start[g], start[g + 1]):
            for j in range(i + 1, min(i + 1 + reach, start[g + 1])):
                low = min(member[i], member[j])
                if low < first or low >= last:
                    continue
                if fill:
                    pair[found] = (np.uint64(low) << np.uint64(32)) | np.uint64(max(member[i], member[j]))
                found += 1
    return found


def group_pairs(start: I64, member: U32, *, reach: int, first: int = 0, last: int = 2**32) -> U64:
    """Pairs within groups, `low << 32 | high`, in no order, and once for every group that makes them.

    Members of group g stand at `member[start[g]:start[g + 1]]`, once each; every member is paired with its next `reach`
    members in that order. Only pairs whose lower member is from `first` to below `last` are given.
    """
    nothing = np.empty(0, dtype=np.uint64)
    pair = np.empty(_pairs(start, member, reach, first, last, False, nothing), dtype=np.uint64)
    _pairs(start, member, reach, first, last, True, pair)
    return pair


@compiled
def in_common(
    pair: U64, start: I64, group: I64, amount: I64, decay: float, ceiling: int, stands_for: F64
) -> tuple[I64, U32, F64]:
    """What the groups that both members of each pair belong to say together.

    Member m belongs to the groups `group[start[m]:start[m + 1]]`, rising; `amount` and `stands_for` are by group.
    Returns, by pair: the sum of the amounts, the i-th largest times decay ** (i - 1), at most `ceiling`; how many
    groups are shared; the least `stands_for` among them.
    """
    total = np.zeros(pair.shape[0], dtype=np.int64)
    shared = np.zeros(pair.shape[0], dtype=np.uint32)
    weight = np.full(pair.shape[0], np.inf)
    found = np.empty(64, dtype=np.int64)
    for i in range(pair.shape[0]):
        left = np.int64(pair[i] >> np.uint64(32))
        right = np.int64(pair[i] & np.uint64(0xFFFFFFFF))
        p = start[left]
        p_end = start[left + 1]
        q = start[right]
        q_end = start[right + 1]
        count = 0
        while p < p_end and q < q_end:
            if group[p] == group[q]:
                if count == found.shape[0]:
                    longer = np.empty(2 * count, dtype=np.int64)
                    longer[:count] = found
                    found = longer
                found[count] = amount[group[p]]
                weight[i] = min(weight[i], stands_for[group[p]])
                count += 1
                p += 1
                q += 1
            elif group[p] < group[q]:
                p += 1
            else:
                q += 1
        if count == 0:
            continue
        common = np.sort(found[:count])
        factor = 1.0
        for m in range(count - 1, -1, -1):
            total[i] += np.int64(np.rint(common[m] * factor))
            factor *= decay
        total[i] = min(total[i], ceiling)
        shared[i] = count
    return total, shared, weight
