"""alternatives.md: the innocent explanations that were weighed, how, and what came of them for each ring."""

from __future__ import annotations

from typing import Any

import polars as pl

from linkgraph.bundles.exhibits import Published
from linkgraph.bundles.method.words import words

_INTRODUCTION = """\
Each innocent explanation says what the records would show if it held. As far as they show it, it takes bits off the
score; every bit halves the odds. What it found is in EX-014.
"""
_UNWEIGHED = """\
# Alternatives that no term weighs

- The owner of a stolen card or of a taken-over account is weighed account by account, not group by group.
- Two operations that buy from one supplier of addresses and accounts can look like one. Each family was left out in
  turn to see whether the group falls apart, see EX-013.
- Chance among unconnected accounts is asked about apart, see EX-015.
"""
_NOTHING = -0.05
"""Above this an explanation takes nothing off worth printing."""


def alternatives(published: Published) -> str:
    """One section a ring: each explanation in words, the bits that it takes off, and the score after all of them."""
    terms = published.exhibits["EX-014"].frame.with_columns(pl.col("bits").cast(pl.Float64))
    asked = published.facts.settings.get("findings", {}).get("confirmed", "as many as the settings say")
    parts = ["# Alternatives that were considered\n", _INTRODUCTION]
    for ring in published.rings:
        own = terms.filter(pl.col("ring") == ring)
        doubts = own.filter(pl.col("kind") == "doubt").sort("bits", "term")
        parts += [f"## {ring}\n", *(_line(row) for row in doubts.to_dicts())]
        parts.append(
            f"\nTogether they take {abs(float(doubts['bits'].sum())):.1f} bits off; the score after all of them is "
            f"{float(own['bits'].sum()):.1f} bits, where confirmed strength asks for {asked}.\n"
        )
    return "\n".join([*parts, _UNWEIGHED])


def _line(row: dict[str, Any]) -> str:
    what = words()["explanations"].get(row["term"], row["term"].replace("_", " ").capitalize() + ".")
    if row["bits"] > _NOTHING:
        return f"- {what} Nothing of it was found, or it was not measured."
    return f"- {what} It takes {abs(row['bits']):.1f} bits off: partly so, and weighed."
