"""How many, how much, from when to when."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.claims.measures import where
from linkgraph.bundles.letter.statements.drafting import Drafting, conditions, mean_of
from linkgraph.tables.members import CORE

_ENDED = ("banned", "suspended")


def load(draft: Drafting) -> None:
    """Accounts, exchanges, days, load an account, sign-ups and bans, rows read."""
    _accounts(draft)
    accounts = draft.names["accounts"]
    exchanges = draft.count(
        "exchanges",
        label="exchanges by the accounts of the group",
        unit="exchanges",
        expr=draft.sum_of("EX-002", "exchanges"),
    )
    _span(draft)
    _most_in_a_day(draft)
    if not draft.public:
        draft.count(
            "core exchanges",
            label="exchanges by the core accounts of the group",
            unit="exchanges",
            expr={"op": "sum", "exhibit": "EX-002", "column": "exchanges", **draft.of_named(role=CORE)},
        )
    else:
        draft.absent("core exchanges")
    draft.ratio(
        "exchanges per account",
        label="exchanges an account of the group, in the mean",
        unit="exchanges",
        of=[exchanges, accounts],
    )
    _ordinary(draft)
    _medians(draft)
    for name, word in (("rows read", "rows"), ("rows refused", "refused")):
        draft.count(
            name,
            label=f"{name.replace('rows', 'rows of records')} in the investigation",
            unit="rows",
            expr={"op": "only", "exhibit": "EX-016", "column": "number", **_fact(f"rows.{word}")},
        )


def _accounts(draft: Drafting) -> None:
    named = draft.named()
    base = (
        {"op": "sum", "exhibit": "EX-001", "column": "accounts"}
        if draft.public
        else {"op": "count", "exhibit": "EX-001"}
    )
    core = draft.count(
        "core accounts",
        label="accounts of confirmed strength that are core",
        unit="accounts",
        expr={**base, **conditions(*named, where("role", "eq", value=CORE))},
    )
    draft.count(
        "accounts",
        label="accounts of confirmed strength, core and probable",
        unit="accounts",
        expr={**base, **conditions(*named)},
        bounds=[core] if core is not None else [],
    )
    draft.count(
        "ended accounts",
        label="accounts of the group that the provider banned or suspended",
        unit="accounts",
        expr={**base, **conditions(*named, where("status", "in", value=list(_ENDED)))},
    )
    for name, op in (("first sign-up", "min"), ("last sign-up", "max")):
        if draft.public:
            draft.absent(name)
        else:
            draft.day(
                name,
                label=f"day of the {name} of accounts of the group",
                expr={"op": op, "exhibit": "EX-001", "column": "signed_up", **conditions(*named)},
            )


def _span(draft: Drafting) -> None:
    """The first and last day with an exchange; in public, where days are joined to spans, the days they begin on."""
    frame = draft.published.exhibits["EX-002"].frame
    spans = "days" in frame.columns and bool(frame.select((pl.col("days") > 1).any()).item())
    for end, op in (("first", "min"), ("last", "max")):
        expr = {
            "op": op,
            "exhibit": "EX-002",
            "column": "day",
            **conditions(where("exchanges", "gt", value=0)),
            **draft.of_named(),
        }
        said, unsaid = (f"{end} week", f"{end} day") if spans else (f"{end} day", f"{end} week")
        label = f"day on which the {end} published span begins" if spans else f"{end} day"
        draft.day(said, label=f"{label} with an exchange of the group", expr=expr)
        draft.absent(unsaid)


def _most_in_a_day(draft: Drafting) -> None:
    if draft.published.profile != "legal":
        draft.absent("busiest day")
        return
    draft.count(
        "busiest day",
        label="exchanges of the group on its busiest day",
        unit="exchanges",
        expr={"op": "max", "exhibit": "EX-005", "column": "exchanges"},
    )


def _medians(draft: Drafting) -> None:
    """What no single busy account can carry: the median account, and the median day on which an account was active."""
    draft.decimal(
        "ordinary median per active day",
        label="exchanges on a day with activity, of the median account that stands in no group",
        unit="exchanges",
        expr={
            "op": "only",
            "exhibit": "EX-012",
            "column": "per_day",
            **conditions(where("measure", "eq", value="load"), where("name", "eq", value="median")),
        },
        form=mean_of,
    )
    if draft.public:
        draft.absent("median per account")
        draft.absent("median per active day")
        return
    draft.count(
        "median per account",
        label="exchanges of the median account of the group",
        unit="exchanges",
        expr={
            "op": "percentile_nearest_rank",
            "exhibit": "EX-010",
            "column": "exchanges",
            "percent": 50,
            **draft.of_named(),
        },
    )
    draft.count(
        "median per active day",
        label="exchanges of an account of the group on the median day on which it was active",
        unit="exchanges",
        expr={
            "op": "percentile_nearest_rank",
            "exhibit": "EX-002",
            "column": "exchanges",
            "percent": 50,
            **conditions(where("exchanges", "gt", value=0)),
            **draft.of_named(),
        },
    )


def _ordinary(draft: Drafting) -> None:
    if not all_hours(draft):
        for name in ("ordinary exchanges", "ordinary accounts", "ordinary exchanges per account"):
            draft.absent(name)
        return
    exchanges = draft.count(
        "ordinary exchanges",
        label="exchanges by accounts that stand in no group",
        unit="exchanges",
        expr={
            "op": "sum",
            "exhibit": "EX-012",
            "column": "exchanges",
            **conditions(where("measure", "eq", value="hour")),
        },
    )
    accounts = draft.count(
        "ordinary accounts",
        label="accounts that stand in no group of linked accounts",
        unit="accounts",
        expr={"op": "only", "exhibit": "EX-016", "column": "number", **_fact("ordinary_accounts")},
    )
    draft.ratio(
        "ordinary exchanges per account",
        label="exchanges an account that stands in no group, in the mean",
        unit="exchanges",
        of=[exchanges, accounts],
    )


def all_hours(draft: Drafting) -> bool:
    """Whether no hour of ordinary accounts is withheld, so that their exchanges can be added up."""
    rows = draft.published.exhibits["EX-012"].frame.filter(pl.col("measure") == "hour").height
    return draft.whole("EX-012") or rows == 7 * 24


def _fact(name: str) -> dict[str, list[dict[str, object]]]:
    return conditions(where("name", "eq", value=name))
