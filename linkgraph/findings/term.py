"""One term of a group's score: bits for or against, and the sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

BEHAVIOUR = "behaviour"
DOUBT = "doubt"
LINKAGE = "linkage"
PRIOR = "prior"


@dataclass(frozen=True, slots=True)
class Term:
    """`bits` and `sentence` are expressions over the columns of `findings.profile`; missing bits count as 0.

    A sentence with a number that is missing is missing itself, and read as not measured.
    """

    name: str
    kind: str
    bits: pl.Expr
    sentence: pl.Expr


def percent(share: pl.Expr) -> pl.Expr:
    """A share as whole per cent in text."""
    return (share * 100).round().cast(pl.Int64).cast(pl.String) + " %"


def number(value: pl.Expr, *, decimals: int = 1) -> pl.Expr:
    """A number in text with a real minus sign, zero without one; missing stays missing."""
    shown = value.round(decimals)
    return pl.when(shown < 0).then(pl.format("−{}", -shown)).otherwise(pl.format("{}", shown.abs()))
