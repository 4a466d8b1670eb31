"""Templates on small hand-made corpora: 120 accounts that mostly write what nobody else writes."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from linkgraph.core.clock import MINUTE
from linkgraph.sightings.prompts import Sample
from linkgraph.sightings.template_names import skeleton
from linkgraph.sightings.templates import _spans, find_templates

ACCOUNTS = 120
START = 1_780_000_000_000_000
COLUMNS = ["account", "value", "part", "first_at", "last_at", "count", "place"]

LEDGER = (
    "please act as a careful reviewer of ledgers and sum up what follows in a few points for {slot}:\n{payload}\n"
    "keep every figure exactly as it was given and add no view of your own"
)
HARBOUR = (
    "{payload}\nfrom the notes above write down each step that the harbour master of {slot} would have taken, "
    "in the order in which the tides allow it, and number the steps"
)
OPENINGS = (
    "read this report line by line before you answer anything at all about {slot}.",
    "go through the whole report slowly and only then answer the question on {slot}.",
    "take in all of this report first, every single line, and answer on {slot} afterwards.",
)
CLOSES = (
    "finish with one table of all parts that failed and the day on which each did",
    "at the end list every broken part next to its date in two neat columns",
    "close by setting out which parts gave way and when, one below the other",
)
VOCABULARY = [
    "".join(word) for word in product(["ba", "ke", "li", "mo", "nu", "pra", "sti", "tro", "vel", "zun"], repeat=5)
]


@dataclass
class Corpus:
    """Prompts as they come, with words from a vocabulary so large that no run of four comes twice."""

    seed: int
    rows: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.seed)
        for account in range(ACCOUNTS):
            for _ in range(5):
                self.says(account, self.words(25))

    def words(self, number: int) -> str:
        return " ".join(VOCABULARY[i] for i in self.random.integers(len(VOCABULARY), size=number).tolist())

    def says(self, account: int, prompt: str | None, *, times: int = 1) -> None:
        for _ in range(times):
            filled = prompt and prompt.format(slot=self.words(1), payload=self.words(60))
            number = len(self.rows) + 1
            at = START + number * MINUTE
            self.rows.append({"account": account, "sent_at": at, "source": 3, "row": number, "prompt": filled})

    def frame(self) -> pl.DataFrame:
        types = {"account": pl.UInt32, "sent_at": pl.Int64, "source": pl.UInt32, "row": pl.UInt32, "prompt": pl.String}
        return pl.DataFrame(self.rows, schema=types)

    def found(self, *, seed: int = 0) -> pl.DataFrame:
        return find_templates(self.frame().lazy(), accounts=ACCOUNTS, seed=seed).collect()


def uses(found: pl.DataFrame) -> dict[str, dict[int, int]]:
    """By template its uses by account."""
    by_template: dict[str, dict[int, int]] = {}
    for row in found.filter(pl.col("value").is_not_null()).iter_rows(named=True):
        by_template.setdefault(row["value"], {})[row["account"]] = row["count"]
    return by_template


@pytest.fixture(params=[11, 12, 13])
def corpus(request: pytest.FixtureRequest) -> Corpus:
    return Corpus(seed=request.param)


def test_a_template_is_found_around_a_payload_that_never_comes_twice(corpus: Corpus) -> None:
    for account in range(10):
        corpus.says(account, LEDGER, times=3 + account)
    ((value, by_account),) = uses(corpus.found()).items()
    assert by_account == {account: 3 + account for account in range(10)}
    assert value.startswith("please act as a careful reviewer of ledgers")
    assert "[…]" in value


def test_two_templates_are_kept_apart_though_some_accounts_use_both(corpus: Corpus) -> None:
    for account in range(12):
        corpus.says(account, LEDGER, times=4)
    for account in range(8, 20):
        corpus.says(account, HARBOUR, times=5)
    found = uses(corpus.found())
    assert len(found) == 2
    ledger, harbour = (next(found[value] for value in found if word in value) for word in ("ledgers", "harbour"))
    assert ledger == dict.fromkeys(range(12), 4)
    assert harbour == dict.fromkeys(range(8, 20), 5)


def test_counts_are_of_all_prompts_not_of_a_sample(corpus: Corpus) -> None:
    """A public template: 24 accounts use it, one of them far more often than a sample would draw."""
    expected = dict.fromkeys(range(24), 2) | {5: 300}
    for account, times in expected.items():
        corpus.says(account, HARBOUR, times=times)
    assert list(uses(corpus.found()).values()) == [expected]


def test_every_account_with_text_has_a_row_that_counts_its_other_prompts(corpus: Corpus) -> None:
    for account in range(3, 9):
        corpus.says(account, LEDGER, times=4)
    corpus.says(3, None, times=7)
    only = corpus.frame().filter((pl.col("account") != 8) | pl.col("prompt").str.contains("ledgers"))
    only = only.filter(pl.col("account") != 50)
    found = find_templates(only.lazy(), accounts=ACCOUNTS).collect()
    assert found.columns == COLUMNS
    assert found.schema["count"] == pl.UInt32
    rest = found.filter(pl.col("value").is_null())
    expected = {account: 5 for account in range(ACCOUNTS) if account != 50} | {8: 0}
    assert dict(rest.select("account", "count").iter_rows()) == expected
    assert rest.select("part", "first_at", "last_at", "place").null_count().row(0) == (rest.height,) * 4
    assert found["count"].sum() == only["prompt"].count()


def test_times_and_place_are_those_of_the_first_and_last_use(corpus: Corpus) -> None:
    for _ in range(4):
        for account in range(5):
            corpus.says(account, LEDGER)
    rows = corpus.frame().filter(pl.col("prompt").str.contains("ledgers"))
    expected = (
        rows
        .group_by("account")
        .agg(
            pl.col("sent_at").min().alias("first_at"),
            pl.col("sent_at").max().alias("last_at"),
            (3 * 2**32 + pl.col("row").min().cast(pl.UInt64)).alias("place"),
        )
        .sort("account")
    )
    found = corpus.found().filter(pl.col("value").is_not_null()).sort("account").select(expected.columns)
    assert_frame_equal(found, expected)


def test_a_phrase_that_many_say_once_and_one_that_everybody_says_are_no_templates(corpus: Corpus) -> None:
    once = "many thanks in advance for looking into this small matter for me today"
    always = "you are a helpful assistant who answers every question briefly and with care"
    for account in range(ACCOUNTS):
        corpus.says(account, f"{always} {{payload}}", times=3)
        if account % 8 == 0:
            corpus.says(account, f"{{payload}} {once}")
    found = corpus.found()
    assert uses(found) == {}
    assert found["count"].sum() == len(corpus.rows)


def test_a_prompt_with_a_popular_phrase_and_a_private_template_belongs_to_the_template(corpus: Corpus) -> None:
    popular = "you are a well known expert on this subject and you explain it to a beginner step by step "
    for account in range(22):
        corpus.says(account, popular + "{payload}", times=3)
    for account in range(4):
        corpus.says(account, popular + LEDGER, times=6)
    found = uses(corpus.found())
    private = next(by_account for value, by_account in found.items() if "ledgers" in value)
    assert private == dict.fromkeys(range(4), 6)


def test_variants_that_the_same_accounts_use_are_one_template(corpus: Corpus) -> None:
    for account in range(10):
        for opening, close in product(OPENINGS, CLOSES):
            corpus.says(account, f"{opening} {{payload}} {close}", times=2)
    assert list(uses(corpus.found()).values()) == [dict.fromkeys(range(10), 18)]


def test_shuffled_sentences_are_one_template(corpus: Corpus) -> None:
    sentences = [
        "do not translate the names of places or persons.",
        "use the spelling that the archive itself prefers.",
        "mark whatever you could not read with a query.",
    ]
    for account in range(10):
        for _ in range(8):
            corpus.says(account, "{payload} " + " ".join(corpus.random.permutation(sentences)))
    assert list(uses(corpus.found()).values()) == [dict.fromkeys(range(10), 8)]


@pytest.fixture
def mixed(corpus: Corpus) -> Corpus:
    """Two templates, a popular phrase and one account that sends far more than is sampled."""
    for account in range(12):
        corpus.says(account, LEDGER, times=1 + account)
        corpus.says(account + 6, HARBOUR, times=4)
    corpus.says(7, HARBOUR, times=80)
    for account in range(20):
        corpus.says(account, "what could be the reason that this happens here and nowhere else {payload}", times=2)
    return corpus


def test_neither_the_order_of_rows_nor_windows_nor_parts_nor_threads_change_the_answer(
    mixed: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = mixed.found()
    assert len(uses(expected)) >= 2
    rows = mixed.frame()
    for threads, window, at_once in ((1, 2**25, 2**25), (2, 2**25, 400), (3, 50_000, 5_000)):
        monkeypatch.setattr(pl, "thread_pool_size", lambda threads=threads: threads)
        shuffled = rows.sample(fraction=1.0, shuffle=True, seed=mixed.seed + threads)
        found = find_templates(shuffled.lazy(), accounts=ACCOUNTS, window=window, at_once=at_once).collect()
        assert_frame_equal(found, expected)


def test_the_sample_is_about_as_large_as_said_and_not_drawn_by_place() -> None:
    rows = pl.DataFrame({"account": [0] * 5 + [1] * 4_000, "sent_at": [START + 977 * i for i in range(4_005)]})
    drawn = Sample(np.array([5, 4_000]), seed=4).of(rows)
    assert drawn.filter(account=0).height == 5
    assert 5 < drawn.filter(account=1).height < 60
    shuffled = Sample(np.array([5, 4_000]), seed=4).of(rows.sample(fraction=1.0, shuffle=True, seed=9))
    assert_frame_equal(shuffled.sort("sent_at"), drawn)
    assert not Sample(np.array([5, 4_000]), seed=5).of(rows).equals(drawn)


def test_another_seed_draws_another_sample_and_counts_the_same(mixed: Corpus) -> None:
    expected = uses(mixed.found())
    for seed in (1, 2):
        found = uses(mixed.found(seed=seed))
        assert Counter(map(str, found.values())) == Counter(map(str, expected.values()))


def test_where_there_is_no_text_there_is_no_row() -> None:
    rows = Corpus(seed=1).frame().with_columns(pl.lit(None, dtype=pl.String).alias("prompt"))
    for frame in (rows, rows.clear()):
        found = find_templates(frame.lazy(), accounts=ACCOUNTS).collect()
        assert found.shape == (0, len(COLUMNS))


def test_accounts_without_any_text_have_no_row_and_cause_no_warning(corpus: Corpus) -> None:
    for account in range(10):
        corpus.says(account, LEDGER, times=4)
    rows = corpus.frame().filter(pl.col("account") % 3 != 0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = find_templates(rows.lazy(), accounts=2 * ACCOUNTS).collect()
    assert set(found["account"]) == set(rows["account"])
    assert list(uses(found).values()) == [dict.fromkeys((1, 2, 4, 5, 7, 8), 4)]


@pytest.mark.parametrize(("sizes", "most"), [([0, 3, 9, 0, 1, 1], 4), ([5], 1), ([0, 0], 3), ([1] * 10, 3)])
def test_spans_cover_everything_once(sizes: list[int], most: int) -> None:
    spans = _spans(np.array(sizes), most=most)
    assert [i for first, last in spans for i in range(first, last)] == list(range(len(sizes)))
    assert all(sum(sizes[first:last]) < most + max(sizes) + 1 for first, last in spans)


def test_a_skeleton_keeps_what_all_prompts_share() -> None:
    assert skeleton(["say hello to A B now", "say hello to C now", "say hello to D E F now"]) == "say hello to […] now"
    assert skeleton(["nothing in common", "quite another thing"]) == "[…]"
    assert len(skeleton(["long " * 200])) == 300
