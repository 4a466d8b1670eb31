"""How sure it is: what chance would make, and what is left when a family of evidence is set aside."""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from linkgraph.bundles.claims.measures import where
from linkgraph.bundles.claims.model import Format, Value
from linkgraph.bundles.letter.statements.drafting import Drafting, at_most_percent, conditions
from linkgraph.bundles.letter.statements.words import FAMILIES, target

_LIKELY_BY_CHANCE = -2.0
"""Where chance makes such a group in one of a hundred, the family is not held up as evidence."""


def firmness(draft: Drafting) -> dict[str, str]:
    """Made-up groups, families held out, and the count without each family. Gives references of names of families."""
    _decoys(draft)
    references = _held_out(draft)
    for family, words in FAMILIES.items():
        _without(draft, family, words=words)
    return references


def _measure(test: str, measure: str, *, family: str | None = None) -> dict[str, list[dict[str, object]]]:
    asked = [where("test", "eq", value=test), where("measure", "eq", value=measure)]
    return conditions(*asked, *([] if family is None else [where("family", "eq", value=family)]))


def _decoys(draft: Drafting) -> None:
    if len(draft.published.rings) > 1:
        for name in ("decoys", "decoys reached", "decoy rate"):
            draft.absent(name)
        return
    basis = {"kind": "inferred", "method": "decoys", "falls_with": "made-up groups that are not like real ones"}
    for name, measure, label in (
        ("decoys", "decoys", "made-up groups of unconnected accounts that were weighed"),
        ("decoys reached", "reached", "made-up groups that score as much as this one or more"),
    ):
        draft.count(
            name,
            label=label,
            unit="groups",
            expr={"op": "max", "exhibit": "EX-015", "column": "value", **_measure("decoys", measure)},
            **basis,
        )
    draft.decimal(
        "decoy rate",
        label="bound on the false discovery rate at this score",
        unit="percent",
        expr={"op": "max", "exhibit": "EX-015", "column": "value", **_measure("decoys", "false_discovery_rate")},
        form=at_most_percent,
        **basis,
    )


def _held_out(draft: Drafting) -> dict[str, str]:
    """The family that says most of accounts which stand together without it."""
    names = ("held out family", "held out accounts", "held out shared", "held out expected", "families tested")
    rows = draft.published.exhibits["EX-015"].frame.filter(pl.col("test") == "held_out")
    firm = rows.filter(pl.col("measure") == "log10_p", pl.col("value") <= _LIKELY_BY_CHANCE).sort("value", "family")
    if firm.is_empty() or len(draft.published.rings) > 1:
        for name in names:
            draft.absent(name)
        return {}
    family = str(firm["family"][0])
    words = FAMILIES.get(family, family.removeprefix("observed:").replace("_", " "))
    draft.names[names[0]] = target("family", family)
    basis = {"kind": "inferred", "method": "held out", "falls_with": "accounts taken to be alike that are not"}
    for name, measure, label in (
        (names[1], "accounts", f"accounts that stand together with this left out: {words}"),
        (names[2], "shared", f"times that one of them shows it as another does: {words}"),
    ):
        draft.count(
            name,
            label=label,
            unit="count",
            expr={"op": "only", "exhibit": "EX-015", "column": "value", **_measure("held_out", measure, family=family)},
            **basis,
        )
    expected = {
        "op": "only",
        "exhibit": "EX-015",
        "column": "value",
        **_measure("held_out", "expected", family=family),
    }
    draft.decimal(
        names[3],
        label=f"times expected among as many others like them: {words}",
        unit="count",
        expr=expected,
        form=_two_digits,
        **basis,
    )
    draft.count(
        names[4],
        label="families of evidence that were left out in turn and tested",
        unit="families",
        expr={"op": "max", "exhibit": "EX-015", "column": "value", **_measure("significance", "families_tested")},
        **basis,
    )
    return {target("family", family): words}


def _two_digits(value: Value) -> Format | None:
    """An upper bound with two digits that count."""
    if isinstance(value, str):
        return None
    return Format("up_to", decimals=0 if value >= 10 else 1 if value >= 1 else 2 if value >= Decimal("0.1") else 3)


def _without(draft: Drafting, family: str, *, words: str) -> None:
    """Who would still belong without a family, where the group leans on it at all."""
    exhibit, members = (draft.published.exhibits[name].frame for name in ("EX-013", "EX-001"))
    leans = family in set(exhibit["family"]) or (
        "best_family" in members.columns and family in set(members["best_family"].drop_nulls())
    )
    basis = {"kind": "inferred", "method": "without", "falls_with": f"evidence of other families that rests on {words}"}
    if not leans:
        draft.absent(f"accounts without {family}")
        draft.absent(f"exchanges without {family}")
        return
    this = where("family", "eq", value=family)
    draft.count(
        f"accounts without {family}",
        label=f"accounts of the group that would still belong with this set aside: {words}",
        unit="accounts",
        expr=draft.accounts_in("EX-013", conditions=[this]),
        **basis,
    )
    if draft.published.profile != "legal":
        draft.absent(f"exchanges without {family}")
        return
    still = {"exhibit": "EX-013", "key": ["ring", "account"], "on": ["ring", "account"], **conditions(this)}
    draft.count(
        f"exchanges without {family}",
        label=f"exchanges of accounts of the group that would still belong with this set aside: {words}",
        unit="exchanges",
        expr={"op": "sum", "exhibit": "EX-002", "column": "exchanges", "semi": still},
        **basis,
    )
