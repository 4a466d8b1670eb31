"""A claim, its format, and the closed tree of operations that it is computed by.

An expression is plain JSON, so that the enclosed verifier reads the very same thing. An operation over an exhibit:

    {"op": "count", "exhibit": "EX-001"}                              rows
    {"op": "count_distinct" | "sum" | "min" | "max" | "only", "exhibit": ..., "column": ...}
    {"op": "percentile_nearest_rank", "exhibit": ..., "column": ..., "percent": 50}
    {"op": "count_groups_ge", "exhibit": ..., "group": ..., "at_least": 3}         groups of so many rows or more;
                                        with "column" groups whose sum of the column is so much or more
    {"op": "share", "exhibit": ..., "of": [conditions], ["column": ...]}           rows (or sum) that also fit, by all
    {"op": "top_k_share", "exhibit": ..., "column": ..., "group": ..., "k": 10}    sum of the k largest groups, by all

Each takes `where`, a list of conditions `{"column", "cmp", "value"}` that all hold (cmp: eq, ne, lt, le, gt, ge, in,
not_in, null, not_null), and `semi`, `{"exhibit", "key", "on", ["where"], ["anti": true]}`: rows whose `on` is (or is
not) among the `key`s of another exhibit. `key` and `on` may be lists of columns. Over claims, which must stand earlier:

    {"op": "ratio", "claims": [A, B]}   A / B      {"op": "difference", "claims": [A, B]}   A - B
    {"op": "sum_of", "claims": [...]}

A value is a whole number, a decimal, or (`only`, `min`, `max`) a text, day or time. Quotients are cut to `SCALE`
decimals, half to even. `only` is the one value that a column has; several are an error, as is anything over no row
but a count or a sum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal, Self

SCALE = 6
"""Decimals of a quotient."""

Expr = Mapping[str, Any]
Value = int | Decimal | str

Kind = Literal["measured", "derived", "inferred", "judgment"]
KINDS: tuple[Kind, ...] = ("measured", "derived", "inferred", "judgment")

OVER_EXHIBITS = frozenset({
    "count",
    "count_distinct",
    "sum",
    "min",
    "max",
    "only",
    "percentile_nearest_rank",
    "count_groups_ge",
    "share",
    "top_k_share",
})
OVER_CLAIMS = frozenset({"ratio", "difference", "sum_of"})
COMPARISONS = frozenset({"eq", "ne", "lt", "le", "gt", "ge", "in", "not_in", "null", "not_null"})

Style = Literal["exact", "more_than", "nearly", "about", "at_least", "up_to", "words", "day", "as_is"]
Scale = Literal["", "thousand", "million", "billion", "percent", "in_1000"]
MULTIPLES: Mapping[Scale, Decimal] = {
    "": Decimal(1),
    "thousand": Decimal(10) ** 3,
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "percent": Decimal(1) / 100,
    "in_1000": Decimal(1) / 1000,
}


@dataclass(frozen=True, slots=True)
class Format:
    """How a value is printed; each style says something that can be false, see `claims.formats`."""

    style: Style = "exact"
    unit: Scale = ""
    decimals: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As in claims.json."""
        return {"style": self.style, "unit": self.unit, "decimals": self.decimals}


@dataclass(frozen=True, slots=True)
class Judgment:
    """What stands behind a judgment: words, never a digit. Likelihood or confidence, not both (ICD 203)."""

    author: str
    basis: tuple[str, ...]
    alternatives: tuple[str, ...]
    likelihood: str | None = None
    confidence: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """As in claims.json."""
        return {
            "author": self.author,
            "basis": list(self.basis),
            "alternatives": list(self.alternatives),
            "likelihood": self.likelihood,
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. `value` and `display` are none until it is computed; a judgment's display is its words.

    - `kind`: `measured` is counted in an exhibit, `derived` from claims, `inferred` rests on the method (`method`
      names the part of it, `bounds` the claims that bound it, `falls_with` what would undo it), `judgment` is a
      person's.
    - `bounds` of any kind: claims between which this one lies, such as core only, and core and probable.
    """

    id: str
    kind: Kind
    label: str
    unit: str = ""
    expr: Expr | None = None
    format: Format = field(default_factory=Format)
    value: Value | None = None
    display: str | None = None
    method: str | None = None
    bounds: Sequence[str] = ()
    falls_with: str | None = None
    judgment: Judgment | None = None

    def computed(self, value: Value, *, display: str) -> Self:
        """The same claim with its value and how it is printed."""
        return replace(self, value=value, display=display)

    def to_dict(self) -> dict[str, Any]:
        """As in claims.json: numbers as texts, nothing that is not there."""
        shown: dict[str, Any] = {"id": self.id, "kind": self.kind, "label": self.label}
        if self.judgment is not None:
            return shown | {"display": self.display, "judgment": self.judgment.to_dict()}
        shown |= {"unit": self.unit, "expr": dict(self.expr or {}), "value": str(self.value)}
        shown |= {"format": self.format.to_dict(), "display": self.display}
        extra = {"method": self.method, "bounds": list(self.bounds), "falls_with": self.falls_with}
        return shown | {name: value for name, value in extra.items() if value}
