"""Drafting claims: each gets the next id, a name that templates know it by, and a format that fits its size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from linkgraph.bundles.claims.compute import computable
from linkgraph.bundles.claims.measures import where
from linkgraph.bundles.claims.model import Claim, Expr, Format, Judgment, Kind, Value
from linkgraph.bundles.exhibits import Published
from linkgraph.tables.members import CORE, PROBABLE
from linkgraph.tables.rings import CONFIRMED

Condition = dict[str, Any]

_ROUND_FROM = 1_000_000
"""From here on a count is printed as more than so many million: digits that nobody reads hide the ones that matter."""


@dataclass
class Drafting:
    """Claims so far, and what templates call them: none for a statement that cannot be made here."""

    published: Published
    claims: list[Claim] = field(default_factory=list)
    names: dict[str, str | None] = field(default_factory=dict)
    _values: dict[str, Value] = field(default_factory=dict)

    @property
    def public(self) -> bool:
        """Whether exhibits have cells instead of rows of accounts."""
        return self.published.profile == "public"

    def count(self, name: str, *, label: str, unit: str, expr: Expr, **more: Any) -> str | None:
        """A whole number, printed exactly, or as more than so many million. Its id, none where it cannot be made."""
        return self._add(name, label=label, unit=unit, expr=expr, form=_whole, **more)

    def share(self, name: str, *, label: str, expr: Expr, kind: Kind = "measured", **more: Any) -> str | None:
        """A part of a whole in percent; none where some cells of the exhibit are withheld."""
        if "exhibit" in expr and not self.whole(expr["exhibit"]):
            self.absent(name)
            return None
        return self._add(name, label=label, unit="percent", expr=expr, form=_percent, kind=kind, **more)

    def whole(self, exhibit: str) -> bool:
        """Whether an exhibit shows all of its cells: of one that does not, no part of the whole can be stated."""
        return self.published.exhibits[exhibit].cells_left_out == 0

    def ratio(self, name: str, *, label: str, unit: str, of: Sequence[str | None]) -> str | None:
        """One claim by another: a mean, printed with a decimal where it is small."""
        if None in of:
            self.absent(name)
            return None
        expr = {"op": "ratio", "claims": list(of)}
        return self._add(name, label=label, unit=unit, expr=expr, form=mean_of, kind="derived")

    def part(
        self, name: str, *, label: str, of: Sequence[str | None], form: Callable[[Value], Format | None] | None = None
    ) -> str | None:
        """One claim by another, as a share in percent."""
        if None in of:
            self.absent(name)
            return None
        expr = {"op": "ratio", "claims": list(of)}
        return self._add(name, label=label, unit="percent", expr=expr, form=form or _percent, kind="derived")

    def day(self, name: str, *, label: str, expr: Expr) -> str | None:
        """A day, written out."""
        return self._add(name, label=label, unit="UTC day", expr=expr, form=lambda _: Format("day"))

    def text(self, name: str, *, label: str, expr: Expr) -> str | None:
        """A text that stands in an exhibit."""
        return self._add(name, label=label, unit="name", expr=expr, form=lambda _: Format("as_is"))

    def decimal(
        self, name: str, *, label: str, unit: str, expr: Expr, form: Callable[[Value], Format | None], **more: Any
    ) -> str | None:
        """A decimal in the format that `form` gives its value."""
        return self._add(name, label=label, unit=unit, expr=expr, form=form, **more)

    def judgment(self, name: str, *, label: str, words: str, judgment: Judgment) -> str:
        """A person's judgment: its words are what stands in the letter."""
        claim = Claim(self._next_id(), "judgment", label, display=words, judgment=judgment)
        self.claims.append(claim)
        self.names[name] = claim.id
        return claim.id

    def absent(self, name: str) -> None:
        """A statement that this bundle cannot make; its name is known all the same."""
        self.names[name] = None

    def value(self, claim: str | None) -> Value | None:
        """What an earlier claim came to."""
        return None if claim is None else self._values[claim]

    def named(self) -> list[Condition]:
        """The conditions on EX-001 that keep whom a letter counts: confirmed strength, core or probable.

        In public every cell is of such accounts, and role and tier may be too fine to show.
        """
        if self.public:
            return []
        return [where("role", "in", value=[CORE, PROBABLE]), where("tier", "eq", value=CONFIRMED)]

    def of_named(self, *, role: str | None = None) -> dict[str, Any]:
        """Rows of those accounts, for an expression over another exhibit that has an account a row."""
        if self.public:
            return {}
        conditions = self.named() if role is None else [*self.named(), where("role", "eq", value=role)]
        return {
            "semi": {"exhibit": "EX-001", "key": ["ring", "account"], "on": ["ring", "account"], "where": conditions}
        }

    def accounts_in(self, exhibit: str, *, conditions: Sequence[Condition] = ()) -> Expr:
        """How many of those accounts an exhibit has that holds one row an account, or in public cells of accounts."""
        counted = {"op": "sum", "column": "accounts"} if self.public else {"op": "count"}
        return {**counted, "exhibit": exhibit, **_where(conditions), **self.of_named()}

    def sum_of(self, exhibit: str, column: str, *, conditions: Sequence[Condition] = ()) -> Expr:
        """The sum of a column over those accounts."""
        return {"op": "sum", "exhibit": exhibit, "column": column, **_where(conditions), **self.of_named()}

    def _next_id(self) -> str:
        return f"C{len(self.claims) + 1:03d}"

    def _add(
        self,
        name: str,
        *,
        label: str,
        unit: str,
        expr: Expr,
        form: Callable[[Value], Format | None],
        kind: Kind = "measured",
        **more: Any,
    ) -> str | None:
        claim = Claim(self._next_id(), kind, label, unit=unit, expr=expr, **more)
        value = self._computed(claim)
        fitting = None if value is None else form(value)
        if value is None or fitting is None:
            self.absent(name)
            return None
        self.claims.append(Claim(**{**_fields(claim), "format": fitting}))
        self._values[claim.id] = value
        self.names[name] = claim.id
        return claim.id

    def _computed(self, claim: Claim) -> Value | None:
        """The value before it has a format: a quotient from earlier values, anything else from the exhibits."""
        expr = claim.expr or {}
        if "claims" in expr:
            first, second = (Fraction(self._values[one]) for one in expr["claims"])
            return None if second == 0 else _six(first / second)
        plain = Claim(**{**_fields(claim), "format": Format("about", decimals=6)})
        texts = Claim(**{**_fields(claim), "format": Format("as_is")})
        recoded = {name: exhibit.recoded for name, exhibit in self.published.exhibits.items()}
        for tried in (plain, texts):
            done = computable([tried], self.published.frames, cells=self.public, recoded=recoded)
            if done:
                return done[0].value
        return None


