"""Whether chance could have made a ring, in sentences: families that had no say in it, and made-up groups."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from linkgraph.findings.explain.wording import counted, listed, name

_SAID = 2
_CHANCE = 0.05
Frame = pl.DataFrame | pl.LazyFrame


def chance_sentences(held_out: Frame, significance: Frame, *, decoys: Frame, group: int, families: str) -> str:
    """What `tables.HeldOut`, `tables.Significance` and `tables.Decoys` say of the group; `families`: what ties it."""

    def mine(frame: Frame) -> list[dict[str, Any]]:
        return frame.lazy().filter(pl.col("group") == group).collect().to_dicts()

    tested = sorted(mine(held_out), key=lambda row: (row["log10_p"], row["family"]))
    told = [row for row in tested[:_SAID] if row["log10_p"] < math.log10(_CHANCE)]
    said = [
        *map(_formed_without, told),
        _further(tested[len(told) :]) if told else "",
        _untested([one for one in families.split(", ") if one and one not in {row["family"] for row in tested}]),
        *(_over_all(row) for row in mine(significance)),
        *(_decoys(row) for row in mine(decoys)),
    ]
    return " ".join(filter(None, said))


def _formed_without(row: Mapping[str, Any]) -> str:
    """One family that had no say.

    >>> row = {"family": "payment", "accounts": 31, "signal": "payment_instrument"}
    >>> print(_formed_without({**row, "shared": 27, "expected": 0.31, "log10_p": -50.4}))
    Formed without payment, 31 accounts stand together; 27 times one of them shows the same payment instrument as
    another, among others like them at most 0.31 times: p below 1e-50.
    """
    return (
        f"Formed without {name(row['family'])}, {counted(row['accounts'], 'account')} stand together; "
        f"{counted(row['shared'], 'time')} one of them shows the same {name(row['signal'])} as another, among "
        f"others like them at most {_few(row['expected'])} times: p {below(row['log10_p'])}."
    )


def _further(rows: Sequence[Mapping[str, Any]]) -> str:
    """The tested families that say less than those that are told whole; those that chance explains are only counted.

    >>> _further([{"family": "device", "log10_p": -3.2}, {"family": "timing", "log10_p": 0.0}])
    'Less is said by device (p below 1e-3). 1 more family says nothing.'
    >>> _further([])
    ''
    """
    telling = [row for row in rows if row["log10_p"] < math.log10(_CHANCE)]
    each = [f"{name(row['family'])} (p {below(row['log10_p'])})" for row in telling]
    silent = len(rows) - len(telling)
    said = [f"Less is said by {listed(each)}."] if each else []
    if silent:
        said.append("1 more family says nothing." if silent == 1 else f"{silent:,} more families say nothing.")
    return " ".join(said)


def _untested(families: Sequence[str]) -> str:
    names = listed([name(family) for family in families]) if families else ""
    return f"Without {names} too few stand together to ask what chance would share of it." if names else ""


def _over_all(row: Mapping[str, Any]) -> str:
    if row["log10_q"] is None:
        return "No family could be tested against chance."
    if row["log10_q"] < math.log10(_CHANCE):
        return f"Over all families and groups: false discovery rate {below(row['log10_q'])}."
    rate = _few(10.0 ** row["log10_q"])
    return f"Of no family those who stand together without it share more than chance may (false discovery rate {rate})."


def _decoys(row: Mapping[str, Any]) -> str:
    return (
        f"Of {row['decoys']:,} made-up groups of ordinary accounts, alike in size, activity, country, plan and sign-up "
        f"month, {row['reached']:,} score as much: false discovery rate at this score at most "
        f"{_few(row['false_discovery_rate'])}."
    )


def below(log10: float) -> str:
    """A small probability, rounded up: as it is down to a thousandth, below that as a power of ten.

    >>> below(-50.4), below(-2.0), below(-0.2), below(0.0)
    ('below 1e-50', '0.01', '0.64', '1')
    """
    if log10 < -3:
        return f"below 1e{math.ceil(log10):d}"
    return _few(10.0**log10)


def _few(value: float) -> str:
    """A number with two digits that count, rounded up; one decimal from 1 on.

    >>> [_few(value) for value in (0.0078125, 0.31, 12.34, 0.0)]
    ['0.0079', '0.31', '12.4', '0']
    """
    if value <= 0:
        return "0"
    decimals = 1 if value >= 1 else 1 - math.floor(math.log10(value))
    step = 10.0**decimals
    return f"{math.ceil(value * step - 1e-9) / step:g}"
