"""Mixed traffic: what part of a ring's exchanges its own templates and its rhythm explain, and what part they do not.

An operator can sell access on: then ordinary customers write a part of what its accounts send. What neither a template
of the ring's own nor its rhythm explains is called the rest: those customers' requests, and the operator's own prompts
that no template caught. Exports of exchanges do not tell the two apart.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from linkgraph.core.clock import DAY, SECOND
from linkgraph.findings.evidence import Evidence
from linkgraph.findings.own_templates import own_templates
from linkgraph.findings.taken_over import QUIET, SOON
from linkgraph.tables.traffic import Traffic

Flags = npt.NDArray[np.bool_]
I64 = npt.NDArray[np.int64]

TOGETHER = 10 * SECOND
"""So near in time an exchange of another account in lockstep makes one part of the rhythm."""
_DAYS = (-3, -2, -1, 1, 2, 3)


def traffic(evidence: Evidence, findings: pl.DataFrame, *, links: pl.DataFrame) -> pl.DataFrame:
    """`tables.Traffic` of the counted members of suspected rings.

    An exchange counts for a template of the group's own (see `own_templates`) first. Of the others it is in rhythm
    where its account is linked to another member by lockstep and such a member sends within `TOGETHER`, or by a relay
    and the burst that it stands in begins within `SOON` after another such member's ended, or is so followed.
    """
    suspected = findings.filter(pl.col("ring_id").is_not_null()).select("group")
    counted = evidence.counted().join(suspected, on="group", how="semi")
    if evidence.exchanges is None or counted.is_empty():
        return Traffic.create_empty()
    sent = _marked(evidence, counted)
    timed = _timed(counted, links)
    parts = []
    for signal, rule in (("lockstep", _in_lockstep), ("relay", _in_relay)):
        pool = sent.join(timed.filter(pl.col("signal") == signal), on=["group", "account"], how="semi")
        if pool.height:
            parts.append(rule(pool))
    nothing = sent.select("at", seen=pl.lit(value=False), moved=pl.lit(0.0)).clear()
    rhythm = pl.concat([nothing, *parts]).group_by("at").agg(pl.col("seen").any(), pl.col("moved").max())
    other = ~pl.col("own")
    return Traffic.validate(
        sent
        .join(rhythm, on="at", how="left", maintain_order="left")
        .with_columns(pl.col("seen").fill_null(value=False), pl.col("moved").fill_null(0.0))
        .group_by("group", "account", maintain_order=True)
        .agg(
            pl.len().cast(pl.UInt32).alias("exchanges"),
            pl.col("own").sum().cast(pl.UInt32).alias("templates"),
            (other & pl.col("seen")).sum().cast(pl.UInt32).alias("rhythm"),
            (other & ~pl.col("seen")).sum().cast(pl.UInt32).alias("rest"),
            pl.col("moved").filter(other).sum().round(3).alias("rhythm_by_chance"),
        )
    )


def _marked(evidence: Evidence, counted: pl.DataFrame) -> pl.DataFrame:
    """Exchanges of the members, sorted by group, account and time: group, account, sent_at, own (of a template of the
    group's own), at (their place in this order).
    """
    own = own_templates(evidence).select("group", "signal", "token")
    name = evidence.tokens.filter(pl.col("signal") == "prompt_fingerprint").select("signal", "token", "value")
    keys = ["source", "row"]
    sent = (
        (evidence.exchanges if evidence.exchanges is not None else pl.LazyFrame())
        .select("account", "sent_at", *keys, print=pl.when(pl.col("prompt").is_null()).then("prompt_fingerprint"))
        .join(counted.lazy(), on="account")
        .collect()
    )
    made = [sent.join(name, left_on="print", right_on="value").select(*keys, "group", "signal", "token")]
    if evidence.template_uses is not None:
        used = evidence.template_uses.join(sent.select(*keys, "group"), on=keys)
        made.append(used.select(*keys, "group", pl.lit("template").alias("signal"), "token"))
    mine = pl.concat(made).join(own, on=["group", "signal", "token"], how="semi").select(*keys, own=pl.lit(value=True))
    return (
        sent
        .join(mine, on=keys, how="left")
        .sort("group", "account", "sent_at", *keys)
        .select("group", "account", "sent_at", pl.col("own").fill_null(value=False))
        .with_row_index("at")
    )


def _timed(counted: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Members that a timing signal links to another member: signal, group, account."""
    inside = (
        links
        .filter(pl.col("signal").is_in(["lockstep", "relay"]))
        .join(counted.rename({"account": "a"}), on="a")
        .join(counted.rename({"account": "b"}), on=["group", "b"])
    )
    ends = [inside.select("signal", "group", account=end) for end in ("a", "b")]
    return pl.concat(ends).unique()


def _keys(number: pl.Series, times: pl.Series) -> I64:
    """Times as numbers that keep those of different numbers apart, whatever days they are moved by; in their order."""
    apart = int(times.to_numpy().max()) + 2 * (max(_DAYS) + 1) * DAY
    return np.asarray(number.rank("dense").cast(pl.Int64).to_numpy() * apart + times.to_numpy())


def _in_lockstep(pool: pl.DataFrame) -> pl.DataFrame:
    """at, seen (another account of the group sends within `TOGETHER`), moved (how often so, times moved by days)."""
    pool = pool.with_columns(pl.col("sent_at") - pl.col("sent_at").min())
    member = pool["group"].cast(pl.UInt64) * 2**32 + pool["account"]
    of_group, of_account = (_keys(number, pool["sent_at"]) for number in (pool["group"], member))
    everybody = np.sort(of_group)

    def near(shift: int) -> Flags:
        def within(times: I64, around: I64) -> I64:
            high = np.searchsorted(times, around + TOGETHER, side="right")
            return np.asarray(high - np.searchsorted(times, around - TOGETHER, side="left"))

        return np.asarray(within(everybody, of_group + shift) > within(of_account, of_account + shift))

    moved = np.mean([near(days * DAY) for days in _DAYS], axis=0)
    return pool.select("at", pl.Series("seen", near(0)), pl.Series("moved", moved))


def _in_relay(pool: pl.DataFrame) -> pl.DataFrame:
    """at, seen (it stands in a burst that takes over or is taken over), moved (how often so, times moved by days)."""
    new = pl.col("account") != pl.col("account").shift(1)
    silent = pl.col("sent_at") - pl.col("sent_at").shift(1) > QUIET
    pool = pool.with_columns(
        pl.col("sent_at") - pl.col("sent_at").min(), (new | silent).fill_null(value=True).cum_sum().alias("burst")
    )
    bursts = pool.group_by("burst", maintain_order=True).agg(
        pl.col("group", "account").first(), pl.col("sent_at").min().alias("start"), pl.col("sent_at").max().alias("end")
    )
    both = _keys(pl.concat([bursts["group"], bursts["group"]]), pl.concat([bursts["start"], bursts["end"]]))
    starts, ends = both[: bursts.height], both[bursts.height :]
    account = bursts["account"].to_numpy()

    def taken(shift: int) -> Flags:
        after = _next(np.sort(starts), account[np.argsort(starts, kind="stable")], around=ends + shift, own=account)
        before = _next(np.sort(-ends), account[np.argsort(-ends, kind="stable")], around=-(starts + shift), own=account)
        return np.asarray(after | before)

    moved = np.mean([taken(days * DAY) for days in _DAYS], axis=0)
    found = bursts.select("burst", pl.Series("seen", taken(0)), pl.Series("moved", moved))
    return pool.join(found, on="burst", maintain_order="left").select("at", "seen", "moved")


def _next(times: I64, account: npt.NDArray[np.uint32], *, around: I64, own: npt.NDArray[np.uint32]) -> Flags:
    """Whether the next of `times` (rising) comes within `SOON` and is another account's."""
    place = np.searchsorted(times, around, side="right")
    there = place < times.shape[0]
    place = np.minimum(place, times.shape[0] - 1)
    return np.asarray(there & (times[place] - around <= SOON) & (account[place] != own))
