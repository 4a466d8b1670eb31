"""Bursts of a group's accounts that end at one common length while another of its accounts goes on.

Exports of exchanges hold no refusals: that a limit was hit cannot be seen. What can be seen is that an account falls
silent, that another of the group starts within seconds, more often than when starts are moved by whole days, and that
the bursts which end so are of nearly one length, as a limit makes them and people do not.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.core.clock import DAY, SECOND
from linkgraph.findings.evidence import Evidence

F64 = npt.NDArray[np.float64]

QUIET = 90 * SECOND
"""So long without an exchange ends a burst."""
SOON = 20 * SECOND
"""Another account that starts so soon takes over."""
LONG = 5
"""Bursts of fewer exchanges are not looked at: two or three say nothing of a limit."""
_DAYS = (-3, -2, -1, 1, 2, 3)
_SAMPLE = 5_000
_ENOUGH = 5
_PRIME = 2_654_435_761

SCHEMA = pl.Schema({
    "group": pl.UInt32,
    "bursts": pl.Int64,
    "taken_over": pl.Int64,
    "taken_over_by_chance": pl.Float64,
    "burst_length": pl.Float64,
    "burst_spread": pl.Float64,
    "burst_evenness": pl.Float64,
    "all_burst_evenness": pl.Float64,
})


def taken_over(evidence: Evidence) -> pl.DataFrame:
    """By group: bursts (of `LONG` exchanges or more); taken_over, those after whose end the next burst of the group to
    start does so within `SOON` and is another account's; taken_over_by_chance, the mean with ends moved by days;
    burst_length (median exchanges) and burst_spread (standard deviation of the logarithm) of those taken over;
    burst_evenness, that spread over the one that bursts of the same mean length have when they may end at any exchange.

    all_burst_evenness is that of the long bursts of one account, in the median of about `_SAMPLE` accounts drawn by
    number: near 1 where people stop when they are done.
    Groups without a long burst have no row, nor has any without exchanges.
    """
    if evidence.exchanges is None:
        return SCHEMA.to_frame()
    counted = evidence.counted()
    drawn = _drawn(evidence.accounts)
    bursts = _bursts(evidence.exchanges, pl.concat([counted.select("account"), drawn]).unique())
    usual = _evenness(
        bursts.filter(pl.col("length") >= LONG).join(drawn, on="account", how="semi"), by="account"
    ).filter(pl.col("n") >= _ENOUGH)
    followed = _followed(bursts.join(counted, on="account").sort("group", "start", "account"))
    over = _evenness(followed.filter("over"), by="group")
    found = followed.group_by("group").agg(
        pl.len().cast(pl.Int64).alias("bursts"),
        pl.col("over").sum().cast(pl.Int64).alias("taken_over"),
        (pl.col("moved").sum() / len(_DAYS)).alias("taken_over_by_chance"),
    )
    everybody = pl.lit(usual["evenness"].median(), dtype=pl.Float64).alias("all_burst_evenness")
    return (
        found
        .join(over, on="group", how="left")
        .rename({"median": "burst_length", "spread": "burst_spread", "evenness": "burst_evenness"})
        .with_columns(everybody)
        .select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
        .sort("group")
    )


def _evenness(bursts: pl.DataFrame, *, by: str) -> pl.DataFrame:
    """Of long bursts: by, n, median, spread, evenness (spread over that of bursts without memory)."""
    length = pl.col("length")
    found = bursts.group_by(by).agg(
        pl.len().alias("n"),
        length.median().alias("median"),
        length.mean().alias("mean"),
        # Sorted: a sum of floats would differ with the order of threads.
        length.sort().log().std().alias("spread"),
    )
    expected = np.interp(found["mean"].to_numpy(), *_without_memory())
    return found.with_columns((pl.col("spread") / pl.Series(expected, dtype=pl.Float64)).alias("evenness")).drop("mean")


def _without_memory() -> tuple[F64, F64]:
    """Mean lengths, rising, and the standard deviation of the logarithm of `LONG` + geometric ones of that mean."""
    mean = np.geomspace(0.2, 500.0, 40)
    length = np.arange(5_000)
    log = np.log(LONG + length)
    chance = (1 / (1 + mean))[:, None] * (mean / (1 + mean))[:, None] ** length
    first = chance @ log
    return LONG + mean, np.sqrt(chance @ log**2 - first**2)


def _drawn(accounts: pl.DataFrame) -> pl.DataFrame:
    share = min(1.0, _SAMPLE / max(accounts.height, 1))
    number = pl.col("account").cast(pl.UInt64) * _PRIME % 2**32
    return accounts.select("account").filter(number < int(share * 2**32))


def _bursts(exchanges: pl.LazyFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """account, start, end, length (exchanges), sorted by account and start."""
    # Sorted by time, then stably by account: half of the time of a sort by both.
    sent = (
        exchanges
        .filter(pl.col("account").is_in(accounts["account"].implode()))
        .select("account", "sent_at")
        .collect()
        .sort("sent_at")
        .sort("account", maintain_order=True)
    )
    account, at = sent["account"].to_numpy(), sent["sent_at"].to_numpy()
    fresh = (account[1:] != account[:-1]) | (at[1:] - at[:-1] > QUIET)
    bounds = np.append(np.flatnonzero(np.concatenate([[sent.height > 0], fresh])), sent.height)
    first, past = bounds[:-1], bounds[1:]
    return pl.DataFrame({"account": account[first], "start": at[first], "end": at[past - 1], "length": past - first})


def _followed(bursts: pl.DataFrame) -> pl.DataFrame:
    """The long ones of bursts sorted by group and start: group, length, over (taken over), moved (how often so with
    its end moved by one of `_DAYS`).
    """
    if bursts.is_empty():
        return pl.DataFrame(schema={"group": pl.UInt32, "length": pl.Int64, "over": pl.Boolean, "moved": pl.Int64})
    group, account = bursts["group"].to_numpy().astype(np.int64), bursts["account"].to_numpy()
    start, end = bursts["start"].to_numpy(), bursts["end"].to_numpy()
    # Times of one group stand apart from those of the next, whatever days they are moved by.
    base = group * (int(np.ptp(end)) + int(np.ptp(start)) + 2 * (max(_DAYS) + 1) * DAY) - int(start.min())
    start, end = base + start, base + end
    long = bursts["length"].to_numpy() >= LONG

    def over(shift: int) -> npt.NDArray[np.bool_]:
        after = end[long] + shift
        place = np.searchsorted(start, after, side="right")
        soon = place < start.shape[0]
        place = np.minimum(place, start.shape[0] - 1)
        other = (account[place] != account[long]) & (group[place] == group[long])
        return np.asarray(soon & other & (start[place] - after <= SOON))

    moved = np.sum([over(days * DAY) for days in _DAYS], axis=0)
    return bursts.filter(pl.Series(long)).select(
        "group", "length", pl.Series("over", over(0)), pl.Series("moved", moved, dtype=pl.Int64)
    )
