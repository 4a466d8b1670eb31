"""Claims computed over frames: one of the two implementations, the other is `linkgraph.bundles.verifier`."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import Any, Literal

import polars as pl
import polars.selectors as cs

from linkgraph.bundles.claims.check import check
from linkgraph.bundles.claims.formats import ClaimError, canonical, display
from linkgraph.bundles.claims.model import SCALE, Claim, Expr, Value

Frames = Mapping[str, pl.DataFrame]


def compute(claims: Iterable[Claim], frames: Frames) -> tuple[Claim, ...]:
    """The claims with value and display, in their order. Judgments stay as they are.

    `frames` are the exhibits by id: whole numbers, decimals, texts, days (Date). A cell that is missing is in no sum,
    no order and no group, and of all comparisons only `null` holds of it.

    Raises:
        ClaimError: an expression is not of the closed tree, or has no value (such as the smallest of nothing).
    """
    computation = Computation(frames)
    return tuple(computation.claim(claim) for claim in claims)


def computable(
    claims: Iterable[Claim],
    frames: Frames,
    *,
    cells: bool = False,
    recoded: Mapping[str, Collection[str]] | None = None,
) -> tuple[Claim, ...]:
    """`compute` of those claims that can be computed; the others go, with whatever derives from them.

    With `cells` (public) a claim goes too where no cell is behind it, since the cell may only be too small to show, or
    where it asks for a column that was made coarse, as `recoded` says by exhibit.
    """
    computation = Computation(frames)
    done = []
    for claim in claims:
        expr = claim.expr or {}
        exhibit = expr.get("exhibit")
        asked = {one["column"] for name in ("where", "of") for one in expr.get(name, ())} | {expr.get("group")}
        try:
            unseen = asked & set((recoded or {}).get(str(exhibit), ()))
            if cells and exhibit is not None and (unseen or not computation.rows(claim).height):
                continue
            done.append(computation.claim(claim))
        except ClaimError:
            continue
    return tuple(done)


def rows_behind(claim: Claim, frames: Frames) -> pl.DataFrame:
    """The rows of its exhibit that a claim counts over, in their order. Raises `ClaimError` as `compute` does."""
    return Computation(frames).rows(claim)


class _Plain(Mapping[str, pl.DataFrame]):
    """Exhibits with days as text, each changed when it is first asked for."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames
        self._changed: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._changed:
            self._changed[name] = self._frames[name].with_columns(cs.date().dt.to_string("%Y-%m-%d"))
        return self._changed[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)


class Computation:
    """The exhibits with days as text, and the values of the claims computed so far (`known`, by id)."""

    def __init__(self, frames: Frames) -> None:
        self.known: dict[str, Value] = {}
        self.columns = {name: frozenset(frame.columns) for name, frame in frames.items()}
        self.plain = _Plain(frames)

    def claim(self, claim: Claim) -> Claim:
        """The claim with value and display."""
        if claim.kind == "judgment":
            return claim
        check(claim, columns=self.columns, earlier=self.known)
        try:
            value = self.value(claim.expr or {})
            shown = display(value, claim.format)
        except ClaimError as error:
            raise ClaimError(error.message, claim=claim.id) from error
        self.known[claim.id] = value
        return claim.computed(value, display=shown)

    def value(self, expr: Expr) -> Value:
        """What an expression comes to, which must be of the closed tree. Raises `ClaimError`."""
        try:
            return _value(expr, plain=self.plain, known=self.known)
        except pl.exceptions.PolarsError as error:
            raise ClaimError(f"it compares or sums what cannot be: {error}.") from error

    def rows(self, claim: Claim) -> pl.DataFrame:
        """The rows of its exhibit that it counts over."""
        check(claim, columns=self.columns, earlier=self.known)
        return _rows(claim.expr or {}, plain=self.plain)


