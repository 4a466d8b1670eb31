"""The lint lets through a letter whose every number is bound, and nothing that could mislead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.bundles.letter.bindings import Bindings, escaped
from linkgraph.bundles.letter.lint import lint
from tests.bundles.letter.letters import BINDINGS, HOSTILE, LETTER


def codes(text: str) -> set[str]:
    found = lint(text, BINDINGS, unnamed=["acc_9f", "k7aaaaaaaaaaaaaaaa"], figures=["timeline"])
    return {finding.code for finding in found}


def with_line(line: str) -> str:
    return f"{LETTER}\n{line}\n"


def test_a_bound_letter_passes() -> None:
    assert codes(LETTER) == set()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("They sent 3 exchanges.", "letter.digit"),
        ("They sent ٣ exchanges.", "letter.digit"),
        ("Part Ⅳ of it.", "letter.digit"),
        ("Footnote¹.", "letter.digit"),
        ("[14](#C001)5 accounts.", "letter.digit"),
        ("`17` accounts", "letter.digit"),
        ("Thousands of accounts.", "letter.quantity"),
        ("Most of them.", "letter.quantity"),
        ("More than half of them.", "letter.quantity"),
        ("Nearly all of it.", "letter.quantity"),
        ("A third of it.", "letter.quantity"),
        ("A tenfold rise.", "letter.quantity"),
        ("On an unprecedented scale.", "letter.quantity"),
        ("[15](#C001) accounts.", "letter.display"),
        ("[28.8 million](#C002) exchanges.", "letter.display"),
        ("[more  than 28.8 million](#C002) exchanges.", "letter.display"),
        ("[14](#C099) accounts.", "letter.unknown"),
        ("[14](#EX-001) accounts.", "letter.display"),
        ("![Of all](../figures/other.svg)", "letter.unknown"),
        ("![Of 14](../figures/timeline.svg)", "letter.digit"),
        ("![Of all](https://a.example/x.svg)", "letter.markup"),
        ("[here](https://a.example)", "letter.markup"),
        ("<b>bold</b>", "letter.markup"),
        ("<div>\nx\n</div>", "letter.markup"),
        ("    code", "letter.markup"),
        ("- a\n  - b", "letter.markup"),
        ("zero\u200bwidth", "letter.hidden"),
        ("\u202eback", "letter.hidden"),
        ("ｆｕｌｌ", "letter.hidden"),  # full width, on purpose
        ("𝟐𝟖 accounts", "letter.hidden"),
        ("аccounts", "letter.hidden"),  # a Cyrillic a
        ("It is likely, and we say so with high confidence.", "letter.judgment"),
        ("The account acc_9f sent it.", "letter.account"),
        ("The account k7aaaaaaaaaaaaaaaa.", "letter.account"),
        ("# A second subject", "letter.form"),
        ("7. out of order", "letter.form"),
    ],
)
def test_what_misleads_is_found(line: str, code: str) -> None:
    assert code in codes(with_line(line))


@pytest.mark.parametrize(
    "line",
    [
        "Third parties may inspect the originals.",
        "We found no other explanation, and say with moderate confidence which we hold.",
        "It is likely. We say so with high confidence.",
        "The Rules of Évidence, § and ½-free.".replace("½", "—"),
        "[C001](#C001) is counted in [EX-001](#EX-001).",
    ],
)
def test_what_is_no_quantity_passes(line: str) -> None:
    assert codes(with_line(line)) == set()


def test_all_findings_come_at_once_and_say_where() -> None:
    found = lint(with_line("Thousands sent 3, and [15](#C001) more."), BINDINGS, figures=["timeline"])
    assert {finding.code for finding in found} == {"letter.quantity", "letter.digit", "letter.display"}
    assert all("Thousands" in str(finding) for finding in found)


@given(display=st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=30)))
def test_a_display_of_any_characters_is_bound_as_it_is(display: str) -> None:
    from linkgraph.views.visible import visible

    shown = " ".join(visible(display).split())
    if not shown:
        return
    bindings = Bindings(displays={"C001": shown}, names={})
    text = f"# Subject\n\nIt says {bindings.link('C001')} and no more.\n"
    found = [finding for finding in lint(text, bindings) if finding.code != "letter.hidden"]
    assert found == []
    assert escaped(shown) in text