def conditions(*given: Condition) -> dict[str, list[Condition]]:
    """Conditions as an expression has them."""
    return _where(given)


def _where(given: Sequence[Condition]) -> dict[str, list[Condition]]:
    return {"where": list(given)} if given else {}


def _fields(claim: Claim) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in Claim.__dataclass_fields__}


def _six(value: Fraction) -> Decimal:
    return Decimal(round(value * 10**6)).scaleb(-6)


def _whole(value: Value) -> Format | None:
    if isinstance(value, str):
        return None
    if value >= _ROUND_FROM:
        return Format("more_than", "million", 1)
    return Format("exact") if value == int(value) else Format("about", decimals=1)


def mean_of(value: Value) -> Format | None:
    """A mean or another decimal that is no share."""
    if isinstance(value, str):
        return None
    return Format("about", decimals=0 if value >= 100 else 1 if value >= 1 else 3)


def _percent(value: Value) -> Format | None:
    """About so many percent, but never about all or about nothing: then more than, or nearly, the next place."""
    if isinstance(value, str):
        return None
    if value in {0, 1}:
        return Format("exact", "percent")
    if value > Decimal("0.995"):
        return Format("more_than", "percent", 1)
    if value < Decimal("0.001"):
        return Format("nearly", "percent", 1)
    return Format("about", "percent", 1 if value < Decimal("0.1") else 0)


def at_most_percent(value: Value) -> Format | None:
    """A share that is an upper bound."""
    return None if isinstance(value, str) else Format("up_to", "percent", 1)
