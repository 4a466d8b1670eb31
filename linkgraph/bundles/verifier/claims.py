"""Claims recomputed with the standard library: the other of the two implementations is linkgraph's own, over frames."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any, Callable

from linkgraph.bundles.verifier.exhibits import ExhibitData
from linkgraph.bundles.verifier.printed import canonical_text, printed
from linkgraph.bundles.verifier.report import Report

CLAIM_ID = re.compile(r"C[0-9]{3,5}")
CLAIM_KINDS = ("measured", "derived", "inferred", "judgment")
MEASURED_KEYS = {"id", "kind", "label", "unit", "expr", "value", "format", "display"}
OPTIONAL_KEYS = {"method", "bounds", "falls_with"}
JUDGMENT_KEYS = {"id", "kind", "label", "display", "judgment"}
EXPR_KEYS: dict[str, set[str]] = {
    "count": set(),
    **{name: {"column"} for name in ("count_distinct", "sum", "min", "max", "only")},
    "percentile_nearest_rank": {"column", "percent"},
    "count_groups_ge": {"group", "at_least"},
    "share": {"of"},
    "top_k_share": {"column", "group", "k"},
}
EXPR_MAY: dict[str, set[str]] = {"count_groups_ge": {"column"}, "share": {"column"}}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda cell, value: bool(cell == value),
    "ne": lambda cell, value: bool(cell != value),
    "lt": lambda cell, value: bool(cell < value),
    "le": lambda cell, value: bool(cell <= value),
    "gt": lambda cell, value: bool(cell > value),
    "ge": lambda cell, value: bool(cell >= value),
    "in": lambda cell, value: cell in value,
    "not_in": lambda cell, value: cell not in value,
}
DIGITS_OF_QUOTIENTS = 6


class NoValue(ValueError):  # noqa: N818  # says what it is
    """A claim that cannot be computed."""


def check_claims(listed: Any, exhibits: dict[str, ExhibitData], *, report: Report) -> dict[str, dict[str, Any]]:
    """Recompute every claim; gives the claims by id."""
    report.checks.append("CLM")
    if not isinstance(listed, dict) or set(listed) != {"version", "claims", "references"}:
        report.fail("CLM-01", "data/claims.json", because="it has not the names version, claims, references")
        return {}
    claims: dict[str, dict[str, Any]] = {}
    labels: set[tuple[str, str]] = set()
    values: dict[str, Any] = {}
    chosen: dict[str, list[int]] = {}
    withheld: set[str] = set()
    for claim in listed["claims"] if isinstance(listed["claims"], list) else []:
        problem = claim_problem(claim, claims)
        if problem:
            name = str(claim.get("id"))[:20] if isinstance(claim, dict) else "data/claims.json"
            report.fail("CLM-01", name, because=problem)
            continue
        claims[claim["id"]] = claim
        about = (claim["label"], claim.get("unit", ""))
        if about in labels:
            report.fail("CLM-02", claim["id"], because="another claim is about the same")
        labels.add(about)
        if claim["kind"] == "judgment":
            continue
        try:
            if withheld & set(claim["expr"].get("claims", ())):
                withheld.add(claim["id"])
                continue
            value = claim_value(claim["expr"], exhibits, values=values, chosen=chosen)
            if value is None:
                withheld.add(claim["id"])
                report.notes.append(f"{claim['id']} rests on an exhibit that is withheld: not recomputed.")
                continue
            values[claim["id"]] = value
            if canonical_text(value) != claim["value"]:
                report.fail(
                    "CLM-04", claim["id"], because=f"it says {claim['value']}, the exhibits {canonical_text(value)}"
                )
            elif printed(value, claim["format"]) != claim["display"]:
                shown = printed(value, claim["format"])
                report.fail("CLM-05", claim["id"], because=f"it prints {claim['display']!r}, its format {shown!r}")
        except (ArithmeticError, AttributeError, KeyError, LookupError, TypeError, ValueError) as error:
            report.fail("CLM-03", claim["id"], because=f"it cannot be computed: {error}")
    if not claims:
        report.fail("CLM-01", "data/claims.json", because="there is no claim")
    return claims


def claim_problem(claim: Any, before: dict[str, dict[str, Any]]) -> str:
    """What is wrong with the form of a claim; empty where nothing is."""
    if not isinstance(claim, dict) or not isinstance(claim.get("id"), str) or not CLAIM_ID.fullmatch(claim["id"]):
        return "it has no id of a claim"
    if claim["id"] in before:
        return "it stands twice"
    if claim.get("kind") not in CLAIM_KINDS or not isinstance(claim.get("display"), str):
        return "it is of no known kind, or prints nothing"
    if claim["kind"] == "judgment":
        return judgment_problem(claim, before)
    if not MEASURED_KEYS <= set(claim) <= MEASURED_KEYS | OPTIONAL_KEYS or not isinstance(claim["expr"], dict):
        return "it has not the parts of a claim"
    over_claims = "claims" in claim["expr"]
    if (claim["kind"] == "measured" and over_claims) or (claim["kind"] == "derived" and not over_claims):
        return "measured claims count in an exhibit, derived ones are made of claims"
    if claim["kind"] == "inferred" and not ("method" in claim and "falls_with" in claim):
        return "an inferred claim says by which method, and what it falls with"
    bounds = claim.get("bounds", [])
    if not isinstance(bounds, list) or not all(name in before for name in bounds):
        return "its bounds are no earlier claims"
    return ""


def judgment_problem(claim: dict[str, Any], before: dict[str, dict[str, Any]]) -> str:
    """The same of a judgment: words with author, basis, alternatives, and either a likelihood or a confidence."""
    judgment = claim.get("judgment")
    if set(claim) != JUDGMENT_KEYS or not isinstance(judgment, dict):
        return "it has not the parts of a judgment"
    if set(judgment) != {"author", "basis", "alternatives", "likelihood", "confidence"}:
        return "it has not the parts of a judgment"
    if any(letter.isdigit() for letter in claim["display"]):
        return "a judgment has no digits"
    if (judgment["likelihood"] is None) == (judgment["confidence"] is None):
        return "it gives a likelihood or a confidence, and not both"
    if not judgment["author"] or not judgment["basis"] or not judgment["alternatives"]:
        return "it has no author, no basis or no alternative"
    basis = judgment["basis"]
    if not isinstance(basis, list) or not all(isinstance(one, str) for one in basis):
        return "its basis is no list of texts"
    return "" if all(one in before for one in basis if CLAIM_ID.fullmatch(one)) else "its basis is no earlier claim"


def claim_value(
    expr: dict[str, Any], exhibits: dict[str, ExhibitData], *, values: dict[str, Any], chosen: dict[str, list[int]]
) -> Any:
    """What the expression comes to; none where an exhibit is withheld."""
    op: Any = expr.get("op")
    if op in {"ratio", "difference", "sum_of"}:
        return over_claims(expr, values)
    must = {"op", "exhibit"} | EXPR_KEYS[op]
    if not must <= set(expr) <= must | EXPR_MAY.get(op, set()) | {"where", "semi"}:
        raise NoValue(f"{op} has other parts than it may have")
    if any(exhibits[name].rows < 0 for name in {expr["exhibit"], expr.get("semi", expr)["exhibit"]}):
        return None
    data = exhibits[expr["exhibit"]]
    key = json.dumps([expr["exhibit"], expr.get("where"), expr.get("semi")], sort_keys=True)
    if key not in chosen:
        chosen[key] = chosen_rows(expr, data, exhibits=exhibits)
    rows = chosen[key]
    if op == "count":
        return len(rows)
    if op == "share":
        return share_of(expr, data, rows=rows)
    column = data.columns[expr["column"]] if "column" in expr else None
    if op in {"count_groups_ge", "top_k_share"}:
        return of_groups(expr, data, rows=rows)
    if column is None:
        raise NoValue("no column")
    return of_column(expr, [column[row] for row in rows if column[row] is not None])


def of_column(expr: dict[str, Any], present: list[Any]) -> Any:
    """An operation over the cells of a column that are not empty."""
    op = expr["op"]
    if op == "count_distinct":
        return len(set(present))
    if op == "sum":
        return plain_number(sum(present))
    if not present:
        raise NoValue("nothing is there")
    if op == "only":
        if len(set(present)) != 1:
            raise NoValue("there are several values")
        return plain_number(present[0])
    if op == "percentile_nearest_rank":
        percent = whole_between(expr["percent"], 1, most=100)
        return plain_number(sorted(present)[-(-percent * len(present) // 100) - 1])
    return plain_number(min(present) if op == "min" else max(present))


def over_claims(expr: dict[str, Any], values: dict[str, Any]) -> Any:
    """An operation over claims that stand earlier."""
    if set(expr) != {"op", "claims"} or not isinstance(expr["claims"], list) or not expr["claims"]:
        raise NoValue("it takes claims and nothing else")
    numbers = [Fraction(values[name]) for name in expr["claims"] if not isinstance(values[name], str)]
    if len(numbers) != len(expr["claims"]) or (expr["op"] != "sum_of" and len(numbers) != 2):
        raise NoValue("it takes two numbers")
    if expr["op"] == "ratio":
        return quotient(numbers[0], numbers[1])
    total = sum(numbers) if expr["op"] == "sum_of" else numbers[0] - numbers[1]
    return plain_number(Decimal(total.numerator) / Decimal(total.denominator) if total else 0)


def chosen_rows(expr: dict[str, Any], data: ExhibitData, *, exhibits: dict[str, ExhibitData]) -> list[int]:
    """The rows that meet the conditions of an expression."""
    rows = fitting(expr.get("where", []), data, rows=list(range(data.rows)))
    semi = expr.get("semi")
    if semi is None:
        return rows
    if not {"exhibit", "key", "on"} <= set(semi) <= {"exhibit", "key", "on", "where", "anti"}:
        raise NoValue("semi has other parts than it may have")
    other = exhibits[semi["exhibit"]]
    keys = semi["key"] if isinstance(semi["key"], list) else [semi["key"]]
    ons = semi["on"] if isinstance(semi["on"], list) else [semi["on"]]
    if len(keys) != len(ons) or semi.get("anti", True) is not True:
        raise NoValue("semi has as many keys as columns")
    # zip is much faster than looking up column by column, row by row.
    theirs = list(zip(*(other.columns[name] for name in keys)))
    among = {theirs[row] for row in fitting(semi.get("where", []), other, rows=list(range(other.rows)))}
    among = {one for one in among if None not in one}
    ours = list(zip(*(data.columns[name] for name in ons)))
    wanted = not semi.get("anti", False)
    return [row for row in rows if (ours[row] in among) == wanted]


def fitting(conditions: Any, data: ExhibitData, *, rows: list[int]) -> list[int]:
    """Those of the rows that meet all conditions; an empty cell meets `null` alone."""
    if not isinstance(conditions, list):
        raise NoValue("conditions are a list")
    for condition in conditions:
        cmp, column = condition["cmp"], data.columns[condition["column"]]
        if cmp in {"null", "not_null"}:
            if set(condition) != {"column", "cmp"}:
                raise NoValue("a condition on emptiness has no value")
            rows = [row for row in rows if (column[row] is None) == (cmp == "null")]
            continue
        if set(condition) != {"column", "cmp", "value"}:
            raise NoValue("a condition has column, cmp and value")
        given = condition["value"]
        value: Any = [literal(one) for one in given] if cmp in {"in", "not_in"} else literal(given)
        compare = COMPARE[cmp]
        rows = [row for row in rows if column[row] is not None and compare(column[row], value)]
    return rows


def literal(value: Any) -> Any:
    """A text, a whole number, or the decimal of {"decimal": "0.5"}."""
    if isinstance(value, dict) and set(value) == {"decimal"}:
        return Decimal(value["decimal"])
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise NoValue("it compares with no value")
    return value


def share_of(expr: dict[str, Any], data: ExhibitData, *, rows: list[int]) -> Any:
    """The part of the rows, or of the sum of a column, that also meets `of`."""
    part = fitting(expr["of"], data, rows=rows)
    if "column" not in expr:
        return quotient(Fraction(len(part)), Fraction(len(rows)))
    column = data.columns[expr["column"]]
    sums = [sum(column[row] for row in some if column[row] is not None) for some in (part, rows)]
    return quotient(Fraction(sums[0]), Fraction(sums[1]))


def of_groups(expr: dict[str, Any], data: ExhibitData, *, rows: list[int]) -> Any:
    """How many groups reach a number, or the part that the largest have."""
    group = data.columns[expr["group"]]
    column = data.columns[expr["column"]] if "column" in expr else None
    sums: dict[Any, Any] = {}
    for row in rows:
        if group[row] is not None:
            more = 1 if column is None else column[row]
            sums[group[row]] = sums.get(group[row], 0) + (more or 0)
    if expr["op"] == "count_groups_ge":
        least = whole_between(expr["at_least"], 1, most=2**62)
        return sum(1 for one in sums.values() if one >= least)
    if column is None:
        raise NoValue("no column")
    k = whole_between(expr["k"], 1, most=2**31)
    whole = sum(column[row] for row in rows if column[row] is not None)
    return quotient(Fraction(sum(sorted(sums.values(), reverse=True)[:k])), Fraction(whole))


def quotient(part: Fraction, whole: Fraction) -> Any:
    """A quotient cut to six decimals, half to even."""
    if whole == 0:
        raise NoValue("a quotient over nothing")
    # Python rounds a fraction half to even, exactly.
    return plain_number(Decimal(round(part / whole * 10**DIGITS_OF_QUOTIENTS)).scaleb(-DIGITS_OF_QUOTIENTS))


def plain_number(value: Any) -> Any:
    """A whole number as int, another as Decimal, a text as it is."""
    if isinstance(value, str):
        return value
    text = canonical_text(value)
    return Decimal(text) if "." in text else int(text)


def whole_between(value: Any, least: int, *, most: int) -> int:
    """A whole number in a range."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise NoValue("a number is out of range")
    return value
