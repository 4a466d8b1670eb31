"""Text from data as it may be shown: what nobody would see, or what would turn the line around, is spelled out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Plain letters, digits and punctuation: nearly every text is made of these alone.
_PLAIN = re.compile(r"[ -~]*")
# Invisible although Unicode calls them letters, symbols or marks: fillers, a blank, variation selectors, a joiner.
_UNSEEN = frozenset([0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10)])
_HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def visible(text: str) -> str:
    """The text with control, format, bidirectional, zero-width and unusual space characters as ⟨U+202E⟩ and the like.

    Doing it twice changes nothing more. Letters of every script stay as they are.

    >>> visible("acc_1"), visible("a\u202eb\u200b"), visible("日本 é")
    ('acc_1', 'a⟨U+202E⟩b⟨U+200B⟩', '日本 é')
    """
    if _PLAIN.fullmatch(text):
        return text
    return "".join(_shown(character) for character in text)


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    code = ord(character)
    kind = unicodedata.category(character)
    odd = kind in _HIDDEN or (kind == "Zs" and character != " ") or code in _UNSEEN or 0xE0100 <= code <= 0xE01EF
    return f"⟨U+{code:04X}⟩" if odd else character


def cut(text: str, *, at: int) -> str:
    """The text in its visible form, and how much was cut off where it is longer than `at` characters.

    >>> cut("abcdefgh", at=3), cut("abc", at=3)
    ('abc… (5 more characters)', 'abc')
    """
    shown = visible(text[:at])
    return shown if len(text) <= at else f"{shown}… ({len(text) - at:,} more characters)"
