"""What texts hit, against plain Python."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.kernels.hits import best_group, ratios, together

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


@given(hits_of_texts, st.integers(1, 3))
def test_keys_of_a_text_are_paired_with_the_next_in_rank(texts: list[list[int]], reach: int) -> None:
    pairs: Counter[int] = Counter()
    held: Counter[int] = Counter()
    for text in texts:
        distinct = sorted(set(text))
        held.update(distinct)
        pairs.update(a * SIZE + b for i, a in enumerate(distinct) for b in distinct[i + 1 : i + 1 + reach])
    text_of = np.array([i for i, text in enumerate(texts) for _ in text], dtype=np.int32)
    rank = np.array([key for text in texts for key in text], dtype=np.int64)
    pair, in_texts = together(text_of, rank, reach=reach, size=SIZE)
    assert Counter(pair.tolist()) == pairs
    assert in_texts.tolist() == [held[key] for key in range(SIZE)]


@given(hits_of_texts)
def test_ratios_are_texts_with_both_over_texts_with_either(texts: list[list[int]]) -> None:
    text_of = np.array([i for i, text in enumerate(texts) for _ in text], dtype=np.int32)
    rank = np.array([key for text in texts for key in text], dtype=np.int64)
    pair, in_texts = together(text_of, rank, reach=SIZE, size=SIZE)
    both = {key: len(list(same)) for key, same in groupby(sorted(pair.tolist()))}
    found = ratios(np.array(list(both), dtype=np.int64), np.array(list(both.values()), dtype=np.uint32), in_texts)
    expected = []
    for key in both:
        low, high = divmod(key, SIZE)
        has = [(low in text, high in text) for text in texts]
        expected.append(sum(a and b for a, b in has) / sum(a or b for a, b in has))
    assert found.tolist() == expected
