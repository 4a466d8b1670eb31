"""How a value is printed, and between which numbers the printed words place it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

PRINT_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
PRINT_MONTHS = "January February March April May June July August September October November December".split()
PRINT_BEFORE = {
    "exact": "",
    "more_than": "more than ",
    "nearly": "nearly ",
    "about": "about ",
    "at_least": "at least ",
    "up_to": "up to ",
}
PRINT_UNITS = {
    "": (Fraction(1), ""),
    "thousand": (Fraction(1000), " thousand"),
    "million": (Fraction(10**6), " million"),
    "billion": (Fraction(10**9), " billion"),
    "percent": (Fraction(1, 100), " percent"),
    "in_1000": (Fraction(1, 1000), " in 1,000"),
}
PRINT_REACH = {
    "exact": (Fraction(0), Fraction(0)),
    "more_than": (Fraction(0), Fraction(1)),
    "at_least": (Fraction(0), Fraction(1)),
    "nearly": (Fraction(-1), Fraction(0)),
    "up_to": (Fraction(-1), Fraction(0)),
    "about": (Fraction(-1, 2), Fraction(1, 2)),
}


def canonical_text(value: Any) -> str:
    """The value as claims.json has it."""
    if not isinstance(value, Decimal):
        return str(value)
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def printed(value: Any, form: dict[str, Any]) -> str:
    """The words that a value is printed in; raises `ValueError` where they would be false."""
    style = form["style"]
    if set(form) != {"style", "unit", "decimals"}:
        raise ValueError("a format has style, unit and decimals")
    if style == "as_is" and isinstance(value, str):
        return value
    if style == "day" and isinstance(value, str):
        year, month, day = (int(part) for part in value[:10].split("-"))
        return f"{day} {PRINT_MONTHS[month - 1]} {year}"
    if style == "words" and isinstance(value, int) and not form["unit"]:
        if value < 0:
            raise ValueError("less than nothing is not written out")
        return PRINT_WORDS[value]
    step, unit = print_step(form)
    places = print_places(value, step, style=style)
    decimals = form["decimals"]
    text = (
        f"{abs(places):,}"
        if decimals == 0
        else f"{abs(places) // 10**decimals:,}.{abs(places) % 10**decimals:0{decimals}d}"
    )
    return PRINT_BEFORE[style] + ("-" if places < 0 else "") + text + unit


def print_step(form: dict[str, Any]) -> tuple[Fraction, str]:
    """What one unit of the last printed place is, and the unit's words."""
    decimals = form["decimals"]
    if isinstance(decimals, bool) or not isinstance(decimals, int) or not 0 <= decimals <= 12:
        raise ValueError("decimals are a small number")
    multiple, unit = PRINT_UNITS[form["unit"]]
    return multiple / 10**decimals, unit


def print_places(value: Any, step: Fraction, *, style: str) -> int:
    """The printed number in units of its last place."""
    if isinstance(value, str):
        raise ValueError("a text is no number")
    exact = Fraction(value) / step
    down = exact.numerator // exact.denominator
    whole = exact.denominator == 1
    if style == "exact" and whole:
        return down
    places = {
        "more_than": down - 1 if whole else down,
        "at_least": down,
        "nearly": down + 1,
        "up_to": down if whole else down + 1,
        "about": round(exact),
    }[style]
    if places < 0 or (places == 0 and exact != 0 and style in {"about", "at_least"}):
        raise ValueError("the words would be empty")
    return places


def printed_between(value: Any, form: dict[str, Any]) -> tuple[Fraction, Fraction] | None:
    """Between which numbers the words place the value; none of a text."""
    if isinstance(value, str):
        return None
    if form["style"] == "words":
        return Fraction(value), Fraction(value)
    step, _ = print_step(form)
    low, high = PRINT_REACH[form["style"]]
    places = print_places(value, step, style=form["style"])
    return (places + low) * step, (places + high) * step
