"""B-cubed and pairwise agreement, held against slow and direct implementations."""

from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.evaluate import b_cubed, pairwise

Clusters = list[tuple[str | None, str | None]]
CLUSTERS = st.lists(
    st.tuples(st.sampled_from([None, "a", "b", "c"]), st.sampled_from([None, "x", "y", "z"])).filter(
        lambda pair: pair != (None, None)
    ),
    min_size=1,
    max_size=24,
)


def frame(clusters: Clusters) -> pl.DataFrame:
    """Items as `score` makes them."""
    return pl.DataFrame(clusters, schema={"answer": pl.String, "truth": pl.String}, orient="row")


def alone(clusters: Clusters) -> Clusters:
    """The same clusters with a name of its own for everything that stands alone."""
    return [(a or f"answer-{i}", t or f"truth-{i}") for i, (a, t) in enumerate(clusters)]


@given(CLUSTERS)
def test_b_cubed_is_the_mean_over_items_of_set_overlaps(clusters: Clusters) -> None:
    """Straight from the definition: sets for every item."""
    named = alone(clusters)
    precision, recall = [], []
    for answer, truth in named:
        in_answer = {i for i, row in enumerate(named) if row[0] == answer}
        in_truth = {i for i, row in enumerate(named) if row[1] == truth}
        precision.append(len(in_answer & in_truth) / len(in_answer))
        recall.append(len(in_answer & in_truth) / len(in_truth))
    got = b_cubed(frame(clusters))
    assert got.precision == pytest.approx(sum(precision) / len(precision))
    assert got.recall == pytest.approx(sum(recall) / len(recall))
    assert got.f1 == pytest.approx(2 * got.precision * got.recall / (got.precision + got.recall))


@given(CLUSTERS)
def test_pairwise_counts_pairs(clusters: Clusters) -> None:
    """Straight from the definition: all pairs."""
    pairs = list(combinations(alone(clusters), 2))
    named = [a[0] == b[0] for a, b in pairs]
    true = [a[1] == b[1] for a, b in pairs]
    both = sum(n and t for n, t in zip(named, true, strict=True))
    got = pairwise(frame(clusters))
    assert got.precision == pytest.approx(both / sum(named) if sum(named) else 1.0)
    assert got.recall == pytest.approx(both / sum(true) if sum(true) else 1.0)


@given(CLUSTERS)
def test_swapping_sides_swaps_precision_and_recall(clusters: Clusters) -> None:
    """Neither measure prefers a side."""
    there, back = frame(clusters), frame(clusters).rename({"answer": "truth", "truth": "answer"})
    for measure in (b_cubed, pairwise):
        assert measure(there).precision == pytest.approx(measure(back).recall)


def test_nothing_to_find_and_nothing_named_is_perfect() -> None:
    """A world without rings, answered with nothing."""
    assert b_cubed(frame([])) == (1.0, 1.0, 1.0)
