"""What every bundle says of the method, read from words.toml: principle, steps, references, explanations, words."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words() -> dict[str, Any]:
    """The keys `principle`, `references`, `steps`, `reliability`, `explanations` and `words` of words.toml."""
    return tomllib.loads((files(__package__) / "words.toml").read_text("utf-8"))


def glossary() -> str:
    """glossary.md: what the words of a bundle mean, one meaning each."""
    return "# Words\n\n" + "\n".join(f"- **{word}**: {meaning}." for word, meaning in words()["words"].items()) + "\n"
