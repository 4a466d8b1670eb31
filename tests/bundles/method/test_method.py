"""The method card says what the run did, what is not known, and keeps within its profile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linkgraph.bundles.method import files
from linkgraph.bundles.method.measured import from_page, written
from linkgraph.bundles.method.words import words
from linkgraph.findings.doubts import DOUBTS
from tests.bundles.letter.written import shown
from tests.bundles.matters import matter_of

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def card() -> dict[str, bytes]:
    return files(shown("public"), left_out=matter_of().left_out)


def test_it_has_all_its_parts_and_each_says_something(card: dict[str, bytes]) -> None:
    assert {path.removeprefix("method/") for path in card} == {
        *("method.json", "parameters.json", "environment.json", "validation.json"),
        *("limitations.md", "alternatives.md", "glossary.md"),
    }
    for path, content in card.items():
        assert len(content) > 60
        if path.endswith(".json"):
            json.loads(content)


def test_the_terms_of_the_score_add_up(card: dict[str, bytes]) -> None:
    (ring,) = json.loads(card["method/method.json"])["rings"]
    assert ring["score_bits"] == pytest.approx(sum(term["bits"] for term in ring["terms"]))
    assert ring["terms"][0]["term"] == "prior"


def test_error_rates_are_those_of_worlds_like_this_case(card: dict[str, bytes]) -> None:
    told = json.loads(card["method/validation.json"])
    assert told["like_this_case"]["nearest_size"] == 5_000
    assert told["like_this_case"]["worlds"]
    assert {row["measure"] for row in told["this_case"]["made_up_groups"]} >= {"decoys", "reached"}


def test_the_figures_are_those_that_were_measured() -> None:
    page = (ROOT / "docs" / "measured.md").read_text("utf-8")
    kept = (ROOT / "linkgraph/bundles/method/measured.json").read_text("utf-8")
    assert kept == written(page), "python -m linkgraph.bundles.method.measured docs/measured.md"
    assert len(from_page(page)) > 5


def test_a_page_without_the_table_is_told() -> None:
    with pytest.raises(ValueError, match="no table"):
        from_page("# nothing")


def test_every_doubt_has_words() -> None:
    assert {doubt.name for doubt in DOUBTS} == set(words()["explanations"])


def test_alternatives_say_what_came_of_each(card: dict[str, bytes]) -> None:
    text = card["method/alternatives.md"].decode()
    assert "household for weeks" not in text
    assert (
        "They are few, and keep coming back to one home address for weeks. It takes 0.1 bits off".lower()
        in text.lower()
    )
    assert "one office. Nothing of it was found" in text


def test_limits_count_what_was_not_looked_at_and_not_shown(card: dict[str, bytes]) -> None:
    text = card["method/limitations.md"].decode()
    assert "refused, each for a reason: 10." in text
    assert "links: too common: 12 tokens." in text
    assert "R-0001: 1 accounts (review)." in text
