"""Moments by member, against plain Python."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.kernels.moments import by_member

MEMBERS = 7


@given(st.lists(st.tuples(st.integers(0, MEMBERS - 1), st.integers(-50, 50))))
def test_every_member_has_its_moments_by_time(rows: list[tuple[int, int]]) -> None:
    member, at = (np.array([row[i] for row in rows], dtype=np.int64) for i in range(2))
    first, moments = by_member(member.astype(np.uint32), at, members=MEMBERS)
    found = [moments[first[m] : first[m + 1]].tolist() for m in range(MEMBERS)]
    assert found == [sorted(when for one, when in rows if one == m) for m in range(MEMBERS)]
    assert first[-1] == len(rows)
