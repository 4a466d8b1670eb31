"""`score`: what perfect, empty, split, merged and wrong answers get, and what is refused."""

from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.core.errors import InputError
from linkgraph.evaluate import Scores, score
from linkgraph.tables.rings import CONFIRMED, REVIEW

ANSWER = {
    "ring_id": pl.String,
    "account_id": pl.String,
    "tier": pl.String,
    "score": pl.Float64,
    "membership": pl.Float64,
}


def truth(rings: dict[str, int], *, innocents: int = 10) -> pl.DataFrame:
    """Rings of the given sizes, each of the kind `kind of <ring>`, and a family."""
    rows: list[tuple[str, str | None, str]] = [
        (f"{ring}-{i}", ring, f"kind of {ring}") for ring, size in rings.items() for i in range(size)
    ]
    rows += [(f"i-{i}", None, "family") for i in range(innocents)]
    return pl.DataFrame(rows, schema={"account_id": pl.String, "ring_id": pl.String, "kind": pl.String}, orient="row")


def answer(clusters: dict[str, list[str]], *, tier: str = CONFIRMED, membership: float = 0.95) -> pl.DataFrame:
    """The first cluster has the highest score."""
    rows = [
        (ring, account, tier, 100.0 - place, membership)
        for place, (ring, accounts) in enumerate(clusters.items())
        for account in accounts
    ]
    return pl.DataFrame(rows, schema=ANSWER, orient="row")


def members(ring: str, *, below: int, start: int = 0) -> list[str]:
    """Accounts start..below of a ring."""
    return [f"{ring}-{i}" for i in range(start, below)]


@given(st.lists(st.integers(2, 9), min_size=1, max_size=5))
def test_the_truth_itself_is_a_perfect_answer(sizes: list[int]) -> None:
    """Every measure at its best."""
    rings = {f"T{i}": size for i, size in enumerate(sizes)}
    got = score(answer({f"R{ring}": members(ring, below=size) for ring, size in rings.items()}), truth(rings))
    assert got.b_cubed == got.b_cubed_confirmed == got.pairwise == (1.0, 1.0, 1.0)
    assert (got.found, got.held, got.splits, got.merges) == (len(rings), len(rings), 0, 0)
    assert got.innocents_confirmed == got.innocents_review == 0
    assert got.average_precision == 1.0


def test_an_empty_answer_recalls_only_each_account_itself() -> None:
    """Nothing named: precision 1, recall 1/size for each account of a ring, no ring found."""
    got = score(answer({}), truth({"T": 5}))
    assert got.b_cubed.precision == 1.0
    assert got.b_cubed.recall == pytest.approx(1 / 5)
    assert (got.found, got.named, got.answers) == (0, 0, 0)


def test_an_innocent_in_an_answer_counts_by_kind_and_tier() -> None:
    """One innocent among four, in review; then confirmed."""
    both = {"R": [*members("T", below=4), "i-0"]}
    in_review = score(answer(both, tier=REVIEW), truth({"T": 4}))
    assert (in_review.innocents_confirmed, in_review.innocents_review) == (0, 1)
    assert in_review.innocents.row(0) == ("family", 10, 0, 1)
    assert in_review.b_cubed_confirmed.recall == pytest.approx(1 / 4)
    assert in_review.b_cubed.precision == pytest.approx((4 * 4 / 5 + 1 / 5) / 5)
    assert score(answer(both), truth({"T": 4})).innocents_confirmed == 1


def test_found_needs_half_of_the_ring_and_purity() -> None:
    """Half is enough, less is not; a mixed answer holds the ring but has not found it."""
    rings = truth({"T": 10})
    assert score(answer({"R": members("T", below=5)}), rings).found == 1
    assert score(answer({"R": members("T", below=4)}), rings).found == 0
    mixed = score(answer({"R": [*members("T", below=6), "i-0"]}), rings)
    assert (mixed.found, mixed.held) == (0, 1)


def test_splits_and_merges() -> None:
    """A ring in two answers is a split, two rings in one answer a merge; one stray account is neither."""
    rings = truth({"S": 10, "T": 10})
    halves = {"R1": members("S", below=5), "R2": members("S", below=10, start=5)}
    assert (score(answer(halves), rings).splits, score(answer(halves), rings).merges) == (1, 0)
    merged = {"R": members("S", below=10) + members("T", below=10)}
    assert (score(answer(merged), rings).splits, score(answer(merged), rings).merges) == (0, 1)
    stray = {"R1": [*members("S", below=9), "T-0"], "R2": [*members("T", below=10, start=1), "S-9"]}
    assert (score(answer(stray), rings).splits, score(answer(stray), rings).merges) == (0, 0)


