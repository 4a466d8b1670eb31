"""What became of the rings of an earlier case in a later one."""

from __future__ import annotations

from typing import Any

import polars as pl

from linkgraph.cases.contents import Contents
from linkgraph.cases.explanation import carries_on
from linkgraph.rings.identity import relations
from linkgraph.rings.successors import held, own, successors
from linkgraph.tables.comparison import GONE, GREW, MERGED, NEW, SAME, SHRANK, Comparison
from linkgraph.tables.members import PERIPHERAL
from linkgraph.tables.signals import SUPPORTING

_BANNED = pl.col("status").is_in(["banned", "suspended"]).fill_null(value=False)


def compare(old: Contents, new: Contents) -> pl.DataFrame:
    """`tables.Comparison` of two answers, by the accounts they name; ids need not agree.

    An earlier ring that is gone may still be linked and not suspected: the sentence says in which group, and why. A new
    ring that carries on what a banned one had to itself is its successor.
    """
    before, after = _named(old), _named(new)
    rows = relations(
        before.select(old="ring_id", account="account_id"), after.select(new="ring_id", account="account_id")
    )
    fresh = rows.filter(pl.col("relation") == NEW)["new"]
    carried = _carried(old, new, before=before, after=after.filter(pl.col("ring_id").is_in(fresh.implode())))
    still = _still_linked(new, before.filter(pl.col("ring_id").is_in(_gone(rows).implode())))
    told = [_told(row, carried=carried, still=still) for row in rows.iter_rows(named=True)]
    return Comparison.validate(pl.DataFrame(told, schema=Comparison.create_empty().schema))


def _gone(rows: pl.DataFrame) -> pl.Series:
    return rows.filter(pl.col("relation") == GONE)["old"]


def _named(contents: Contents) -> pl.DataFrame:
    """ring_id, account_id, account, created_at, banned, status_at of everybody in the answer."""
    accounts = contents.scan("accounts").select(
        "account_id", "account", "created_at", _BANNED.alias("banned"), "status_at"
    )
    return contents.scan("rings").select("ring_id", "account_id").join(accounts, on="account_id").collect()


def _carried(old: Contents, new: Contents, *, before: pl.DataFrame, after: pl.DataFrame) -> dict[str, list[Any]]:
    """New ring → rows of `tables.Successors`. A ban counts whichever case knows of it."""
    ours = new.scan("accounts").select("account_id", "account", _BANNED.alias("now"), pl.col("status_at").alias("at"))
    today = before.drop("account").lazy().join(ours, on="account_id", how="left").collect()
    ended = today.with_columns(
        (pl.col("banned") | pl.col("now").fill_null(value=False)).alias("banned"),
        pl.when("banned").then("status_at").otherwise("at").alias("status_at"),
    )
    theirs = today.filter(pl.col("account").is_not_null())
    found = successors(
        ended,
        after,
        then=own(_held(old, before)),
        now=_held(new, after),
        still=_held(new, theirs),
    )
    rows: dict[str, list[Any]] = {}
    for row in found.iter_rows(named=True):
        rows.setdefault(row["ring_id"], []).append(row)
    return rows


def _held(contents: Contents, rings: pl.DataFrame) -> pl.DataFrame:
    tables = {name: contents.scan(name) for name in ("signals", "tokens", "sightings")}
    return held(rings, **tables, supporting=SUPPORTING)


def _still_linked(new: Contents, gone: pl.DataFrame) -> dict[str, str]:
    """Ring that is gone → which group of the later case holds most of it, and why that is not suspected."""
    counted = new.scan("members").filter(pl.col("role") != PERIPHERAL).select("account", "group")
    accounts = new.scan("accounts").select("account", "account_id")
    size = pl.len().over("ring_id").alias("size")
    found = (
        gone
        .lazy()
        .select("ring_id", "account_id", size)
        .join(accounts, on="account_id")
        .join(counted, on="account")
        .group_by("ring_id", "group")
        .agg(pl.len().alias("there"), pl.col("size").first())
        .filter(2 * pl.col("there") > pl.col("size"))
        .join(new.scan("findings").filter(pl.col("ring_id").is_null()).select("group", "why_tier"), on="group")
        .collect()
    )
    return {
        row["ring_id"]: f"{row['there']:,} of them are linked as group {row['group']}. {row['why_tier']}"
        for row in found.iter_rows(named=True)
    }


def _told(row: dict[str, Any], *, carried: dict[str, list[Any]], still: dict[str, str]) -> dict[str, Any]:
    """The row with its sentence and what it is the successor of."""
    mine = carried.get(row["new"] or "", []) if row["relation"] == NEW else []
    sentence = _sentence(row)
    if mine:
        sentence += f" {carries_on(mine)}"
    if row["relation"] == GONE and row["old"] in still:
        sentence += f" {still[row['old']]}"
    earlier = ", ".join(sorted({one["successor_of"] for one in mine}))
    return row | {"successor_of": earlier or None, "sentence": sentence}


def _sentence(row: dict[str, Any]) -> str:
    old, new, before, now, both = (row[name] for name in ("old", "new", "before", "now", "both"))
    moves = f"{before:,} accounts before, {now:,} now; {both:,} stayed, {before - both:,} left, {now - both:,} joined"
    match row["relation"]:
        case kind if kind in {SAME, GREW, SHRANK}:
            return f"{old} goes on as {new}: {moves}."
        case kind if kind == MERGED:
            return f"{old} went into {new}: {both:,} of its {before:,} accounts are there."
        case kind if kind == GONE:
            return f"{old} is gone: its {before:,} accounts are in no ring that carries it on."
        case kind if kind == NEW:
            return f"{new} is new: {now:,} accounts."
        case _:
            return f"{new} came out of {old}: {both:,} of its {now:,} accounts were there."
