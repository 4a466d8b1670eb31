"""What ties the accounts, beside the same among ordinary accounts."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.claims.measures import where
from linkgraph.bundles.letter.statements.drafting import Drafting, at_most_percent, conditions
from linkgraph.bundles.letter.statements.words import signal_in_words, target

PLACES = tuple("ABCDEFGHIJKLMNOP")
_LEAST_SHARE = 0.05
"""A signal that ties fewer of the accounts is left to the exhibit."""
_LEAST_RATIO = 1.5
"""What ordinary accounts share nearly as often sets nobody apart: it is named, and no weight put on it."""


def evidence(draft: Drafting) -> dict[str, str]:
    """Every signal with values that ties a twentieth of the accounts and sets them apart, first what does so most.

    Then pairs tied in time. Gives references of signals' names; of those that set nobody apart with `common.` before.
    """
    telling, common = _signals(draft)
    references = {target("common", signal): signal_in_words(signal) for signal in common}
    signals: list[str | None] = [*telling[: len(PLACES)]]
    for place, signal in zip(PLACES, signals + [None] * (len(PLACES) - len(signals)), strict=True):
        name = f"signal {place}"
        if signal is None:
            for one in (name, f"{name} accounts", f"{name} share", f"{name} ordinary share"):
                draft.absent(one)
            continue
        words = signal_in_words(signal)
        references[target("signal", signal)] = words
        draft.names[name] = target("signal", signal)
        accounts = draft.count(
            f"{name} accounts",
            label=f"accounts of the group that share this with {_another(draft)}: {words}",
            unit="accounts",
            expr=_sharing(draft, signal),
        )
        draft.part(
            f"{name} share",
            label=f"share of the group that shares this: {words}",
            of=[accounts, draft.names["accounts"]],
        )
        _control(draft, signal, name=name, words=words)
    _timing(draft)
    return references


def _signals(draft: Drafting) -> tuple[list[str], list[str]]:
    """Signals that set the group apart, by its share times log2 of that by the ordinary share; and the others."""
    values, controls = (draft.published.exhibits[name].frame for name in ("EX-004", "EX-006"))
    if draft.public:
        own = values.group_by("signal").agg(pl.col("accounts").sum().alias("sharing"))
        accounts = int(draft.published.exhibits["EX-001"].frame["accounts"].sum())
        ordinary = controls.select("signal", common=pl.col("shared_up_to") / pl.col("accounts"))
    else:
        own = values.filter(pl.col("inside") >= 2).group_by("signal").agg(pl.col("account").n_unique().alias("sharing"))
        accounts = draft.published.exhibits["EX-001"].frame.height
        ordinary = controls.group_by("signal").agg((pl.col("shared") > 0).mean().alias("common"))
    share = pl.col("sharing") / accounts
    compared = (
        own
        .filter(share >= _LEAST_SHARE)
        .join(ordinary, on="signal")
        # Where no ordinary account shares it, one in ten thousand is taken, so that the logarithm stays finite.
        .with_columns(apart=share / pl.col("common").clip(1e-4))
        .sort(share * pl.col("apart").log(2), "signal", descending=[True, False])
    )
    sets_apart = pl.col("apart") >= _LEAST_RATIO
    telling, common = compared.filter(sets_apart), compared.filter(~sets_apart)
    return telling["signal"].to_list(), common["signal"].to_list()


def _sharing(draft: Drafting, signal: str) -> dict[str, object]:
    this = where("signal", "eq", value=signal)
    if draft.public:
        return {"op": "sum", "exhibit": "EX-004", "column": "accounts", **conditions(this)}
    return {
        "op": "count_distinct",
        "exhibit": "EX-004",
        "column": "account",
        **conditions(this, where("inside", "ge", value=2)),
        **draft.of_named(),
    }


def _another(draft: Drafting) -> str:
    """Inside the house a value may be shared with an account of the ring that no letter counts."""
    return "any account of the ring" if draft.published.profile == "internal" else "another of them"


def _control(draft: Drafting, signal: str, *, name: str, words: str) -> None:
    this = where("signal", "eq", value=signal)
    label = f"share of the ordinary accounts of which it is known that share it with anybody: {words}"
    if not draft.public:
        draft.share(
            f"{name} ordinary share",
            label=label,
            expr={"op": "share", "exhibit": "EX-006", **conditions(this), "of": [where("shared", "ge", value=1)]},
        )
        return
    sharing, known = (
        draft.count(
            f"{name} ordinary {column}",
            label=what,
            unit="accounts",
            expr={"op": "sum", "exhibit": "EX-006", "column": column, **conditions(this)},
        )
        for column, what in (
            ("shared_up_to", f"ordinary accounts that share this, at the outside: {words}"),
            ("accounts", f"ordinary accounts of which it is known: {words}"),
        )
    )
    draft.part(f"{name} ordinary share", label=f"{label}, as an upper bound", of=[sharing, known], form=at_most_percent)


def _timing(draft: Drafting) -> None:
    """Pairs tied by when they act: signals that have links and no values."""
    links, values = (draft.published.exhibits[name].frame for name in ("EX-003", "EX-004"))
    timed = links.join(values.select("signal").unique(), on="signal", how="anti")["signal"].unique().sort().to_list()
    if not timed or draft.published.profile == "internal":
        draft.absent("timing pairs")
        return
    counted = {"op": "sum", "column": "pairs"} if draft.public else {"op": "count"}
    draft.count(
        "timing pairs",
        label="linked pairs by timing, each kind of timing counted by itself",
        unit="pairs",
        expr={**counted, "exhibit": "EX-003", **conditions(where("signal", "in", value=timed))},
    )
