"""Numbers and times as they stand in pages."""

from __future__ import annotations

from linkgraph.core.clock import from_micros


def bits(value: float, *, sign: bool = False) -> str:
    """One decimal, with a true minus sign.

    >>> bits(-1.25), bits(3.0, sign=True), bits(-0.01)
    ('−1.2', '+3.0', '0.0')
    """
    text = f"{abs(round(value, 1)):,.1f}"
    if text == "0.0":
        return text
    return f"−{text}" if value < 0 else f"+{text}" if sign else text


def share(value: float) -> str:
    """A part of what was counted as per cent, never rounded up to 100 or down to 0.

    >>> share(0.9996), share(0.5), share(1.0), share(0.0002)
    ('>99.9 %', '50.0 %', '100 %', '<0.1 %')
    """
    if value in {0, 1}:
        return f"{value * 100:.0f} %"
    if value > 0.999:
        return ">99.9 %"
    return "<0.1 %" if value < 0.001 else f"{value * 100:.1f} %"


def probability(value: float) -> str:
    """A probability as per cent, never as certain or impossible: evidence of samples is neither.

    >>> probability(0.9774), probability(0.9996), probability(1.0), probability(0.0002)
    ('97.7 %', 'over 99.9 %', 'over 99.9 %', 'under 0.1 %')
    """
    if value > 0.999:
        return "over 99.9 %"
    return "under 0.1 %" if value < 0.001 else f"{value * 100:.1f} %"


def day(micros: int | None) -> str:
    """`2026-06-01`, nothing where there is no time."""
    return "" if micros is None else f"{from_micros(micros):%Y-%m-%d}"


def minute(micros: int | None) -> str:
    """`2026-06-01 12:30`, nothing where there is no time."""
    return "" if micros is None else f"{from_micros(micros):%Y-%m-%d %H:%M}"


def counted(number: int, *, one: str, many: str) -> str:
    """The number with the words that fit it.

    >>> counted(1, one="ring is", many="rings are"), counted(1200, one="ring is", many="rings are")
    ('1 ring is', '1,200 rings are')
    """
    return f"{number:,} {one if number == 1 else many}"


def name(term: str) -> str:
    """A signal's or a term's name as words.

    >>> name("even_load")
    'even load'
    """
    return term.replace("_", " ")
