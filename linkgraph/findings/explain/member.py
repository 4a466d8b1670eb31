"""Why an account is in a ring, or why not: its ties signal by signal, its membership with and without the best."""

from __future__ import annotations

from typing import Any

import polars as pl

from linkgraph.findings.explain.tables import ExplainTables
from linkgraph.findings.explain.wording import bits, counted, name, quoted
from linkgraph.tables.members import PERIPHERAL
from linkgraph.views.wording import probability

_WHY_ROLE = {
    "core": "Core: it belongs also when its strongest family is left out.",
    "probable": "Probable: it belongs, but less surely, or not without its strongest family.",
    "peripheral": "Peripheral: it is listed with the group, not counted in it and not named.",
}

Row = dict[str, Any]


def member_terms(tables: ExplainTables, *, group: int, account: int) -> pl.DataFrame:
    """What ties an account to a group: signal, family, sentence, microbits, shared, rarest, holders, inside.

    `microbits` and `shared` are those of `tables.Ties`, none for an account outside the group. `rarest` is the value,
    of those that another member holds too, that the fewest hold: `holders` in all, `inside` of the group, the account
    itself counted. Signals of timing have no value. Strongest first.
    """
    own = (pl.col("group") == group) & (pl.col("account") == account)
    ties = tables.ties.lazy().filter(own).select("signal", "microbits", "shared")
    return (
        _rarest(tables, group=group, account=account)
        .join(ties, on="signal", how="full", coalesce=True)
        .join(tables.signals.lazy().select("signal", "family", "sentence"), on="signal")
        .sort("microbits", "signal", descending=[True, False], nulls_last=True)
        .select("signal", "family", "sentence", "microbits", "shared", "rarest", "holders", "inside")
        .collect()
    )


def _rarest(tables: ExplainTables, *, group: int, account: int) -> pl.LazyFrame:
    """By signal the rarest value that the account and another member hold."""
    others = tables.members.lazy().filter((pl.col("group") == group) & (pl.col("account") != account)).select("account")
    sightings = tables.sightings.lazy().select("signal", "token", "account")
    own = sightings.filter(pl.col("account") == account).select("signal", "token")
    return (
        sightings
        .join(own, on=["signal", "token"], how="semi")
        .join(others, on="account", how="semi")
        .group_by("signal", "token")
        .agg((pl.len() + 1).cast(pl.UInt32).alias("inside"))
        .join(tables.tokens.lazy().select("signal", "token", "value", "holders"), on=["signal", "token"])
        .sort("signal", "holders", "inside", "token", descending=[False, False, True, False])
        .group_by("signal", maintain_order=True)
        .first()
        .select("signal", pl.col("value").alias("rarest"), "holders", "inside")
    )


def member_sentences(tables: ExplainTables, *, group: int, account: int) -> list[str]:
    """Why the account is in the group, or why it is not, in a few plain sentences.

    Raises `KeyError` for an account or a group that is not there.
    """
    who, where = tables.account_id(account), _name(tables, group)
    rows = tables.members.lazy().filter(pl.col("account") == account).collect().rows(named=True)
    mine = next((row for row in rows if row["group"] == group), None)
    terms = member_terms(tables, group=group, account=account)
    if mine is None:
        return _why_not(tables, terms, who=who, where=where, elsewhere=rows)
    size = _size(tables, group)
    belongs = "is listed with" if mine["role"] == PERIPHERAL else f"is a {mine['role']} member of"
    without = f"without its strongest family ({mine['best_family']}) {probability(mine['least_membership'])}"
    evidence = f"{bits(mine['microbits'])} of evidence from {_families(mine['families'])}"
    return [
        f"{who} {belongs} {where}: membership {probability(mine['membership'])}; {without}.",
        _WHY_ROLE[mine["role"]],
        f"{evidence} tie it to the other {counted(size - 1, 'account')}.",
        *(_tie(row, where=where) for row in terms.iter_rows(named=True) if row["microbits"] is not None),
    ]


def _families(number: int) -> str:
    return "1 family of signals" if number == 1 else f"{number} families of signals"


def _tie(row: Row, *, where: str) -> str:
    amount = "" if row["microbits"] is None else f"{bits(row['microbits'])}: "
    start = f"{name(row['signal'])}, {amount}{row['sentence']}"
    if row["rarest"] is None:
        return f"{start}, together with {counted(row['shared'], 'member')}."
    which = "the rarest shared value"
    if row["shared"]:
        which = "the shared value" if row["shared"] == 1 else f"{row['shared']:,} shared values, the rarest"
    return (
        f"{start}; {which} {quoted(row['rarest'])}, held by {counted(row['holders'], 'account')}, of which "
        f"{row['inside']:,} in {where}{'' if row['microbits'] is not None else ' or this one'}."
    )


def _why_not(tables: ExplainTables, terms: pl.DataFrame, *, who: str, where: str, elsewhere: list[Row]) -> list[str]:
    place = "It is in no group of linked accounts."
    if elsewhere:
        place = f"It is {elsewhere[0]['role']} in {_name(tables, elsewhere[0]['group'])}."
    if terms.is_empty():
        return [
            f"{who} is not in {where}. {place}",
            f"It shares no value that was looked at with the members of {where}.",
        ]
    return [
        f"{who} is not in {where}. {place}",
        f"It shares with members of {where}:",
        *(_tie(row, where=where) for row in terms.iter_rows(named=True)),
        "That is too little, or too widely shared, to belong.",
    ]


def _name(tables: ExplainTables, group: int) -> str:
    found = tables.findings.lazy().filter(pl.col("group") == group).select("ring_id").collect()
    if found.is_empty():
        raise KeyError(group)
    return found.item() or f"group {group} (linked, not suspected)"


def _size(tables: ExplainTables, group: int) -> int:
    return int(tables.members.lazy().filter(pl.col("group") == group).select(pl.len()).collect().item())
