"""Two bundles of one matter against each other: what they claim can both be true, and both have one source."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from linkgraph.bundles.verifier.jsons import NotStrict, strict_json
from linkgraph.bundles.verifier.printed import printed_between
from linkgraph.bundles.verifier.report import Report


def check_against(files: dict[str, bytes], other: dict[str, bytes], *, report: Report) -> None:
    """Claims by what they are about: both can be true; both bundles from one sealed source."""
    report.checks.append("PRO")
    documents = []
    for bundle in (files, other):
        try:
            documents.append([strict_json(bundle[name]) for name in ("data/bundle.json", "data/claims.json")])
        except (KeyError, NotStrict) as error:
            report.fail("PRO-01", "the other bundle", because=f"it cannot be compared: {error}")
            return
    (first, claims), (second, others) = documents
    for name in ("rings", "case", "sealed_source"):
        if first.get(name) != second.get(name):
            report.fail("PRO-02", name, because="the bundles are not of one matter")
    try:
        ours, theirs = (claims_by_label(one["claims"]) for one in (claims, others))
        for about in sorted(set(ours) & set(theirs)):
            compare_claims(ours[about], theirs[about], report=report)
    except (ArithmeticError, KeyError, TypeError, ValueError) as error:
        report.fail("PRO-01", "data/claims.json", because=f"it cannot be compared: {error}")


def claims_by_label(claims: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Claims with a number by what they are about; ids differ from profile to profile, as not all can be computed."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for claim in claims:
        if claim["kind"] != "judgment":
            found[claim["label"], claim["unit"]] = claim
    return found


def compare_claims(claim: dict[str, Any], other: dict[str, Any], *, report: Report) -> None:
    """One claim in two profiles: equal, printed alike, or printed so that both can be true."""
    if claim["value"] == other["value"] or claim["display"] == other["display"]:
        return
    ours, theirs = (printed_between(number_of(one["value"]), one["format"]) for one in (claim, other))
    if ours is None or theirs is None or ours[0] > theirs[1] or theirs[0] > ours[1]:
        what = f"{claim['label']}: {claim['display']!r} and {other['display']!r} cannot both be true"
        report.fail("PRO-03", claim["id"], because=what)


def number_of(text: str) -> Any:
    """A number where the text is one, else the text."""
    try:
        return Decimal(text)
    except ArithmeticError:
        return text
