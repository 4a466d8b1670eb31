"""Pairs of members of groups, without a quadratic blow-up, and their weights added up."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from linkgraph.kernels.compile import compiled

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
F32 = npt.NDArray[np.float32]


@compiled
def _pairs(
    start: I64, member: U32, reach: I64, bucket: int, buckets: int, fill: bool, low: U32, high: U32, group: U32
) -> int:
    found = 0
    for g in range(start.shape[0] - 1):
        for i in range(start[g], start[g + 1]):
            if member[i] % buckets != bucket:
                continue
            for j in range(i + 1, min(i + 1 + reach[g], start[g + 1])):
                if fill:
                    low[found] = member[i]
                    high[found] = member[j]
                    group[found] = g
                found += 1
    return found


def group_pairs(
    start: I64, member: U32, *, whole: int, ahead: int, bucket: int = 0, buckets: int = 1
) -> tuple[U32, U32, U32]:
    """Pairs within groups: three arrays (one member, another member, group), in no promised order.

    Members of group g stand at `member[start[g]:start[g + 1]]`, rising. A group of at most `whole` members gives every
    pair; a larger one links each member to its next `ahead` members, so that members of several large groups meet in
    the same pairs: linear in the members. Only pairs whose lower member is of the bucket (member modulo `buckets`)
    are given, so that all rows of one pair come from one bucket.
    """
    size = np.diff(start)
    reach = np.where(size <= whole, size, ahead)
    nothing = np.empty(0, dtype=np.uint32)
    found = _pairs(start, member, reach, bucket, buckets, False, nothing, nothing, nothing)
    low, high, group = (np.empty(found, dtype=np.uint32) for _ in range(3))
    _pairs(start, member, reach, bucket, buckets, True, low, high, group)
    return low, high, group


def sampled_share(size: I64, *, whole: int, ahead: int) -> npt.NDArray[np.float64]:
    """The share of a group's pairs that `group_pairs` gives, by the group's size."""
    made = ahead * size - ahead * (ahead + 1) / 2
    possible = size * (size - 1) / 2
    return np.where(size <= whole, 1.0, np.minimum(made / np.maximum(possible, 1), 1.0))


@compiled
def _add_up(
    pair: U64, group: U64, amount: I64, stands_for: F32, decay: float, ceiling: int
) -> tuple[U64, I64, U32, F32]:
    rows = pair.shape[0]
    distinct = 0
    for i in range(rows):
        if i == 0 or pair[i] != pair[i - 1]:
            distinct += 1
    out = np.empty(distinct, dtype=np.uint64)
    total = np.zeros(distinct, dtype=np.int64)
    shared = np.zeros(distinct, dtype=np.uint32)
    weight = np.ones(distinct, dtype=np.float32)
    at = -1
    factor = 1.0
    counted = 0.0
    weighted = 0.0
    for i in range(rows):
        if i == 0 or pair[i] != pair[i - 1]:
            at += 1
            out[at] = pair[i]
            factor = 1.0
            counted = 0.0
            weighted = 0.0
        part = np.int64(np.rint(amount[group[i]] * factor))
        total[at] = min(total[at] + part, ceiling)
        shared[at] += np.uint32(1)
        counted += part
        weighted += part * stands_for[group[i]]
        if counted > 0:
            weight[at] = max(weighted / counted, 1.0)
        factor *= decay
    return out, total, shared, weight


def add_up(
    low: U32, high: U32, group: U32, *, amount: I64, stands_for: F32, decay: float, ceiling: int
) -> tuple[U64, I64, U32, F32]:
    """Add up what the groups of each pair say: the i-th largest amount counts decay ** (i - 1), up to `ceiling`.

    `amount` and `stands_for` are by group. Returns the distinct pairs (`low << 32 | high`, rising), their sums, the number
    of groups of each, and the mean of `stands_for` weighted by what each group gave.
    """
    heaviest_first = np.lexsort((np.arange(amount.shape[0]), -amount))
    place = np.empty(amount.shape[0], dtype=np.uint64)
    place[heaviest_first] = np.arange(amount.shape[0], dtype=np.uint64)
    # Pair and group in one number where they fit, since sorting one array of numbers is several times faster.
    member_bits = np.uint64(max(int(max(low.max(initial=0), high.max(initial=0))).bit_length(), 1))
    group_bits = np.uint64(max(amount.shape[0].bit_length(), 1))
    if int(2 * member_bits + group_bits) > 64:
        pair = (low.astype(np.uint64) << np.uint64(32)) | high.astype(np.uint64)
        order = np.lexsort((place[group], pair))
        return _add_up(pair[order], group[order].astype(np.uint64), amount, stands_for, decay, ceiling)
    packed = ((low.astype(np.uint64) << member_bits) | high.astype(np.uint64)) << group_bits | place[group]
    packed.sort()
    sorted_group = heaviest_first.astype(np.uint64)[packed & ((np.uint64(1) << group_bits) - np.uint64(1))]
    packed >>= group_bits
    pair, total, shared, weight = _add_up(packed, sorted_group, amount, stands_for, decay, ceiling)
    low_of = pair >> member_bits
    high_of = pair & ((np.uint64(1) << member_bits) - np.uint64(1))
    return (low_of << np.uint64(32)) | high_of, total, shared, weight


@compiled
def _in_common(
    left: I64, right: I64, start: I64, group: I64, amount: I64, decay: float, ceiling: int
) -> tuple[I64, U32]:
    total = np.zeros(left.shape[0], dtype=np.int64)
    shared = np.zeros(left.shape[0], dtype=np.uint32)
    found = np.empty(64, dtype=np.int64)
    for i in range(left.shape[0]):
        p = start[left[i]]
        p_end = start[left[i] + 1]
        q = start[right[i]]
        q_end = start[right[i] + 1]
        count = 0
        while p < p_end and q < q_end:
            if group[p] == group[q]:
                if count == found.shape[0]:
                    longer = np.empty(2 * count, dtype=np.int64)
                    longer[:count] = found
                    found = longer
                found[count] = amount[group[p]]
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
    return total, shared


def in_common(
    left: I64, right: I64, *, start: I64, group: I64, amount: I64, decay: float, ceiling: int
) -> tuple[I64, U32]:
    """What the groups that both members of each pair belong to say, added up as in `add_up`, and their number.

    Member m belongs to the groups `group[start[m]:start[m + 1]]`, rising; `amount` is by group.
    """
    return _in_common(left, right, start, group, amount, decay, ceiling)
