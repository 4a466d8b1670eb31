"""Run every signal over the accepted records and keep the tokens that two accounts or more hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from linkgraph.core.clock import SECOND
from linkgraph.core.settings import SignalSettings
from linkgraph.sightings.buckets import LOCAL, Engine
from linkgraph.sightings.shared import step
from linkgraph.sightings.signal import Signal, Source
from linkgraph.tables.sightings import Sightings
from linkgraph.tables.signals import RARITY, SUPPORTING, Signals
from linkgraph.tables.tokens import Tokens

_AS_GIVEN = SignalSettings.model_validate({})
_CEILINGS_ARE_FOR = 100_000


@dataclass(frozen=True, slots=True)
class Collected:
    """What the signals saw: the catalogue, the shared tokens and the sightings."""

    signals: pl.DataFrame
    tokens: pl.DataFrame
    sightings: pl.DataFrame


def events(source: Source, signals: Iterable[Signal]) -> Mapping[str, pl.LazyFrame]:
    """The moments that the timing signals compare (account, at), lazily, by signal."""
    return {
        signal.name: signal.sight(source)
        for signal in signals
        if signal.rule != RARITY and all(source.has(table) for table in signal.reads)
    }


def collect(
    source: Source,
    signals: Iterable[Signal],
    *,
    settings: Mapping[str, SignalSettings],
    engine: Engine = LOCAL,
    kept: Callable[[Engine], Engine] = lambda engine: engine,
    progress: Callable[[str], None] | None = None,
) -> Collected:
    """Sightings of all signals whose tables were handed in.

    Returns `tables.Signals`, `tables.Tokens` and `tables.Sightings`. Tokens held by a single account are not kept:
    their number stands in `signals.alone`. `engine` runs the signals that are told account by account; `kept` puts
    around an engine what keeps the rows of finished signals (`Kept`).
    """
    chosen = [(signal, settings.get(signal.name, _AS_GIVEN)) for signal in signals]
    used = [
        _adjusted(signal, own)
        for signal, own in chosen
        if own.used and all(source.has(table) for table in signal.reads)
    ]
    apart = kept(engine).run(source, [step(signal) for signal in used if signal.by_account])
    whole = kept(LOCAL).run(source, [step(signal) for signal in used if not signal.by_account])
    catalogue: list[dict[str, object]] = []
    tokens: list[pl.DataFrame] = []
    sightings: list[pl.DataFrame] = []
    for signal in used:
        if progress is not None:
            progress(signal.name)
        found = next(apart if signal.by_account else whole)
        row = _catalogue_row(signal, accounts=source.accounts)
        row.update(found.select(records=pl.col("records").sum(), holders=pl.col("exposed").sum()).row(0, named=True))
        if signal.rule == RARITY:
            named, seen = _numbered(found.filter(pl.col("value").is_not_null()), signal=signal.name)
            tokens.append(named)
            sightings.append(seen)
            row.update(tokens=named.height, alone=int(found["alone"].sum()))
        else:
            row.update(tokens=0, alone=0)
        catalogue.append(row)
    return Collected(
        signals=Signals.validate(pl.DataFrame(catalogue, schema=Signals.create_empty().schema)),
        tokens=pl.concat([Tokens.create_empty(), *tokens]),
        sightings=pl.concat([Sightings.create_empty(), *sightings]),
    )


def _adjusted(signal: Signal, settings: SignalSettings) -> Signal:
    """The signal with the numbers that the settings give instead of its own."""
    numbers = settings.model_dump(include={"reuse", "ceiling", "decay", "discount"}, exclude_none=True)
    if settings.window_seconds is not None:
        numbers["window"] = round(settings.window_seconds * SECOND)
    return replace(signal, **numbers)


def _catalogue_row(signal: Signal, *, accounts: int) -> dict[str, object]:
    """The signal's numbers, its ceiling raised where there are more than `_CEILINGS_ARE_FOR` accounts.

    The ceiling is log2 of the reuse rate over how often a stranger shares the thing through another cause. Beside a
    ring stand a few such strangers (a stolen card's owner, somebody in the same house), however many accounts there
    are: their share of all accounts halves when the accounts double.
    """
    fields = ("family", "rule", "sentence", "reuse", "decay", "discount", "window", "joins")
    more = max(math.log2(accounts / _CEILINGS_ARE_FOR), 0.0) if accounts and signal.family != SUPPORTING else 0.0
    row = {field: getattr(signal, field) for field in fields}
    return {"signal": signal.name, **row, "ceiling": signal.ceiling + more}


def _numbered(held: pl.DataFrame, *, signal: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tokens numbered in the order of their values, and their sightings, from rows of `shared`."""
    shared = held.select("value", "part", "holders").unique().sort("value", "part").with_row_index("token")
    name, token = pl.lit(signal).alias("signal"), pl.col("token").cast(pl.UInt32)
    sightings = (
        held
        .join(shared.select("value", "part", "token"), on=["value", "part"])
        .sort("token", "account")
        .select(
            name,
            token,
            "account",
            "first_at",
            "last_at",
            "count",
            "share",
            (pl.col("place") // 2**32).cast(pl.UInt32).alias("source"),
            (pl.col("place") % 2**32).cast(pl.UInt32).alias("row"),
        )
    )
    return shared.select(name, token, "value", "holders", pl.lit(None, dtype=pl.String).alias("listed")), sightings
