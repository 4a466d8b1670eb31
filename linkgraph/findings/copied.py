"""Members whose things others of the group showed later: whoever is framed is always the first.

A ring can copy an innocent account's card, device, prompt, line or spelling of a mailbox, and so tie the account to
itself. It cannot show them before their owner does. An operator's account is the first with some things as well, but
not with all that ties it: most of what it shows, others of the ring have shown before. So what an account showed after
another member must carry its membership alone, unless it was the first with nothing that counts.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from linkgraph.core.clock import HOUR
from linkgraph.findings.evidence import Evidence
from linkgraph.kernels.rarity import MICRO
from linkgraph.tables.signals import SUPPORTING

_BEFORE = HOUR
_LOST = 0.5
_ODDS = 19.0


def copied(evidence: Evidence, groups: pl.Series) -> pl.DataFrame:
    """The counted members of these groups who would not belong by what they showed after others: group, account.

    Bits as in membership, log2 of (the share of the other members with the token / the share of everybody else), each
    signal's by its decay and up to its ceiling, infrastructure left out; timing has no first, and counts. What is to be
    reached are odds of `_ODDS` against the prior, log2 of outside / inside; who loses less than `_LOST` bits by
    leaving out what it was the first with (by `_BEFORE` at least) is not asked.
    """
    members = evidence.counted().filter(pl.col("group").is_in(groups.implode()))
    size = members.group_by("group").agg(pl.len().alias("size"))
    everybody = evidence.accounts.height
    signals = evidence.signals.filter(pl.col("family") != SUPPORTING)
    seen = (
        evidence.sightings
        .select("signal", "token", "account", "first_at")
        .join(signals.select("signal", "ceiling", "decay", "discount"), on="signal")
        .join(members, on="account")
        .join(evidence.tokens.select("signal", "token", "holders"), on=["signal", "token"])
        .join(size, on="group")
    )
    first = seen.group_by("group", "signal", "token").agg(
        pl.len().alias("inside"), pl.col("first_at").bottom_k(2).max().alias("second")
    )
    seen = seen.join(first.filter(pl.col("inside") > 1), on=["group", "signal", "token"])
    theta = (pl.col("inside") - 1) / (pl.col("size") - 1).clip(1)
    outside = (pl.col("holders").cast(pl.Int64) - pl.col("inside")).clip(0.5) / everybody
    told = seen.with_columns(
        ((theta / outside).log(2.0) - pl.col("discount")).clip(0.0).alias("bits"),
        (pl.col("first_at") + _BEFORE > pl.col("second")).alias("after"),
    )
    timing = evidence.signals.filter(pl.col("family") == "timing").select("signal")
    timed = (
        evidence.ties
        .join(timing, on="signal")
        .group_by("group", "account")
        .agg((pl.col("microbits").sum() / MICRO).alias("timed"))
    )
    needed = ((everybody - pl.col("size")).clip(1) / pl.col("size")).log(2.0) + np.log2(_ODDS)
    return (
        members
        .join(size, on="group")
        .join(_summed(told).rename({"bits": "all"}), on=["group", "account"], how="left")
        .join(_summed(told.filter("after")).rename({"bits": "later"}), on=["group", "account"], how="left")
        .join(timed, on=["group", "account"], how="left")
        .with_columns(pl.col("all", "later", "timed").fill_null(0.0))
        .filter((pl.col("later") < pl.col("all") - _LOST) & (pl.col("later") + pl.col("timed") < needed))
        .select("group", "account")
        .sort("group", "account")
    )


def _summed(told: pl.DataFrame) -> pl.DataFrame:
    """group, account, bits: over all signals, the best token of each in full, the next ones by its decay."""
    keys = ["group", "account", "signal"]
    return (
        told
        .sort(*keys, "bits", "token", descending=[False, False, False, True, False])
        .with_columns((pl.int_range(pl.len()).over(keys)).alias("place"))
        .group_by(keys, maintain_order=True)
        .agg((pl.col("bits") * pl.col("decay").pow(pl.col("place"))).sum().alias("bits"), pl.col("ceiling").first())
        .group_by("group", "account", maintain_order=True)
        .agg(pl.min_horizontal("bits", "ceiling").sum().alias("bits"))
    )