def _value(expr: Expr, *, plain: Frames, known: Mapping[str, Value]) -> Value:
    if "claims" in expr:
        return _of_claims(expr["op"], [known[name] for name in expr["claims"]])
    rows = _rows(expr, plain=plain)
    op = expr["op"]
    if op == "count":
        return rows.height
    if op == "share":
        return _share(rows, expr)
    if op in {"count_groups_ge", "top_k_share"}:
        return _of_groups(rows, expr)
    column: str = expr["column"]
    values = rows[column].drop_nulls()
    if op == "count_distinct":
        return int(values.n_unique())
    if op == "sum":
        return _plain_value(values.sum())
    if values.is_empty():
        raise ClaimError(f"{op} over no value of {column}.")
    if op == "only":
        if values.n_unique() != 1:
            raise ClaimError(f"{column} has {values.n_unique()} values, not one.")
        return _plain_value(values[0])
    if op == "percentile_nearest_rank":
        return _plain_value(values.sort()[math.ceil(expr["percent"] * len(values) / 100) - 1])
    return _plain_value(values.min() if op == "min" else values.max())


def _of_claims(op: str, values: list[Value]) -> Value:
    if any(isinstance(value, str) for value in values):
        raise ClaimError(f"{op} of a text.")
    numbers = [_number(value) for value in values]
    if op == "ratio":
        return _quotient(numbers[0], numbers[1])
    total = sum(numbers) if op == "sum_of" else numbers[0] - numbers[1]
    return _plain_value(_decimal(Fraction(total)))


def _of_groups(rows: pl.DataFrame, expr: Expr) -> Value:
    measure = pl.col(expr["column"]).sum() if "column" in expr else pl.len().cast(pl.Int64)
    sums = rows.drop_nulls(expr["group"]).group_by(expr["group"]).agg(measure.alias("measure"))["measure"]
    if expr["op"] == "count_groups_ge":
        return int((sums >= expr["at_least"]).sum())
    largest = sums.top_k(min(expr["k"], len(sums)))
    return _quotient(_number(largest.sum()), _number(rows[expr["column"]].sum()))


def _share(rows: pl.DataFrame, expr: Expr) -> Value:
    part = rows.filter(*map(_condition, expr["of"]))
    if (column := expr.get("column")) is None:
        return _quotient(Fraction(part.height), Fraction(rows.height))
    return _quotient(_number(part[column].sum()), _number(rows[column].sum()))


def _rows(expr: Expr, *, plain: Frames) -> pl.DataFrame:
    rows = plain[expr["exhibit"]].filter(*map(_condition, expr.get("where", ())))
    if (semi := expr.get("semi")) is not None:
        other = plain[semi["exhibit"]].filter(*map(_condition, semi.get("where", ())))
        how: Literal["anti", "semi"] = "anti" if semi.get("anti") else "semi"
        rows = rows.join(other, left_on=semi["on"], right_on=semi["key"], how=how, maintain_order="left")
    return rows


def _condition(condition: Mapping[str, Any]) -> pl.Expr:
    column, value = pl.col(condition["column"]), condition.get("value")
    cmp = condition["cmp"]
    if cmp in {"null", "not_null"}:
        return column.is_null() if cmp == "null" else column.is_not_null()
    if cmp in {"in", "not_in"}:
        among = pl.any_horizontal([column == _literal(one) for one in value or ()])
        return (among if cmp == "in" else ~among) & column.is_not_null()
    return {
        "eq": column.eq,
        "ne": column.ne,
        "lt": column.lt,
        "le": column.le,
        "gt": column.gt,
        "ge": column.ge,
    }[cmp](_literal(value))


def _literal(value: object) -> pl.Expr:
    """Whole numbers and texts stand for themselves, `{"decimal": "0.5"}` for a decimal."""
    if isinstance(value, Mapping):
        return pl.lit(Decimal(value["decimal"]))
    return pl.lit(value)


def _number(value: object) -> Fraction:
    return Fraction(value if isinstance(value, int | Decimal) else 0)


def _quotient(part: Fraction, whole: Fraction) -> Value:
    if whole == 0:
        raise ClaimError("a quotient over nothing.")
    with localcontext() as context:
        context.prec = 60
        quotient = part / whole
        # Fraction rounds half to even, exactly.
        return _plain_value(Decimal(round(quotient * 10**SCALE)).scaleb(-SCALE))


def _decimal(value: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec, context.rounding = 60, ROUND_HALF_EVEN
        return Decimal(value.numerator) / Decimal(value.denominator)


def _plain_value(value: object) -> Value:
    """A whole number as int, another as the shortest decimal, a text as it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ClaimError(f"{value!r} is no value of a claim.")
    text = canonical(value)
    return Decimal(text) if "." in text else int(text)
