"""Run every signal over the accepted records and keep the tokens that two accounts or more hold."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from linkgraph.core.clock import SECOND
from linkgraph.core.settings import SignalSettings
from linkgraph.sightings.episodes import episodes
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
    progress: Callable[[str], None] | None = None,
) -> Collected:
    """Sightings of all signals whose tables were handed in.

    Returns `tables.Signals`, `tables.Tokens` and `tables.Sightings`. Tokens held by a single account are not kept:
    their number stands in `signals.alone`.
    """
    catalogue: list[dict[str, object]] = []
    tokens: list[pl.DataFrame] = []
    sightings: list[pl.DataFrame] = []
    for given in signals:
        chosen = settings.get(given.name, _AS_GIVEN)
        signal = _adjusted(given, chosen)
        if not chosen.used or not all(source.has(table) for table in signal.reads):
            continue
        if progress is not None:
            progress(signal.name)
        row = _catalogue_row(signal, accounts=source.accounts)
        if signal.rule == RARITY:
            shared, seen = _shared_tokens(signal, source, row=row)
            tokens.append(shared)
            sightings.append(seen)
        else:
            count = signal.sight(source).select(
                pl.len().cast(pl.Int64).alias("records"), pl.col("account").n_unique().cast(pl.Int64).alias("holders")
            )
            row.update(count.collect().row(0, named=True), tokens=0, alone=0)
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


def _shared_tokens(signal: Signal, source: Source, *, row: dict[str, object]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tokens with two holders or more and their sightings; counts of everything seen go into `row`."""
    seen = signal.sight(source)
    if signal.window is not None:
        seen = episodes(seen, window=signal.window)
    held = (
        seen
        .group_by("value", "part", "account")
        .agg(
            pl.col("first_at").min(),
            pl.col("last_at").max(),
            pl.col("count").sum().cast(pl.UInt32),
            pl.col("place").min(),
        )
        .collect(engine="streaming")
    )
    exposed = held["account"].n_unique()
    all_of_account = pl.col("count").cast(pl.Int64).sum().over("account")
    held = held.with_columns((pl.col("count") / all_of_account).alias("share"))
    held = held.filter(pl.col("value").is_not_null())
    holders = held.group_by("value", "part").agg(pl.len().cast(pl.UInt32).alias("holders"))
    shared = holders.filter(pl.col("holders") >= 2).sort("value", "part").with_row_index("token")
    row.update(
        records=int(held["count"].sum()),
        holders=exposed,
        tokens=shared.height,
        alone=holders.height - shared.height,
    )
    name = pl.lit(signal.name).alias("signal")
    sightings = (
        held
        .join(shared.select("value", "part", "token"), on=["value", "part"])
        .sort("token", "account")
        .select(
            name,
            pl.col("token").cast(pl.UInt32),
            "account",
            "first_at",
            "last_at",
            "count",
            "share",
            (pl.col("place") // 2**32).cast(pl.UInt32).alias("source"),
            (pl.col("place") % 2**32).cast(pl.UInt32).alias("row"),
        )
    )
    tokens = shared.select(
        name, pl.col("token").cast(pl.UInt32), "value", "holders", pl.lit(None, dtype=pl.String).alias("listed")
    )
    return tokens, sightings
