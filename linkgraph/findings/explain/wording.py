"""Numbers and names as they stand in sentences."""

from __future__ import annotations

from linkgraph.core.clock import from_micros
from linkgraph.kernels.rarity import MICRO
from linkgraph.views.visible import cut

_LONGEST = 160


def bits(microbits: int) -> str:
    """`12.3 bits`; a minus sign where it is below 0.

    >>> bits(12_345_678), bits(-500_000), bits(0)
    ('12.3 bits', '−0.5 bits', '0.0 bits')
    """
    tenths = round(microbits / MICRO, 1)
    return f"{'−' if tenths < 0 else ''}{abs(tenths):,.1f} bits"


def counted(number: int, thing: str) -> str:
    """`1 account`, `1,200 accounts`.

    >>> counted(1, "account"), counted(1200, "account")
    ('1 account', '1,200 accounts')
    """
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def name(signal: str) -> str:
    """A signal's or a term's name as words.

    >>> name("payment_instrument"), name("observed:shared_link")
    ('payment instrument', 'shared link')
    """
    return signal.removeprefix("observed:").replace("_", " ")


def quoted(value: str) -> str:
    """A shared value in quotation marks, cut where it is long, with nothing hidden in it."""
    return f"“{cut(value, at=_LONGEST)}”"


def day(micros: int) -> str:
    """`2026-06-01`, in UTC."""
    return f"{from_micros(micros):%Y-%m-%d}"


def ordinal(place: int) -> str:
    """`1st`, `2nd`, `3rd`, `4th`.

    >>> [ordinal(place) for place in (1, 2, 3, 4, 11, 12, 21)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '21st']
    """
    ending = "th" if place % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def listed(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
