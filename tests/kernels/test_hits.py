"""What texts hit, against plain Python."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.kernels.hits import agreeing, best_group, count_neighbours, distinct_of_texts

SIZE = 7
hits_of_texts = st.lists(st.lists(st.integers(0, SIZE - 1), max_size=12), max_size=5)


@given(
    st.lists(st.lists(st.tuples(st.integers(1, 4), st.integers(-1, 4)), max_size=14), max_size=4),
    st.lists(st.integers(1, 3), min_size=5, max_size=5),
    st.integers(1, 3),
    st.integers(0, 8),
)
def test_a_text_belongs_to_its_rarest_group_that_covers_enough_of_it(
    steps: list[list[tuple[int, int]]], holders: list[int], least: int, span: int
) -> None:
    text_of = [text for text, hits in enumerate(steps) for _ in hits]
    place = [int(at) for hits in steps for at in np.cumsum([step for step, _ in hits])]
    group = [one for hits in steps for _, one in hits]
    expected = []
    for text in range(len(steps)):
        mine = [(at, one) for at, one, of in zip(place, group, text_of, strict=True) if of == text and one >= 0]
        fit = [-1]
        for one in dict.fromkeys(one for _, one in mine):
            at = [where for where, other in mine if other == one]
            if len(at) >= least and at[-1] - at[0] >= span and (fit[0] < 0 or holders[one] < holders[fit[0]]):
                fit = [one]
        expected.append(fit[0])
    found = best_group(
        np.array(text_of, dtype=np.int32),
        np.array(place, dtype=np.int32),
        np.array(group, dtype=np.int64),
        np.array(holders, dtype=np.float64),
        len(steps),
        least,
        span,
    )
    assert found.tolist() == expected


def test_a_long_common_passage_gives_way_to_a_short_private_one() -> None:
    group = np.array([0, 0, 0, 0, 0, 1, 1], dtype=np.int64)
    place = np.arange(7, dtype=np.int32)
    found = best_group(np.zeros(7, dtype=np.int32), place, group, np.array([900.0, 5.0]), 1, 2, 1)
    assert found.tolist() == [1]


def arrays(texts: list[list[int]]) -> tuple[np.ndarray[tuple[int], np.dtype[np.int32]], ...]:
    text_of = [i for i, text in enumerate(texts) for _ in text]
    return np.array(text_of, dtype=np.int32), np.array([key for text in texts for key in text], dtype=np.int32)


@given(hits_of_texts)
def test_keys_of_a_text_rise_and_the_first_is_marked(texts: list[list[int]]) -> None:
    expected = [-1 - key if i == 0 else key for text in texts for i, key in enumerate(sorted(set(text)))]
    assert distinct_of_texts(*arrays(texts)).tolist() == expected


@given(hits_of_texts, st.integers(1, 3))
def test_keys_of_a_text_are_paired_with_the_next_in_rank(texts: list[list[int]], reach: int) -> None:
    in_texts, pairs = np.zeros(SIZE, dtype=np.int64), np.zeros(SIZE, dtype=np.int64)
    count_neighbours(distinct_of_texts(*arrays(texts)), reach, in_texts, pairs)
    sets = [sorted(set(text)) for text in texts]
    assert in_texts.tolist() == [sum(key in text for text in sets) for key in range(SIZE)]
    assert pairs.tolist() == [
        sum(min(reach, len(text) - 1 - text.index(key)) for text in sets if key in text) for key in range(SIZE)
    ]


@given(
    st.lists(hits_of_texts, min_size=1, max_size=3),
    st.integers(1, SIZE),
    st.integers(0, SIZE),
    st.lists(st.sets(st.integers(0, 5), min_size=1), min_size=SIZE, max_size=SIZE),
    st.permutations(range(SIZE)),
)
def test_keys_agree_by_their_texts_or_by_their_holders(
    windows: list[list[list[int]]], reach: int, cut: int, holders: list[set[int]], place: list[int]
) -> None:
    sets = [sorted(set(text)) for texts in windows for text in texts]
    both = Counter((a, b) for text in sets for i, a in enumerate(text) for b in text[i + 1 : i + 1 + reach])
    expected = set()
    for (a, b), together in both.items():
        same = together / (sum(a in text for text in sets) + sum(b in text for text in sets) - together)
        left, right = holders[place[a]], holders[place[b]]
        if same > 0.5 or (same >= 0.1 and len(left & right) / len(left | right) > 0.6):
            expected.add((a, b))
    keys = [distinct_of_texts(*arrays(texts)) for texts in windows]
    in_texts, pairs = np.zeros(SIZE, dtype=np.int64), np.zeros(SIZE, dtype=np.int64)
    for one in keys:
        count_neighbours(one, reach, in_texts, pairs)
    found = []
    for span in ((0, cut), (cut, SIZE)):
        left_of, right_of = agreeing(
            keys,
            span,
            texts=in_texts,
            pairs=pairs,
            place=np.array(place),
            start=np.cumsum([0, *map(len, holders)]),
            holder=np.array([one for members in holders for one in sorted(members)], dtype=np.uint32),
            reach=reach,
            often=0.1,
            mostly=0.5,
            alike=0.6,
        )
        found += list(zip(left_of.tolist(), right_of.tolist(), strict=True))
    assert len(found) == len(set(found))
    assert set(found) == expected
