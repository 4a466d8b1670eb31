"""What the words of a letter can be bound to: claims, exhibits, figures, facts of the bundle, citations of law."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from linkgraph.views.visible import visible

# What Markdown would take for markup; within a link's text nothing else is special.
_SPECIAL = re.compile(r"([\\`*_\[\]<>&~|!#{}])")
_CLAIM = re.compile(r"C\d+")


@dataclass(frozen=True, slots=True)
class Bindings:
    """Targets and what stands for them.

    - `displays`: target → the words that must stand where it is bound: `C002` → `more than 28.8 million`.
    - `names`: what a template calls it → target; none where it is known but there is nothing to say in this bundle.
    """

    displays: Mapping[str, str]
    names: Mapping[str, str | None]

    def holds(self, target: str, *, text: str) -> bool:
        """Whether the text may be bound to the target: it is its display, or the target's own name (`EX-001`)."""
        return target in self.displays and text in {self.displays[target], target}

    def link(self, target: str) -> str:
        """The display of a target as it stands in Markdown: `[more than 28.8 million](#C002)`."""
        return f"[{escaped(self.displays[target])}](#{target})"


def escaped(text: str) -> str:
    r"""Text as Markdown that says exactly this, on one line; what nobody would see is spelled out.

    >>> print(escaped("a*b [c]\u200b"))
    a\*b \[c\]⟨U+200B⟩
    """
    return _SPECIAL.sub(r"\\\1", visible(text))


def is_claim(target: str) -> bool:
    """Whether it is a claim, and no exhibit, fact or citation.

    >>> is_claim("C001"), is_claim("EX-001"), is_claim("case")
    (True, False, False)
    """
    return _CLAIM.fullmatch(target) is not None
