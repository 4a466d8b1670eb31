"""Templates: private ones are private, rewording rewords, public ones are long and personal."""

from __future__ import annotations

import numpy as np
import pytest

from linkgraph.simulate.chance import mixed, stream
from linkgraph.simulate.text import expand
from linkgraph.simulate.text.templates import Phrasebook, phrasebook

SEED = 11


@pytest.fixture(scope="module")
def book() -> Phrasebook:
    """A phrasebook of few public templates."""
    return phrasebook(SEED, stream(SEED, "text"), public=12)


def written(book: Phrasebook, symbol: int, *, count: int = 60) -> list[str]:
    """Texts of one symbol, each for another account."""
    rows = np.arange(count)
    tables = book.grammar.tables()
    return expand.texts(tables, np.full(count, symbol, np.int32), seeds=mixed(rows, 1), owners=mixed(rows, 2)).to_list()


def shared(texts: list[str]) -> set[tuple[str, ...]]:
    """Runs of words that all texts have."""
    common = runs(texts[0])
    for text in texts[1:]:
        common &= runs(text)
    return common


def runs(text: str, *, length: int = 5) -> set[tuple[str, ...]]:
    """All runs of words of a text."""
    words = text.split()
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


@pytest.mark.parametrize("payload", ["prose", "code", "maths"])
def test_a_private_template_repeats_its_words_and_shares_few_with_others(book: Phrasebook, payload: str) -> None:
    rng = np.random.default_rng(1)
    one, two = (written(book, book.private(rng, payload=payload, rules=3)) for _ in range(2))
    common = shared(one)
    assert len(common) >= 3
    assert len(common & shared(two)) < 0.3 * len(common)
    assert len(set(one)) == len(one)


def test_rewording_leaves_fewer_common_runs(book: Phrasebook) -> None:
    left = []
    for reword in (0.0, 0.9):
        rng = np.random.default_rng(2)
        texts = [written(book, book.private(rng, payload="short", rules=4, reword=reword)) for _ in range(12)]
        left.append(sum(len(shared(some)) for some in texts))
    assert left[1] < 0.8 * left[0]


def test_other_languages_have_private_templates_too(book: Phrasebook) -> None:
    texts = written(book, book.private(np.random.default_rng(3), payload="short", rules=2, language="ja"))
    assert all("。" in text or "？" in text for text in texts)


def test_homework_is_the_same_for_all_up_to_its_ends(book: Phrasebook) -> None:
    texts = written(book, book.fixed(np.random.default_rng(4), sentences=2, variations=5))
    assert len(shared(texts)) > 10
    assert len(set(texts)) > 3


def test_public_templates_open_with_words_for_everybody(book: Phrasebook) -> None:
    assert len(book.public) == 12
    for symbol in book.public[:4]:
        texts = written(book, symbol)
        assert len(shared(texts)) > 3
        assert len(set(texts)) > 1


def test_symbols_of_templates_are_known_by_their_number(book: Phrasebook) -> None:
    assert all(symbol >= book.first_template for symbol in book.public)
    assert book.symbol("ask.cooking") < book.first_template