def test_average_precision_wants_the_right_answers_first() -> None:
    """Right, wrong, right: (1 + 2/3) / 2."""
    got = score(
        answer({"A": members("S", below=4), "B": ["i-0", "i-1"], "C": members("T", below=4)}), truth({"S": 4, "T": 4})
    )
    assert got.average_precision == pytest.approx((1 + 2 / 3) / 2)


def test_tied_scores_do_not_depend_on_the_order_of_rows() -> None:
    """One right and one wrong answer of one score: precision 1/2, however the rows stand."""
    tied = answer({"A": members("S", below=4), "B": ["i-0", "i-1"]}).with_columns(score=1.0)
    for rows in (tied, tied.reverse()):
        assert score(rows, truth({"S": 4})).average_precision == 0.5


def test_reliability_compares_claims_with_what_is_right() -> None:
    """Nine in ten right at a claim of .95."""
    got = score(answer({"R": [*members("T", below=9), "i-0"]}), truth({"T": 9}))
    assert got.reliability.to_dicts() == [{"lowest": 0.9, "accounts": 10, "claimed": pytest.approx(0.95), "right": 0.9}]


def test_calibration_compares_what_scores_say_with_what_is_right() -> None:
    """A score of 10 bits claims 1,023 in 1,024, one of 1 bit claims 2 in 3; an answer is right with most of a ring."""
    given = answer({"A": members("S", below=4), "B": ["i-0", "i-1"], "C": [*members("T", below=3), "i-2"]})
    scores = pl.col("ring_id").replace_strict({"A": 10.0, "B": 10.0, "C": 1.0}, return_dtype=pl.Float64)
    got = score(given.with_columns(score=scores), truth({"S": 4, "T": 4})).calibration
    assert got.to_dicts() == [
        {"lowest": 0.5, "answers": 1, "claimed": pytest.approx(2 / 3), "right": 1.0},
        {"lowest": 0.99, "answers": 2, "claimed": pytest.approx(1024 / 1025), "right": 0.5},
    ]


def test_recall_by_kind() -> None:
    """Each kind of ring on its own row."""
    got = score(answer({"R": members("T", below=3)}), truth({"S": 4, "T": 4}))
    assert got.kinds["recall"].to_list() == [0.0, 0.75]
    assert got.kinds["found"].to_list() == [0, 1]


def test_to_dict_is_plain_json_and_text_names_the_kinds() -> None:
    """Nothing but plain values; the text shows rings and innocents."""
    got: Scores = score(answer({"R": [*members("T", below=4), "i-0"]}), truth({"T": 4}))
    assert json.loads(json.dumps(got.to_dict(), allow_nan=False)) == got.to_dict()
    assert "kind of T" in got.to_text()
    assert "family" in got.to_text()
    assert score(answer({}), truth({})).to_text()


def test_all_missing_columns_are_reported_at_once() -> None:
    """Both tables, one error."""
    with pytest.raises(InputError) as caught:
        score(answer({}).drop("tier", "score"), truth({}).drop("kind"))
    assert {(p.table, p.column) for p in caught.value.problems} == {
        ("answer", "tier"),
        ("answer", "score"),
        ("truth", "kind"),
    }


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        (answer({"R": ["nobody"]}), "account_id"),
        (answer({"R": ["T-0", "T-0"]}), "account_id"),
        (answer({"R": ["T-0"]}, tier="sure"), "tier"),
        (answer({"R": ["T-0"]}, membership=1.5), "membership"),
        (answer({"R": ["T-0"]}).with_columns(score=pl.lit(float("nan"))), "score"),
    ],
)
def test_rows_that_cannot_be_scored_are_refused(rows: pl.DataFrame, column: str) -> None:
    """Unknown and repeated accounts, unknown tiers, numbers out of range."""
    with pytest.raises(InputError) as caught:
        score(rows, truth({"T": 4}))
    assert [p.column for p in caught.value.problems] == [column]
