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
F64 = npt.NDArray[np.float64]

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
    seen, moved = np.zeros(sent.height, dtype=np.bool_), np.zeros(sent.height)
    for signal, rule in (("lockstep", _in_lockstep), ("relay", _in_relay)):
        pool = sent.join(timed.filter(pl.col("signal") == signal), on=["group", "account"], how="semi")
        if pool.height:
            at, together, by_chance = rule(pool)
            seen[at] |= together
            moved[at] = np.maximum(moved[at], by_chance)
    other = ~pl.col("own")
    return Traffic.validate(
        sent
        .with_columns(seen=seen, moved=moved)
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
    exchanges = evidence.exchanges if evidence.exchanges is not None else pl.LazyFrame()
    theirs = exchanges.filter(pl.col("account").is_in(counted["account"].unique().implode()))
    own = own_templates(evidence).join(counted, on="group", how="semi").select("group", "signal", "token")
    keys = ["source", "row"]
    made = [_printed(theirs, evidence.tokens.join(own, on=["signal", "token"]), counted=counted).select("group", *keys)]
    if evidence.template_uses is not None:
        templates = own.filter(pl.col("signal") == "template")
        made.append(evidence.template_uses.join(templates, on="token").select("group", *keys))
    mine = pl.concat(made).with_columns(own=pl.lit(value=True))
    return (
        theirs
        .select("account", "sent_at", *keys)
        .collect()
        .join(counted, on="account")
        .join(mine, on=["group", *keys], how="left")
        # Sorted by time, then stably by the others: half of the time of a sort by all.
        .sort("sent_at")
        .sort(pl.col("group").cast(pl.UInt64) * 2**32 + pl.col("account"), maintain_order=True)
        .select("group", "account", "sent_at", pl.col("own").fill_null(value=False))
        .with_row_index("at")
    )


def _printed(exchanges: pl.LazyFrame, own: pl.DataFrame, *, counted: pl.DataFrame) -> pl.DataFrame:
    """Exchanges without a text whose fingerprint is of the group's own. The texts are read only where there are any."""
    prints = own.filter(pl.col("signal") == "prompt_fingerprint").select("group", prompt_fingerprint="value")
    if prints.is_empty():
        return pl.DataFrame(schema={"group": pl.UInt32, "source": pl.UInt32, "row": pl.UInt32})
    found = exchanges.filter(pl.col("prompt_fingerprint").is_in(prints["prompt_fingerprint"].unique().implode()))
    sent = found.filter(pl.col("prompt").is_null()).select("account", "source", "row", "prompt_fingerprint").collect()
    return sent.join(counted, on="account").join(prints, on=["group", "prompt_fingerprint"])


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


def _in_lockstep(pool: pl.DataFrame) -> tuple[I64, Flags, F64]:
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
    return pool["at"].to_numpy(), near(0), moved


def _in_relay(pool: pl.DataFrame) -> tuple[I64, Flags, F64]:
    """at, seen (it stands in a burst that takes over or is taken over), moved (how often so, times moved by days)."""
    account, sent = pool["account"].to_numpy(), pool["sent_at"].to_numpy()
    fresh = np.concatenate([[True], (account[1:] != account[:-1]) | (sent[1:] - sent[:-1] > QUIET)])
    first = np.flatnonzero(fresh)
    last = np.append(first[1:], pool.height) - 1
    group, account = pool["group"].gather(first), account[first]
    start, end = (pl.Series(sent[place] - sent.min()) for place in (first, last))
    both = _keys(pl.concat([group, group]), pl.concat([start, end]))
    starts, ends = both[: first.shape[0]], both[first.shape[0] :]

    def taken(shift: int) -> Flags:
        after = _next(np.sort(starts), account[np.argsort(starts, kind="stable")], around=ends + shift, own=account)
        before = _next(np.sort(-ends), account[np.argsort(-ends, kind="stable")], around=-(starts + shift), own=account)
        return np.asarray(after | before)

    moved = np.mean([taken(days * DAY) for days in _DAYS], axis=0)
    burst = np.cumsum(fresh) - 1
    return pool["at"].to_numpy(), taken(0)[burst], moved[burst]


def _next(times: I64, account: npt.NDArray[np.uint32], *, around: I64, own: npt.NDArray[np.uint32]) -> Flags:
    """Whether the next of `times` (rising) comes within `SOON` and is another account's."""
    place = np.searchsorted(times, around, side="right")
    there = place < times.shape[0]
    place = np.minimum(place, times.shape[0] - 1)
    return np.asarray(there & (times[place] - around <= SOON) & (account[place] != own))
