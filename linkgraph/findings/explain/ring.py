"""A ring in words, a line for each question: who, since when, what ties it, what speaks for abuse and against."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import polars as pl

from linkgraph.findings.explain.chance import chance_sentences
from linkgraph.findings.explain.tables import ExplainTables
from linkgraph.findings.explain.traffic import traffic_sentences
from linkgraph.findings.explain.wording import counted, day, listed, name
from linkgraph.kernels.rarity import MICRO
from linkgraph.tables.findings import NOT_SUSPECTED
from linkgraph.tables.members import CORE, PERIPHERAL, PROBABLE

Row = dict[str, Any]

_TOLD = 5
"""So many of the terms that speak for abuse have a sentence each, the strongest; the others are named."""


def ring_paragraph(tables: ExplainTables, *, group: int) -> str:
    """What is known of the group in plain sentences, a line for each question.

    Raises `KeyError` for a group that has no finding.
    """
    return ring_paragraphs(tables, groups=[group])[group]


def ring_paragraphs(tables: ExplainTables, *, groups: Collection[int] | None = None) -> dict[int, str]:
    """The paragraph of each of the groups, of all suspected rings where none are given; every table is read once."""
    findings = tables.findings.lazy().collect()
    wanted = pl.col("ring_id").is_not_null() if groups is None else pl.col("group").is_in(list(groups))
    chosen = findings.filter(wanted)
    if missing := set(groups or ()) - set(chosen["group"]):
        raise KeyError(*sorted(missing))
    only = chosen.lazy().select("group")
    roles = _roles(tables, only)
    families = _families(tables, only)
    reasons = tables.reasons.lazy().join(only, on="group", how="semi", maintain_order="left").collect()
    asked = {name: getattr(tables, name) for name in ("traffic", "held_out", "significance", "decoys")}
    tables = replace(
        tables,
        **{
            name: table.lazy().join(only, on="group", how="semi", maintain_order="left").collect()
            for name, table in asked.items()
            if table is not None
        },
    )

    def of(frame: pl.DataFrame, group: int) -> list[Row]:
        return frame.filter(pl.col("group") == group).rows(named=True)

    return {
        row["group"]: "\n".join([
            _who(row, {role["role"]: role["accounts"] for role in of(roles, row["group"])}),
            _ties(of(families, row["group"]), accounts=row["accounts"]),
            *_traffic(tables, group=row["group"]),
            *_chance(tables, group=row["group"], families=row["families"]),
            *_reasons(of(reasons, row["group"]), score=row["score"]),
            f"Tier: {row['tier']}. {_ended(row['why_tier'])}",
        ])
        for row in chosen.iter_rows(named=True)
    }


def _roles(tables: ExplainTables, only: pl.LazyFrame) -> pl.DataFrame:
    members = tables.members.lazy().join(only, on="group", how="semi")
    return members.group_by("group", "role").agg(pl.len().alias("accounts")).sort("group", "role").collect()


def _families(tables: ExplainTables, only: pl.LazyFrame) -> pl.DataFrame:
    """By group and family: how many counted members it ties, with how many bits in the median, by which signals."""
    counted_members = tables.members.lazy().filter(pl.col("role") != PERIPHERAL).select("group", "account")
    ties = (
        tables.ties.lazy().join(only, on="group", how="semi").join(counted_members, on=["group", "account"], how="semi")
    )
    signals = tables.signals.lazy().select("signal", "family", "sentence")
    by_account = ties.join(signals, on="signal").group_by("group", "family", "account").agg(pl.col("microbits").max())
    sentences = (
        ties
        .join(signals, on="signal")
        .group_by("group", "family", "signal", "sentence")
        .agg(pl.len().alias("tied"))
        .sort("group", "family", "tied", "signal", descending=[False, False, True, False])
        .group_by("group", "family", maintain_order=True)
        .agg(pl.struct("tied", "sentence").alias("signals"))
    )
    return (
        by_account
        .group_by("group", "family")
        .agg(pl.len().alias("tied"), (pl.col("microbits").median() / MICRO).alias("bits"))
        .join(sentences, on=["group", "family"])
        .with_columns((pl.col("tied") * pl.col("bits")).alias("weight"))
        .sort("group", "weight", "family", descending=[False, True, False])
        .collect()
    )


def _who(finding: Row, roles: dict[str, int]) -> str:
    accounts = counted(finding["accounts"], "account")
    which = f"{roles.get(CORE, 0):,} core, {roles.get(PROBABLE, 0):,} probable"
    if more := roles.get(PERIPHERAL, 0):
        which += f"; {more:,} peripheral not counted"
    if finding["tier"] == NOT_SUSPECTED:
        start = f"Group {finding['group']}: {accounts} ({which}) are linked and not suspected."
    else:
        start = f"{finding['ring_id']}: {accounts} ({which}) are suspected of having one operator."
    sent = f"They sent {counted(finding['exchanges'], 'exchange')}"
    if finding["first_at"] is not None:
        sent += f"; first seen {day(finding['first_at'])}, last seen {day(finding['last_at'])} (UTC)"
    return f"{start} {sent}."


def _ties(families: list[Row], *, accounts: int) -> str:
    if not families:
        return "Nothing that is on record ties them."
    parts = [f"{row['family']} ({_family(row, accounts=accounts)})" for row in families]
    return f"What ties them, strongest first: {'; '.join(parts)}."


def _family(row: Row, *, accounts: int) -> str:
    """How many it ties, by which signals, with how many bits: each signal with its own count."""
    signals = row["signals"]
    median = f"{row['bits']:.1f} bits in the median"
    if len(signals) == 1:
        return f"{row['tied']:,} of {accounts:,} {signals[0]['sentence']}; {median}"
    each = listed([f"{signal['tied']:,} {signal['sentence']}" for signal in signals])
    return f"{row['tied']:,} of {accounts:,}: {each}; {median}"


def _traffic(tables: ExplainTables, *, group: int) -> list[str]:
    said = traffic_sentences(tables.traffic, group=group) if tables.traffic is not None else ""
    return [said] if said else []


def _chance(tables: ExplainTables, *, group: int, families: str) -> list[str]:
    if tables.held_out is None or tables.significance is None or tables.decoys is None:
        return []
    said = chance_sentences(tables.held_out, tables.significance, decoys=tables.decoys, group=group, families=families)
    return [said] if said else []


def _reasons(reasons: list[Row], *, score: float) -> list[str]:
    """What speaks for abuse, what against, the innocent explanations, and the sum."""
    behaviour = [row for row in reasons if row["kind"] == "behaviour"]
    doubts = sorted((row for row in reasons if row["kind"] == "doubt"), key=lambda row: row["bits"])
    heaviest = sorted(behaviour, key=lambda row: -row["bits"])
    speaking = [row for row in heaviest if row["bits"] > 0.05]
    fit = [row for row in doubts if row["bits"] < -0.05]
    unfit = [name(row["term"]) for row in doubts if row["bits"] >= -0.05]
    sentences = [
        _list("What speaks for abuse", speaking[:_TOLD]),
        _less(speaking[_TOLD:]),
        _list("What speaks against", [row for row in reversed(heaviest) if row["bits"] < -0.05]),
        _list("Innocent explanations that take bits off", fit) or "No innocent explanation takes bits off.",
        f"Weighed and without weight: {listed(unfit)}." if unfit else "",
        f"The score, {signed(score)} bits, is the sum of {counted(len(reasons), 'term')}.",
    ]
    return [sentence for sentence in sentences if sentence]


def _list(title: str, rows: list[Row]) -> str:
    if not rows:
        return ""
    parts = [f"{_named(row)}{_ended(row['sentence'])[:-1]} ({signed(row['bits'])} bits)." for row in rows]
    return f"{title}: {' '.join(parts)}"


def _less(rows: list[Row]) -> str:
    """The terms that speak for abuse beside those that are told whole.

    >>> _less([{"term": "even_load", "bits": 1.24}, {"term": "fresh", "bits": 0.5}])
    'Less is said by even load (+1.2 bits) and fresh (+0.5 bits).'
    """
    each = [f"{name(row['term'])} ({signed(row['bits'])} bits)" for row in rows]
    return f"Less is said by {listed(each)}." if each else ""


def _named(row: Row) -> str:
    """A doubt is named; what behaviour says stands for itself."""
    return f"{name(row['term'])}: " if row["kind"] == "doubt" else ""


def _ended(sentence: str) -> str:
    """The sentence with a capital at its start and a full stop at its end."""
    return sentence[:1].upper() + sentence[1:].rstrip(". ") + "."


def signed(bits: float) -> str:
    """A number of bits with its sign.

    >>> signed(3.25), signed(-1.0), signed(0.0)
    ('+3.2', '−1.0', '0.0')
    """
    tenths = round(bits, 1)
    sign = "+" if tenths > 0 else "−" if tenths < 0 else ""
    return f"{sign}{abs(tenths):.1f}"
