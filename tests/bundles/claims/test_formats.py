from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linkgraph.bundles.claims import ClaimError, Format, canonical, display, interval
from linkgraph.bundles.claims.model import MULTIPLES
from linkgraph.bundles.verifier.printed import canonical_text, printed, printed_between

NUMBERS = st.one_of(st.integers(-(10**12), 10**12), st.decimals(-(10**9), 10**9, places=6, allow_nan=False))
STYLES = ("exact", "more_than", "nearly", "about", "at_least", "up_to", "words", "day", "as_is")
FORMATS = st.builds(Format, st.sampled_from(STYLES), st.sampled_from(sorted(MULTIPLES)), st.integers(0, 4))


@given(NUMBERS, FORMATS)
@example(-1, Format("words"))
def test_both_implementations_print_alike_or_both_refuse(value: int | Decimal, form: Format) -> None:
    try:
        ours: object = (display(value, form), interval(value, form))
    except ClaimError:
        ours = None
    try:
        theirs: object = (printed(value, form.to_dict()), printed_between(value, form.to_dict()))
    except (ValueError, LookupError, TypeError):
        theirs = None
    assert ours == theirs
    assert canonical(value) == canonical_text(value)


@given(NUMBERS, FORMATS)
def test_the_words_are_true(value: int | Decimal, form: Format) -> None:
    try:
        low_high = interval(value, form)
        said = display(value, form)
    except ClaimError:
        return
    assert low_high is not None
    low, high = low_high
    assert low <= Fraction(value) <= high
    if form.style == "more_than":
        assert low < Fraction(value)
        assert said.startswith("more than ")
    if form.style == "nearly":
        assert Fraction(value) < high


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        (28_812_345, Format("more_than", "million", 1), "more than 28.8 million"),
        (28_800_000, Format("more_than", "million", 1), "more than 28.7 million"),
        (28_800_000, Format("nearly", "million", 1), "nearly 28.9 million"),
        (25, Format("about", "thousand", 2), "about 0.02 thousand"),
        (35, Format("about", "thousand", 2), "about 0.04 thousand"),
        (Decimal("0.5"), Format("exact", "percent"), "50 percent"),
        (0, Format("words"), "zero"),
        ("2026-03-09T01:02:03Z", Format("day"), "9 March 2026"),
        ("R-0001", Format("as_is"), "R-0001"),
    ],
)
def test_examples(value: int | Decimal | str, form: Format, words: str) -> None:
    assert display(value, form) == words
    assert printed(value, form.to_dict()) == words


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (1, Format("about", "million")),
        (0, Format("more_than")),
        (Decimal("1.5"), Format("exact")),
        (13, Format("words")),
        ("x", Format("exact")),
        (5, Format("as_is")),
        ("soon", Format("day")),
    ],
)
def test_words_that_would_be_false_or_empty_are_refused(value: int | Decimal | str, form: Format) -> None:
    with pytest.raises(ClaimError):
        display(value, form)
