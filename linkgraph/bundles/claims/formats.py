"""How a number is printed, and what the printed words say of it: hedge words that can be false.

| style | says of the value |
| --- | --- |
| exact | it is the printed number |
| more_than, nearly | it lies above, below the printed number, and less than one last place away or just that |
| at_least, up_to | the same, or it is the printed number |
| about | the printed number is the nearest at that precision, half to even |
| words | a whole number up to twelve, written out |
| day | the day of a day or time |
| as_is | a text that stands in an exhibit, such as the id of a ring |
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from linkgraph.bundles.claims.model import MULTIPLES, Format, Value
from linkgraph.core.errors import LinkgraphError

_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_BEFORE = {
    "exact": "",
    "more_than": "more than ",
    "nearly": "nearly ",
    "about": "about ",
    "at_least": "at least ",
    "up_to": "up to ",
}
_AFTER = {"": "", "percent": " percent", "in_1000": " in 1,000"}
_REACH: Mapping[str, tuple[Fraction, Fraction]] = {
    "exact": (Fraction(0), Fraction(0)),
    "more_than": (Fraction(0), Fraction(1)),
    "at_least": (Fraction(0), Fraction(1)),
    "nearly": (Fraction(-1), Fraction(0)),
    "up_to": (Fraction(-1), Fraction(0)),
    "about": (Fraction(-1, 2), Fraction(1, 2)),
}


class ClaimError(LinkgraphError):
    """A claim cannot be computed, or not be printed in the way that it asks for. `claim` is its id where known."""

    def __init__(self, message: str, *, claim: str = "") -> None:
        super().__init__(f"{claim}: {message}" if claim else message)
        self.claim = claim


def display(value: Value, form: Format) -> str:
    """The value as it is printed.

    >>> display(28_812_345, Format("more_than", "million", 1)), display(28_800_000, Format("more_than", "million", 1))
    ('more than 28.8 million', 'more than 28.7 million')
    >>> display(Decimal("0.442"), Format("about", "percent")), display(1500, Format()), display(3, Format("words"))
    ('about 44 percent', '1,500', 'three')
    >>> display("2026-03-09", Format("day"))
    '9 March 2026'

    Raises:
        ClaimError: the words would be false or empty: exact digits that are not the value's, a text where a number
            should stand, `about 0` of something, `more than` less than nothing.
    """
    if form.style in {"as_is", "day"}:
        return _text(value, form)
    if isinstance(value, str):
        raise ClaimError(f"{value!r} is no number, so it cannot be printed as {form.style}.")
    if form.style == "words":
        if not isinstance(value, int) or not 0 <= value < len(_WORDS) or form.unit:
            raise ClaimError(f"{value} cannot be written out.")
        return _WORDS[value]
    places = _places(value, form)
    number = f"{Decimal(places).scaleb(-form.decimals):,.{form.decimals}f}"
    return _BEFORE[form.style] + number + _AFTER.get(form.unit, f" {form.unit}")


def interval(value: Value, form: Format) -> tuple[Fraction, Fraction] | None:
    """Between which numbers the printed words place the value, ends included; none of a text. As `display` raises."""
    if isinstance(value, str):
        return None
    if form.style in {"as_is", "day"}:
        raise ClaimError(f"{value} is no text.")
    if form.style == "words":
        return Fraction(value), Fraction(value)
    places = _places(value, form)
    step = Fraction(MULTIPLES[form.unit]) / 10**form.decimals
    low, high = _REACH[form.style]
    return (places + low) * step, (places + high) * step


def canonical(value: Value) -> str:
    """The value as claims.json has it: no exponent, no zeros at the end of a fraction.

    >>> canonical(Decimal("0.500000")), canonical(12), canonical(Decimal("1E+3")), canonical("R-0001")
    ('0.5', '12', '1000', 'R-0001')
    """
    if not isinstance(value, Decimal):
        return str(value)
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _places(value: int | Decimal, form: Format) -> int:
    """The printed number in units of its last place."""
    exact = Fraction(value) / Fraction(MULTIPLES[form.unit]) * 10**form.decimals
    down, up = exact.numerator // exact.denominator, -(-exact.numerator // exact.denominator)
    if form.style == "exact" and exact.denominator != 1:
        raise ClaimError(f"{value} is not exact at {form.decimals} decimals.")
    places: int = {
        "exact": down,
        "more_than": down - (down == exact),
        "at_least": down,
        "nearly": up + (up == exact),
        "up_to": up,
        "about": round(exact),
    }[form.style]
    empty = places == 0 and exact != 0 and form.style in {"about", "at_least"}
    if empty or (places < 0 and form.style != "exact"):
        raise ClaimError(f"{value} cannot be printed as {form.style} at {form.decimals} decimals.")
    return places


def _text(value: Value, form: Format) -> str:
    if not isinstance(value, str):
        raise ClaimError(f"{value} is no text.")
    if form.style == "as_is":
        return value
    try:
        day = date.fromisoformat(value[:10])
    except ValueError as error:
        raise ClaimError(f"{value!r} is no day.") from error
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


# strftime would follow the locale of whoever runs it.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
