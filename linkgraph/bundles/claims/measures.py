"""Expressions that fit the profile: rows of accounts inside, cells with a number of accounts in public."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from linkgraph.bundles.claims.model import Expr

PUBLIC = "public"

Condition = dict[str, Any]


def where(column: str, cmp: str, *, value: object = None) -> Condition:
    """One condition.

    >>> where("role", "in", value=["core", "probable"])
    {'column': 'role', 'cmp': 'in', 'value': ['core', 'probable']}
    """
    return {"column": column, "cmp": cmp} | ({} if value is None else {"value": value})


def counted(exhibit: str, *, profile: str, conditions: Sequence[Condition] = ()) -> Expr:
    """How many accounts an exhibit has that holds one row an account (in public the sum of its cells).

    >>> counted("EX-001", profile="public")
    {'op': 'sum', 'exhibit': 'EX-001', 'column': 'accounts'}
    """
    first: Expr = {"op": "sum", "exhibit": exhibit, "column": "accounts"}
    return _with(first if profile == PUBLIC else {"op": "count", "exhibit": exhibit}, conditions)


def summed(exhibit: str, column: str, *, conditions: Sequence[Condition] = ()) -> Expr:
    """The sum of a column, in every profile."""
    return _with({"op": "sum", "exhibit": exhibit, "column": column}, conditions)


def _with(expr: Expr, conditions: Sequence[Condition]) -> Expr:
    return {**expr, "where": list(conditions)} if conditions else expr
