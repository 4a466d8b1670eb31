"""A pair's evidence, step by step, by the rule of the links: rarity, decay, ceiling, family.

The bits of shared values are worked out anew from sightings, tokens and signals, for any two accounts, linked or not.
Bits of timing come from the links, where only pairs that reach the bar are kept. Steps are whole micro-bits and add up
to the total.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from linkgraph.findings.explain import pair_wording as say
from linkgraph.findings.explain.tables import ExplainTables
from linkgraph.kernels.rarity import MICRO, micro, shared_bits
from linkgraph.tables.signals import RARITY

_SHOWN = 12

SCHEMA: dict[str, type[pl.DataType]] = {
    "step": pl.UInt32,
    "kind": pl.String,
    "family": pl.String,
    "signal": pl.String,
    "value": pl.String,
    "holders": pl.UInt32,
    "number": pl.UInt32,
    "microbits": pl.Int64,
    "running": pl.Int64,
    "sentence": pl.String,
}

Row = dict[str, Any]


@dataclass(slots=True)
class _Steps:
    """What one signal says of the pair: its steps and their sum."""

    signal: Row
    rows: list[Row] = field(default_factory=list)
    total: int = 0

    def add(
        self, kind: str, microbits: int, *, sentence: str, value: Row | None = None, number: int | None = None
    ) -> None:
        """One more step; `number` is how many values or times it stands for."""
        self.total += microbits
        row = {"kind": kind, "microbits": microbits, "sentence": sentence, "number": number}
        row |= {"family": self.signal["family"], "signal": self.signal["signal"]}
        self.rows.append(row | ({"value": value["value"], "holders": value["holders"]} if value else {}))


def pair_terms(tables: ExplainTables, *, a: int, b: int) -> pl.DataFrame:
    """The waterfall of two accounts: step, kind, family, signal, value, holders, number (of values or times),
    microbits, running, sentence.

    `microbits` is what the step adds or takes, `running` the sum so far; the last row, of kind `total`, has the sum in
    both. Kinds: `shared` (a value, as if no third account held it), `holders` (less because others hold it), `discount`
    and `listed` (further costs), `repeat` (not the first value of its signal), `rest` (values after the twelfth,
    together), `ceiling`, `timing`, `family` (not the first signal of its family), `supporting` (the ceiling of that
    family), and, with 0 bits, `worthless` (so common that nothing is left).

    The total of a linked pair is its microbits in `tables.Pairs`. Formulas: `kernels.rarity`, `links.rarity`,
    `links.combine`. Raises `ValueError` for an account and itself.
    """
    if a == b:
        raise ValueError("a pair is two accounts")
    low, high = min(a, b), max(a, b)
    shared = _shared(tables, low=low, high=high)
    linked = _timed_bits(tables, low=low, high=high)
    found: list[_Steps] = []
    for signal in tables.catalogue().iter_rows(named=True):
        name = signal["signal"]
        if signal["rule"] == RARITY and name in shared:
            found.append(_by_rarity(tables, signal, values=shared[name]))
        elif signal["rule"] != RARITY and name in linked:
            found.append(_by_timing(signal, linked[name]))
    return _frame(_combined(tables, found))


def _shared(tables: ExplainTables, *, low: int, high: int) -> dict[str, list[Row]]:
    """Tokens that both hold, by signal."""
    held = (
        tables.sightings
        .lazy()
        .filter(pl.col("account").is_in([low, high]))
        .group_by("signal", "token")
        .agg(pl.len().alias("of_two"))
        .filter(pl.col("of_two") == 2)
    )
    tokens = (
        tables.tokens
        .lazy()
        .join(held, on=["signal", "token"], how="semi")
        .select("signal", "token", "value", "holders", "listed")
        .sort("signal", "token")
        .collect()
    )
    rows: dict[str, list[Row]] = {}
    for row in tokens.iter_rows(named=True):
        rows.setdefault(row["signal"], []).append(row)
    return rows


def _timed_bits(tables: ExplainTables, *, low: int, high: int) -> dict[str, Row]:
    rows = tables.links.lazy().filter((pl.col("a") == low) & (pl.col("b") == high)).collect()
    return {row["signal"]: row for row in rows.iter_rows(named=True)}


def _by_timing(signal: Row, link: Row) -> _Steps:
    steps = _Steps(signal)
    steps.add("timing", link["microbits"], sentence=say.timing(signal, link["shared"]), number=link["shared"])
    return steps


def _by_rarity(tables: ExplainTables, signal: Row, *, values: list[Row]) -> _Steps:
    """The steps of a signal whose rule is rarity, the best value first, up to its ceiling."""
    steps = _Steps(signal)
    weighed = [_weighed(tables, signal, value=value | {"accounts": signal["holders"]}) for value in values]
    worth = [value for value in weighed if value["amount"] is not None]
    factor, rest = 1.0, 0
    for place, value in enumerate(sorted(worth, key=lambda value: (-value["amount"], value["token"])), start=1):
        part = round(value["amount"] * factor)
        factor *= signal["decay"]
        if place <= _SHOWN:
            _shared_value(steps, value, place=place, part=part)
        else:
            rest += part
    if (further := len(worth) - _SHOWN) > 0:
        steps.add("rest", rest, sentence=say.rest(signal, further), number=further)
    ceiling = round(signal["ceiling"] * MICRO)
    if steps.total > ceiling:
        steps.add("ceiling", ceiling - steps.total, sentence=say.ceiling(signal))
    for value in weighed:
        if value["amount"] is None:
            steps.add("worthless", 0, sentence=say.worthless(signal, value), value=value)
    return steps


def _weighed(tables: ExplainTables, signal: Row, *, value: Row) -> Row:
    """The value with its costs in micro-bits, and its amount: none where nothing is left of it.

    How common it is counts among the accounts that showed the signal at all.
    """
    prevalence = np.array([value["holders"], 2]) / value["accounts"]
    full, alone = shared_bits(prevalence, reuse=signal["reuse"])
    listed = tables.listed_cost if value["listed"] is not None else 0.0
    left = full - signal["discount"] - listed
    if left <= 0:
        return value | {"amount": None}
    costs = micro(np.array([left, alone, signal["discount"], listed]))
    amount, alone, discount, listed = (int(cost) for cost in costs)
    return value | {"amount": amount, "alone": alone, "discount": discount, "listed_cost": listed}


def _shared_value(steps: _Steps, value: Row, *, place: int, part: int) -> None:
    signal = steps.signal
    steps.add("shared", value["alone"], sentence=say.shared(signal, value), value=value, number=1)
    if others := value["amount"] + value["discount"] + value["listed_cost"] - value["alone"]:
        steps.add("holders", others, sentence=say.holders(value), value=value)
    if value["discount"]:
        steps.add("discount", -value["discount"], sentence=say.discount(signal), value=value)
    if value["listed_cost"]:
        steps.add("listed", -value["listed_cost"], sentence=say.listed_value(value), value=value)
    if part != value["amount"]:
        steps.add("repeat", part - value["amount"], sentence=say.repeat(signal, place), value=value)


def _combined(tables: ExplainTables, found: list[_Steps]) -> list[Row]:
    """All signals by family: the i-th best of a family decays, the supporting family stops at its ceiling."""
    families: dict[str, list[_Steps]] = {}
    for steps in found:
        families.setdefault(steps.signal["family"], []).append(steps)
    blocks: list[tuple[int, list[Row]]] = []
    for family, members in families.items():
        members.sort(key=lambda steps: -steps.total)
        for place, steps in enumerate(members):
            share = tables.rules.same_family**place
            counted = round(float(steps.total) * share)
            if counted != steps.total:
                sentence = say.family(family, place + 1, share=share)
                steps.add("family", counted - steps.total, sentence=sentence)
        rows = [row for steps in members for row in steps.rows]
        total = sum(steps.total for steps in members)
        most = int(tables.rules.supporting_ceiling * MICRO)
        if family == tables.supporting and total > most:
            last = _Steps({"family": family, "signal": None})
            last.add("supporting", most - total, sentence=say.supporting(family, tables.rules.supporting_ceiling))
            rows, total = rows + last.rows, most
        blocks.append((total, rows))
    blocks.sort(key=lambda block: -block[0])
    return [row for _, rows in blocks for row in rows]


def _frame(rows: list[Row]) -> pl.DataFrame:
    total = sum(row["microbits"] for row in rows)
    last = dict.fromkeys(SCHEMA) | {"kind": "total", "microbits": total, "sentence": say.total(total)}
    table = pl.DataFrame([*rows, last], schema=SCHEMA)
    sums = pl.col("microbits").cum_sum()
    running = pl.when(pl.col("kind") == "total").then(pl.col("microbits")).otherwise(sums)
    return table.with_columns(running.alias("running"), pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("step"))
