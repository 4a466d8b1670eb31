"""Nothing from data hides or turns the line around."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.views.visible import cut, visible


@given(text=st.text())
def test_nothing_invisible_is_left_and_twice_is_once(text: str) -> None:
    shown = visible(text)
    assert {unicodedata.category(one) for one in shown} & {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"} == set()
    assert visible(shown) == shown


@given(text=st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Mn"], max_codepoint=0x2FF)))
def test_letters_stay(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("hidden", "code"),
    [
        ("\u202e", "U+202E"),
        ("\u2066", "U+2066"),
        ("\u200b", "U+200B"),
        ("\ufeff", "U+FEFF"),
        ("\u00ad", "U+00AD"),
        ("\u00a0", "U+00A0"),
        ("\u3164", "U+3164"),
        ("\u2800", "U+2800"),
        ("\ufe0f", "U+FE0F"),
        ("\U000e0041", "U+E0041"),
        ("\x1b", "U+001B"),
        ("\n", "U+000A"),
    ],
)
def test_what_is_hidden_is_spelled_out(hidden: str, code: str) -> None:
    assert visible(f"a{hidden}b") == f"a⟨{code}⟩b"


def test_what_is_cut_off_is_counted() -> None:
    assert cut("x" * 100, at=40) == "x" * 40 + "… (60 more characters)"
    assert cut("\u202e" * 3, at=2) == "⟨U+202E⟩⟨U+202E⟩… (1 more characters)"
