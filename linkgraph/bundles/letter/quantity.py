"""Words that say a quantity without a digit: in a letter they are claims like any number."""

from __future__ import annotations

import re

_NUMBERS = (
    "zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million millions billion billions trillion trillions dozen dozens tens"
)
_PARTS = (
    "half halves thirds quarters fifths tenths twice thrice double doubled doubling triple tripled tripling quadruple "
    "quadrupled percent percentage majority minority most mostly countless numerous plurality preponderance"
)
# Sizes that nobody can check: what they would say is said by a claim or not at all.
_LOUD = (
    "vast massive enormous huge immense unprecedented overwhelming overwhelmingly staggering colossal tremendous "
    "skyrocketed exponential exponentially industrial-scale"
)
_PHRASES = (
    r"per cent",
    r"scores of",
    r"a (?:third|quarter|fifth|tenth|few|handful|couple|fraction|multitude|great many)",
    r"one[- ](?:third|quarter|fifth|tenth|in)",
    r"(?:nearly|almost|virtually|practically) (?:all|every|none|no)",
    r"\w+fold",
    r"orders? of magnitude",
)
_QUANTITY = re.compile(
    r"\b(?:" + "|".join([*_PHRASES, *(_NUMBERS + " " + _PARTS + " " + _LOUD).split()]) + r")\b", re.IGNORECASE
)


def quantities(text: str) -> list[str]:
    """The words of the text that say a quantity, in order.

    >>> quantities("Thousands of accounts; most of them new; third parties; a third of all.")
    ['Thousands', 'most', 'a third']
    """
    return [found.group() for found in _QUANTITY.finditer(text)]
