"""Grammars: every notation, and texts that depend on nothing but seed and owner."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
import pytest

from linkgraph.simulate.chance import mixed
from linkgraph.simulate.text import expand
from linkgraph.simulate.text.grammar import Grammar


def written(grammar: Grammar, symbol: int, *, count: int = 400, owners: int = 1, seed: int = 1) -> list[str]:
    """`count` texts of one symbol, by owners in turn."""
    rows = np.arange(count)
    texts = expand.texts(
        grammar.tables(), np.full(count, symbol, np.int32), seeds=mixed(rows, seed), owners=mixed(rows % owners, seed)
    )
    return texts.to_list()


@pytest.fixture
def grammar() -> Grammar:
    """Words for the tests."""
    made = Grammar()
    made.define("word", ["alpha", "beta", "gamma"])
    made.define("rank", [str(i) for i in range(500)], zipf=True)
    return made


def test_literals_come_out_as_they_are(grammar: Grammar) -> None:
    assert set(written(grammar, grammar.pattern("straße, 東京: {x}".replace("{x}", "!")))) == {"straße, 東京: !"}


def test_choices_are_even_and_zipf_choices_are_not(grammar: Grammar) -> None:
    even = pl.Series(written(grammar, grammar.pattern("{word}"), count=3000)).value_counts()
    assert even["count"].to_numpy().min() > 800
    ranks = pl.Series(written(grammar, grammar.pattern("{rank}"), count=3000)).cast(pl.Int64)
    assert (ranks == 0).to_numpy().mean() > 10 * (ranks == 20).to_numpy().mean() > 0
    assert ranks.to_numpy().max() > 400


def test_repetition_option_digits_and_hex(grammar: Grammar) -> None:
    repeated = {len(text.split(" ")) for text in written(grammar, grammar.pattern("{word*2-4}"))}
    assert repeated == {2, 3, 4}
    optional = pl.Series(written(grammar, grammar.pattern("a{?word}")))
    assert 0.35 < (optional == "a").to_numpy().mean() < 0.65
    numbers = written(grammar, grammar.pattern("{#4}-{x8}"))
    assert all(re.fullmatch(r"\d{4}-[0-9a-f]{8}", text) for text in numbers)
    assert len(set(numbers)) == len(numbers)


def test_shuffled_parts_come_in_every_order(grammar: Grammar) -> None:
    parts = [grammar.literal(letter) for letter in "abc"]
    texts = set(written(grammar, grammar.sequence(parts, shuffled=True)))
    assert texts == {"abc", "acb", "bac", "bca", "cab", "cba"}


def test_personal_parts_stay_with_their_owner(grammar: Grammar) -> None:
    texts = written(grammar, grammar.pattern("{@rank}:{rank}"), owners=40)
    by_owner = pl.DataFrame({"owner": np.arange(len(texts)) % 40, "text": texts}).with_columns(
        own=pl.col("text").str.split(":").list.first(), any=pl.col("text").str.split(":").list.last()
    )
    counts = by_owner.group_by("owner").agg(pl.col("own").n_unique(), pl.col("any").n_unique())
    assert counts["own"].max() == 1
    assert counts["any"].to_numpy().min() > 1
    assert by_owner["own"].n_unique() > 5


def test_texts_do_not_depend_on_the_rows_around_them(grammar: Grammar) -> None:
    symbol = grammar.pattern("{rank*3-9} {word}")
    rows = np.arange(100)
    whole = expand.texts(grammar.tables(), np.full(100, symbol, np.int32), seeds=mixed(rows, 5), owners=mixed(rows, 6))
    part = expand.texts(
        grammar.tables(), np.full(40, symbol, np.int32), seeds=mixed(rows[60:], 5), owners=mixed(rows[60:], 6)
    )
    assert whole[60:].to_list() == part.to_list()


def test_texts_stop_at_their_longest(grammar: Grammar) -> None:
    grammar.define("deep", ["{word}"])
    deep = grammar.names["deep"]
    for _ in range(14):
        deep = grammar.sequence([deep, deep])
    text = written(grammar, deep, count=1)[0]
    assert expand.LONGEST < len(text) < 2 * expand.LONGEST


def test_an_unknown_name_is_an_error(grammar: Grammar) -> None:
    with pytest.raises(KeyError):
        grammar.pattern("{nobody}")
