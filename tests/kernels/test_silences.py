"""Stretches of activity, against plain Python."""

from __future__ import annotations

from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.kernels.silences import NEVER, stretches

visits = st.lists(st.tuples(st.integers(0, 3), st.one_of(st.just(NEVER), st.integers(0, 60)), st.integers(0, 20)))


@given(visits, st.integers(1, 15))
def test_a_silence_of_the_window_ends_a_stretch_of_its_group(found: list[tuple[int, int, int]], window: int) -> None:
    rows = sorted((group, first, first if first == NEVER else first + stay) for group, first, stay in found)
    expected = []
    for _, mine in groupby(rows, key=lambda row: row[0]):
        number, busy = 0, range(0)
        for _, first, last in mine:
            if first == NEVER:
                expected.append(0)
                continue
            number += bool(busy) and first - busy[-1] >= window
            busy = range(min(first, *busy[:1]) if busy else first, max([last, *busy[-1:]]) + 1)
            expected.append(number)
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3).T.copy()
    assert stretches(columns[0].astype(np.uint32), columns[1], columns[2], window).tolist() == expected
