"""EX-005: the ring day by day: sign-ups, activity, and accounts that were ended."""

from __future__ import annotations

import polars as pl

from linkgraph.bundles.exhibits.columns import ACCOUNTS, DAY, DAYS, FIRST_DAY, RING, count, text
from linkgraph.bundles.exhibits.exhibit import Layout
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.cells import Cells, spans
from linkgraph.bundles.redaction.tokens import Tokens
from linkgraph.core.clock import DAY as DAY_MICROS

ENDED = ("banned", "suspended", "closed")
_EVENTS = ("signups", "ended")


def _rows(matter: Matter, tokens: Tokens) -> pl.DataFrame:
    """One row for each account and event, or for each ring and day: see `_by_day`. Counted members only."""
    del tokens
    counted = matter.members.filter(pl.col("role") != "peripheral")
    born = counted.select("ring_id", "account_id", day=_day("created_at"), event=pl.lit("signups"))
    over = counted.filter(pl.col("status").is_in(ENDED) & pl.col("status_at").is_not_null())
    ended = over.select("ring_id", "account_id", day=_day("status_at"), event=pl.lit("ended"))
    active = (
        matter.activity
        .join(counted.select("ring_id", "account_id"), on=["ring_id", "account_id"], how="semi")
        .group_by("ring_id", pl.col("day").cast(pl.Date))
        .agg(
            (pl.col("exchanges") > 0).sum().cast(pl.Int64).alias("active"),
            pl.col("exchanges", "logins").cast(pl.Int64).sum(),
        )
    )
    events = pl.concat([born, ended])
    counts = events.group_by("ring_id", "day").agg(
        *(pl.col("event").eq(name).sum().cast(pl.Int64).alias(name) for name in _EVENTS),
        *(pl.col("account_id").filter(pl.col("event") == name).alias(f"who_{name}") for name in _EVENTS),
    )
    return (
        active
        .join(counts, on=["ring_id", "day"], how="full", coalesce=True)
        .with_columns(pl.col("signups", "ended", "active", "exchanges", "logins").fill_null(0))
        .rename({"ring_id": "ring"})
    )


def _day(column: str) -> pl.Expr:
    return (pl.col(column) // DAY_MICROS).cast(pl.Int32).cast(pl.Date)


def _cells(rows: pl.DataFrame, k: int) -> Cells:
    parts = []
    for name in _EVENTS:
        who = rows.select("ring", "day", account=pl.col(f"who_{name}")).explode("account").drop_nulls("account")
        shown = spans(who, sums=(), k=k).with_columns(measure=pl.lit(name))
        parts.append(shown)
    return Cells(pl.concat(parts))


LAYOUT = Layout(
    id="EX-005",
    name="timeline",
    title="The ring day by day",
    source="accounts, activity; core and probable accounts",
    columns=(
        RING,
        DAY,
        count("signups", "accounts that signed up", unit="accounts"),
        count("active", "accounts with an exchange", unit="accounts"),
        count("exchanges", "exchanges"),
        count("logins", "log-ins", unit="log-ins"),
        count("ended", "accounts banned, suspended or closed", unit="accounts"),
    ),
    key=("ring", "day"),
    rows=_rows,
    public=(RING, text("measure", "signups, ended"), FIRST_DAY, DAYS, ACCOUNTS),
    public_key=("ring", "measure", "day"),
    cells=_cells,
)
