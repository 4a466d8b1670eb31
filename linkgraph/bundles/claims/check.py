"""Whether a claim is of the closed tree: what nobody foresaw is refused before anything is computed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from linkgraph.bundles.claims.formats import ClaimError
from linkgraph.bundles.claims.model import COMPARISONS, KINDS, OVER_CLAIMS, OVER_EXHIBITS, Claim

_ID = re.compile(r"C[0-9]{3,5}")
_OPTIONAL = frozenset({"where", "semi"})
_NEEDS: Mapping[str, frozenset[str]] = {
    "count": frozenset(),
    **{op: frozenset({"column"}) for op in ("count_distinct", "sum", "min", "max", "only")},
    "percentile_nearest_rank": frozenset({"column", "percent"}),
    "count_groups_ge": frozenset({"group", "at_least"}),
    "share": frozenset({"of"}),
    "top_k_share": frozenset({"column", "group", "k"}),
}
_MAY: Mapping[str, frozenset[str]] = {"count_groups_ge": frozenset({"column"}), "share": frozenset({"column"})}
_WHOLE: Mapping[str, tuple[int, int]] = {"percent": (1, 100), "at_least": (1, 2**62), "k": (1, 2**31)}

Columns = Mapping[str, Collection[str]]


def check(claim: Claim, *, columns: Columns, earlier: Collection[str]) -> None:
    """Nothing, where the claim is well formed.

    Raises:
        ClaimError: unknown operation, key, exhibit, column or comparison; a reference that is not to an earlier claim;
            an id twice.
    """
    try:
        if not _ID.fullmatch(claim.id) or claim.id in earlier:
            raise ClaimError("an id must be new, and C with digits.")
        if claim.kind not in KINDS:
            raise ClaimError(f"{claim.kind!r} is no kind of claim.")
        _expr(dict(claim.expr or {}), columns=columns, earlier=earlier)
    except ClaimError as error:
        raise ClaimError(error.message, claim=claim.id) from error


def _expr(expr: dict[str, Any], *, columns: Columns, earlier: Collection[str]) -> None:
    op = expr.get("op")
    if op in OVER_CLAIMS:
        _over_claims(expr, earlier)
        return
    if op not in OVER_EXHIBITS:
        raise ClaimError(f"{op!r} is no operation.")
    must = _NEEDS[op] | {"op", "exhibit"}
    if not must <= set(expr) or not set(expr) <= must | _MAY.get(op, frozenset()) | _OPTIONAL:
        raise ClaimError(f"{op} has keys {', '.join(sorted(expr))}; it needs {', '.join(sorted(must))}.")
    if expr["exhibit"] not in columns:
        raise ClaimError(f"there is no exhibit {expr['exhibit']!r}.")
    own = columns[expr["exhibit"]]
    for name in ("column", "group"):
        if name in expr:
            _column(expr[name], own)
    for name, (least, most) in _WHOLE.items():
        if name in expr and not (_is_whole(expr[name]) and least <= expr[name] <= most):
            raise ClaimError(f"{name} must be a whole number from {least} to {most}.")
    _conditions(expr.get("where", []), own)
    _conditions(expr.get("of", []), own)
    if "semi" in expr:
        _semi(expr["semi"], own=own, columns=columns)


def _over_claims(expr: dict[str, Any], earlier: Collection[str]) -> None:
    op, names = expr["op"], expr.get("claims")
    if set(expr) != {"op", "claims"} or not isinstance(names, list) or not names:
        raise ClaimError(f"{op} takes claims and nothing else.")
    if op != "sum_of" and len(names) != 2:
        raise ClaimError(f"{op} takes two claims.")
    if unknown := [name for name in names if name not in earlier]:
        raise ClaimError(f"{', '.join(map(str, unknown))} does not stand earlier.")


def _semi(semi: object, *, own: Collection[str], columns: Columns) -> None:
    if not isinstance(semi, dict) or not {"exhibit", "key", "on"} <= set(semi) <= {
        *("exhibit", "key", "on", "where", "anti")
    }:
        raise ClaimError("semi needs exhibit, key and on.")
    if semi["exhibit"] not in columns:
        raise ClaimError(f"there is no exhibit {semi['exhibit']!r}.")
    keys = semi["key"] if isinstance(semi["key"], list) else [semi["key"]]
    ons = semi["on"] if isinstance(semi["on"], list) else [semi["on"]]
    if len(keys) != len(ons) or not keys or semi.get("anti", True) is not True:
        raise ClaimError("semi needs as many keys as columns, and anti is true or not there.")
    for key, on in zip(keys, ons, strict=True):
        _column(key, columns[semi["exhibit"]])
        _column(on, own)
    _conditions(semi.get("where", []), columns[semi["exhibit"]])


def _conditions(conditions: object, own: Collection[str]) -> None:
    if not isinstance(conditions, list):
        raise ClaimError("conditions are a list.")
    for condition in conditions:
        if not isinstance(condition, dict) or condition.get("cmp") not in COMPARISONS:
            raise ClaimError(f"{condition!r} is no condition.")
        cmp = condition["cmp"]
        wanted = {"column", "cmp"} if cmp in {"null", "not_null"} else {"column", "cmp", "value"}
        if set(condition) != wanted:
            raise ClaimError(f"a condition has {', '.join(sorted(wanted))}.")
        _column(condition["column"], own)
        if "value" in wanted:
            values = condition["value"] if cmp in {"in", "not_in"} else [condition["value"]]
            if not isinstance(values, list) or not values or not all(map(_is_literal, values)):
                raise ClaimError(f"{condition['value']!r} cannot be compared with.")


def _column(name: object, own: Collection[str]) -> None:
    if not isinstance(name, str) or name not in own:
        raise ClaimError(f"there is no column {name!r}.")


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_literal(value: object) -> bool:
    if isinstance(value, dict):
        text = value.get("decimal")
        return set(value) == {"decimal"} and isinstance(text, str) and bool(re.fullmatch(r"-?[0-9]+\.[0-9]+", text))
    return isinstance(value, str) or _is_whole(value)
