"""Run every signal over the accepted records and keep the tokens that two accounts or more hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from linkgraph.sightings.signal import Signal, Source
from linkgraph.tables.signals import RARITY, Signals
from linkgraph.tables.sightings import Sightings
from linkgraph.tables.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Collected:
    """What the signals saw: the catalogue, the shared tokens, the sightings, and the events of the timing signals."""

    signals: pl.DataFrame
    tokens: pl.DataFrame
    sightings: pl.DataFrame
    events: Mapping[str, pl.LazyFrame]


def collect(
    source: Source, signals: Iterable[Signal], *, progress: Callable[[str], None] | None = None
) -> Collected:
    """Sightings of all signals whose tables were handed in.

    Returns `tables.Signals`, `tables.Tokens` and `tables.Sightings`. Tokens held by a single account are not kept:
    their number stands in `signals.alone`.
    """
    catalogue: list[dict[str, object]] = []
    tokens: list[pl.DataFrame] = []
    sightings: list[pl.DataFrame] = []
    events: dict[str, pl.LazyFrame] = {}
    for signal in signals:
        if not all(source.has(table) for table in signal.reads):
            continue
        if progress is not None:
            progress(signal.name)
        row = _catalogue_row(signal)
        if signal.rule == RARITY:
            shared, seen = _shared_tokens(signal, source, row)
            tokens.append(shared)
            sightings.append(seen)
        else:
            events[signal.name] = signal.sight(source)
            count = events[signal.name].select(
                pl.len().cast(pl.Int64).alias("records"), pl.col("account").n_unique().cast(pl.Int64).alias("holders")
            )
            row.update(count.collect().row(0, named=True), tokens=0, alone=0)
        catalogue.append(row)
    return Collected(
        signals=Signals.validate(pl.DataFrame(catalogue, schema=Signals.create_empty().schema)),
        tokens=pl.concat([Tokens.create_empty(), *tokens]),
        sightings=pl.concat([Sightings.create_empty(), *sightings]),
        events=events,
    )


def _catalogue_row(signal: Signal) -> dict[str, object]:
    fields = ("family", "rule", "sentence", "reuse", "ceiling", "decay", "discount", "window")
    return {"signal": signal.name, **{field: getattr(signal, field) for field in fields}}


def _shared_tokens(signal: Signal, source: Source, row: dict[str, object]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tokens with two holders or more and their sightings; counts of everything seen go into `row`."""
    held = (
        signal.sight(source)
        .group_by("value", "part", "account")
        .agg(
            pl.col("first_at").min(),
            pl.col("last_at").max(),
            pl.col("count").sum().cast(pl.UInt32),
            pl.col("place").min(),
        )
        .collect(engine="streaming")
    )
    holders = held.group_by("value", "part").agg(pl.len().cast(pl.UInt32).alias("holders"))
    shared = holders.filter(pl.col("holders") >= 2).sort("value", "part").with_row_index("token")
    row.update(
        records=int(held["count"].sum()),
        holders=held["account"].n_unique(),
        tokens=shared.height,
        alone=holders.height - shared.height,
    )
    name = pl.lit(signal.name).alias("signal")
    sightings = (
        held.join(shared.select("value", "part", "token"), on=["value", "part"])
        .sort("token", "account")
        .select(
            name,
            pl.col("token").cast(pl.UInt32),
            "account",
            "first_at",
            "last_at",
            "count",
            (pl.col("place") // 2**32).cast(pl.UInt32).alias("source"),
            (pl.col("place") % 2**32).cast(pl.UInt32).alias("row"),
        )
    )
    tokens = shared.select(
        name, pl.col("token").cast(pl.UInt32), "value", "holders", pl.lit(None, dtype=pl.String).alias("listed")
    )
    return tokens, sightings
