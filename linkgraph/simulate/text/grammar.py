"""A grammar from short notation, ready for `expand`.

Notation inside a pattern: `{name}` a named symbol, `{@name}` the same for one account always, `{?name}` half of the
time, `{name*2-5}` two to five times with spaces, `{#4}` four digits, `{x8}` eight hexadecimal digits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from linkgraph.simulate.text import expand

_SLOT = re.compile(r"\{(?P<mark>[@?#x]?)(?P<name>[\w.]+?)(?:\*(?P<low>\d+)-(?P<high>\d+))?(?P<joined>~?)\}")


@dataclass(slots=True)
class Grammar:
    """Symbols in the making; every method gives a symbol's number."""

    kinds: list[int] = field(default_factory=list)
    personal: list[bool] = field(default_factory=list)
    parts: list[Sequence[int]] = field(default_factory=list)
    literals: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)

    def _add(self, kind: int, parts: Sequence[int], *, personal: bool = False) -> int:
        self.kinds.append(kind)
        self.parts.append(parts)
        self.personal.append(personal)
        return len(self.kinds) - 1

    def literal(self, text: str) -> int:
        """Exactly this text."""
        if text not in self.literals:
            self.literals[text] = self._add(expand.LITERAL, text.encode())
        return self.literals[text]

    def sequence(self, parts: Sequence[int], *, shuffled: bool = False) -> int:
        """The parts one after the other, or in a new order every time."""
        return self._add(expand.SHUFFLE if shuffled else expand.SEQUENCE, parts)

    def choice(self, options: Sequence[int], *, zipf: bool = False) -> int:
        """One of the options, evenly or with the first ones far more often (log-uniform ranks: near Zipf's law)."""
        return self._add(expand.ZIPF if zipf else expand.CHOICE, options)

    def define(self, name: str, patterns: Sequence[str], *, zipf: bool = False) -> int:
        """A named choice among patterns."""
        self.names[name] = self.choice([self.pattern(text) for text in patterns], zipf=zipf)
        return self.names[name]

    def pattern(self, text: str) -> int:
        """A pattern in the notation above. KeyError for a name that is not defined yet."""
        parts, at = [], 0
        for slot in _SLOT.finditer(text):
            if slot.start() > at:
                parts.append(self.literal(text[at : slot.start()]))
            parts.append(self._slot(slot))
            at = slot.end()
        if at < len(text) or not parts:
            parts.append(self.literal(text[at:]))
        return parts[0] if len(parts) == 1 else self.sequence(parts)

    def _slot(self, slot: re.Match[str]) -> int:
        mark, name = slot["mark"], slot["name"]
        if mark == "#" or (mark == "x" and name.isdigit()):
            return self._add(expand.DIGITS if mark == "#" else expand.HEX, range(int(name)))
        symbol = self.names[name if mark != "x" else f"x{name}"]
        if slot["low"]:
            between = self.literal("" if slot["joined"] else " ")
            symbol = self._add(expand.REPEAT, (symbol, between, int(slot["low"]), int(slot["high"])))
        if mark == "?":
            return self._add(expand.OPTION, (symbol,))
        if mark == "@":
            return self._add(self.kinds[symbol], self.parts[symbol], personal=True)
        return symbol

    def tables(self) -> expand.Tables:
        """The grammar as arrays."""
        kinds = np.array(self.kinds, np.int8)
        count = np.array([len(part) for part in self.parts], np.int64)
        literal = kinds == expand.LITERAL
        first = np.zeros(kinds.size, np.int64)
        first[literal] = np.cumsum(count[literal]) - count[literal]
        first[~literal] = np.cumsum(count[~literal]) - count[~literal]
        data = np.frombuffer(
            b"".join(bytes(p) for p, is_text in zip(self.parts, literal, strict=True) if is_text), np.uint8
        )
        children = [np.array(p, np.int32) for p, is_text in zip(self.parts, literal, strict=True) if not is_text]
        return expand.Tables(kinds, np.array(self.personal), first, count, np.concatenate(children), data)
