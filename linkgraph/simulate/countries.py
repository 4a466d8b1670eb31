"""Where made-up people live: country, weight, time zones (hours from UTC), languages, currency."""

from __future__ import annotations

from typing import NamedTuple


class Country(NamedTuple):
    """`languages` gives the share of people who write in each language; the rest writes English."""

    code: str
    weight: float
    zones: tuple[float, ...]
    languages: dict[str, float]
    currency: str


COUNTRIES: tuple[Country, ...] = (
    Country("US", 26, (-8, -7, -6, -6, -5, -5, -5), {"es": 0.08}, "USD"),
    Country("IN", 11, (5.5,), {}, "INR"),
    Country("GB", 7, (0, 1), {}, "GBP"),
    Country("DE", 6, (1, 2), {"de": 0.7}, "EUR"),
    Country("BR", 6, (-3, -3, -4), {"pt": 0.8}, "BRL"),
    Country("JP", 6, (9,), {"ja": 0.85}, "JPY"),
    Country("FR", 5, (1, 2), {"fr": 0.75}, "EUR"),
    Country("ID", 5, (7, 7, 8), {"id": 0.7}, "IDR"),
    Country("CA", 4, (-8, -5, -5), {"fr": 0.2}, "CAD"),
    Country("ES", 4, (1, 2), {"es": 0.75}, "EUR"),
    Country("MX", 4, (-6,), {"es": 0.8}, "MXN"),
    Country("TW", 3, (8,), {"zh": 0.85}, "TWD"),
    Country("SG", 2, (8,), {"zh": 0.2}, "SGD"),
    Country("AU", 3, (8, 10, 10), {}, "AUD"),
    Country("NL", 2, (1, 2), {"de": 0.05}, "EUR"),
    Country("PL", 2, (1, 2), {}, "PLN"),
    Country("NG", 2, (1,), {}, "NGN"),
    Country("AR", 2, (-3,), {"es": 0.85}, "ARS"),
    Country("PH", 2, (8,), {}, "PHP"),
    Country("CH", 1, (1, 2), {"de": 0.5, "fr": 0.25}, "CHF"),
)
LANGUAGE_CODES = ("en", "es", "pt", "de", "fr", "id", "ja", "zh")
